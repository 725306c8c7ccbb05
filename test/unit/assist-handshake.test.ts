/** The code and the handshake: who knows the secret half gets a key, nobody else does, and both ends agree on everything. */
import { describe, expect, it } from 'vitest';
import { BeistandError } from '../../protocol/errors.ts';
import { utf8 } from '../../protocol/session/bytes.ts';
import { formatCode, parseCode } from '../../protocol/session/code.ts';
import { agentHandshake, helperHandshake } from '../../protocol/session/handshake.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { shakeHands, testBinding } from '../support/session-pair.ts';

const good = { secret: '35072', binding: testBinding };
const codeOf = (error: unknown): string => (error instanceof BeistandError ? error.code : String(error));

describe('the code', () => {
  it.each(['48291 35072', '4829135072', ' 48291-35072 ', '4 8 2 9 1 3 5 0 7 2', '４８２９１ ３５０７２'])(
    'is read as people type it: %s',
    (typed) => {
      expect(parseCode(typed)).toEqual({ lookup: '48291', secret: '35072' });
    },
  );
  it.each(['', '48291', '48291 3507', '48291 350722', '48291 3507a', '1'.repeat(100)])(
    'is not what is no code: %s',
    (typed) => {
      expect(parseCode(typed)).toBeNull();
    },
  );
  it('is shown in two halves', () => {
    expect(formatCode({ lookup: '48291', secret: '35072' })).toBe('48291 35072');
  });
});

describe('the handshake', () => {
  it('gives both ends the same key, another one each time', async () => {
    const one = await shakeHands(good, good);
    const two = await shakeHands(good, good);
    expect(one.agentKey).toEqual(one.helperKey);
    expect(one.agentKey.length).toBe(64);
    expect(two.agentKey).not.toEqual(one.agentKey);
  });

  it('fails with a wrong secret, which the helper alone learns from the answer', async () => {
    await expect(shakeHands(good, { ...good, secret: '35073' })).rejects.toMatchObject({
      code: 'CODE_WRONG',
    });
  });

  it.each([
    ['another helper', { ...testBinding, helper: { ...testBinding.helper, name: 'Die Chefin' } }],
    ['another role', { ...testBinding, helper: { ...testBinding.helper, role: 'admin' } }],
    ['another person of that name', { ...testBinding, helper: { ...testBinding.helper, id: 'u_xyz' } }],
    ['another vendor', { ...testBinding, helper: { ...testBinding.helper, vendor: 'Andere Software' } }],
    ['another session', { ...testBinding, session: 's_ffffffffffff' }],
    ['another relay', { ...testBinding, relay: 'https://evil.example' }],
    ['another ticket', { ...testBinding, ticket: 7 }],
    ['no ticket', { ...testBinding, ticket: null }],
  ])('fails where a lying relay tells one end of %s', async (_what, binding) => {
    await expect(shakeHands(good, { ...good, binding })).rejects.toMatchObject({ code: 'CODE_WRONG' });
    await expect(shakeHands({ ...good, binding }, good)).rejects.toMatchObject({ code: 'CODE_WRONG' });
  });

  it('answers one guess for each try and no more', async () => {
    const agent = await agentHandshake('35072', testBinding);
    agent.answer((await helperHandshake('00000', testBinding)).start);
    const { start } = await helperHandshake('00001', testBinding);
    expect(() => agent.answer(start)).toThrow(expect.objectContaining({ code: 'CODE_WRONG' }));
  });

  it('gives no key to who replays the messages of an earlier handshake', async () => {
    const first = await agentHandshake('35072', testBinding);
    const helper = await helperHandshake('35072', testBinding);
    const { finish } = helper.finish(first.answer(helper.start));
    const second = await agentHandshake('35072', testBinding);
    second.answer(helper.start);
    expect(() => second.finish(finish)).toThrow(expect.objectContaining({ code: 'CODE_WRONG' }));
  });

  it('refuses an answer of a relay that plays the agent without knowing the secret', async () => {
    const helper = await helperHandshake('35072', testBinding);
    const relay = await agentHandshake('11111', testBinding);
    expect(() => helper.finish(relay.answer(helper.start))).toThrow(
      expect.objectContaining({ code: 'CODE_WRONG' }),
    );
  });

  it.each([
    ['nothing', () => ''],
    ['no JSON', () => 'hello'],
    ['broken UTF-8', () => Uint8Array.of(0xff, 0xfe)],
    // Each of these would be right but for what it says of it.
    ['another step', (start: string) => start.replace('"start"', '"finish"')],
    ['a member more', (start: string) => start.replace('{', '{"x":1,')],
    ['too much', (start: string) => start.padEnd(sessionLimits.handshakeBytes + 1)],
    ['bytes that are no point of the curve', () => '{"step":"start","data":"AAAA"}'],
  ])('takes %s for a wrong code', async (_what, lie) => {
    const agent = await agentHandshake('35072', testBinding);
    const lied = lie(new TextDecoder().decode((await helperHandshake('35072', testBinding)).start));
    let code = '';
    try {
      agent.answer(typeof lied === 'string' ? utf8(lied) : lied);
    } catch (error) {
      code = codeOf(error);
    }
    expect(code).toBe('CODE_WRONG');
  });
});
