/** The sealed pipe against whoever sits in between, and over lines that drop. */
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nodeCipher } from '../../agent/assist/node-cipher.ts';
import type { Bytes } from '../../protocol/session/bytes.ts';
import { bytesOf, utf8 } from '../../protocol/session/bytes.ts';
import { webCipher } from '../../protocol/session/cipher.ts';
import { chainSecret, nextEpoch } from '../../protocol/session/keys.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { createOpener, createSealer } from '../../protocol/session/seal.ts';
import { pipePair, testBinding } from '../support/session-pair.ts';
import type { EndOfPair } from '../support/session-pair.ts';

const take = (end: EndOfPair): Bytes => {
  const frame = end.line.shift();
  if (frame === undefined) throw new Error('nothing on the line');
  return frame;
};
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const broken = (fault: string) => ({ code: 'SESSION_BROKEN', details: { fault } });

describe('the sealed pipe', () => {
  it('carries messages both ways, in order, and shows nothing of them', async () => {
    const { agent, helper } = await pipePair();
    await agent.pipe.send(1, utf8('geheim eins'));
    await agent.pipe.send(2, utf8('zwei'));
    const [first, second] = [take(agent), take(agent)];
    expect(text(first)).not.toContain('geheim');
    expect(await helper.pipe.receive(first)).toMatchObject({ kind: 1 });
    expect(text((await helper.pipe.receive(second))?.payload ?? new Uint8Array())).toBe('zwei');
    await helper.pipe.send(3, utf8('zurück'));
    expect(text((await agent.pipe.receive(take(helper)))?.payload ?? new Uint8Array())).toBe('zurück');
  });

  it('notices a frame that was changed anywhere', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 255 }), async (where, change) => {
        const { agent, helper } = await pipePair();
        await agent.pipe.send(1, utf8('whoami'));
        const frame = take(agent);
        const at = where % frame.length;
        frame[at] = (frame[at] ?? 0) ^ change;
        await expect(helper.pipe.receive(frame)).rejects.toMatchObject({ code: 'SESSION_BROKEN' });
      }),
      { numRuns: 60 },
    );
  });

  it('notices replay, loss, another order, reflection, truncation, too much and a frame of another session', async () => {
    const replay = await pipePair();
    await replay.agent.pipe.send(1, utf8('rm -rf'));
    const once = take(replay.agent);
    await replay.helper.pipe.receive(once);
    await expect(replay.helper.pipe.receive(once)).rejects.toMatchObject(broken('repeated'));

    const loss = await pipePair();
    await loss.agent.pipe.send(1, utf8('a'));
    await loss.agent.pipe.send(1, utf8('b'));
    take(loss.agent);
    await expect(loss.helper.pipe.receive(take(loss.agent))).rejects.toMatchObject(broken('lost'));

    const reflected = await pipePair();
    await reflected.agent.pipe.send(1, utf8('a'));
    await expect(reflected.agent.pipe.receive(take(reflected.agent))).rejects.toMatchObject(
      broken('altered'),
    );

    const cut = await pipePair();
    await cut.agent.pipe.send(1, utf8('a'));
    await expect(cut.helper.pipe.receive(take(cut.agent).subarray(0, 20))).rejects.toMatchObject(
      broken('malformed'),
    );

    const long = await pipePair();
    await expect(
      long.helper.pipe.receive(new Uint8Array(sessionLimits.frameBytes + 1)),
    ).rejects.toMatchObject(broken('too long'));

    const [one, other] = [await pipePair(), await pipePair()];
    await one.agent.pipe.send(1, utf8('a'));
    await expect(other.helper.pipe.receive(take(one.agent))).rejects.toMatchObject(broken('altered'));
  });

  it('stays ended after a fault, even for frames that are right', async () => {
    const { agent, helper } = await pipePair();
    await agent.pipe.send(1, utf8('a'));
    await expect(helper.pipe.receive(new Uint8Array(40))).rejects.toMatchObject({ code: 'SESSION_BROKEN' });
    await expect(helper.pipe.receive(take(agent))).rejects.toMatchObject({ code: 'SESSION_BROKEN' });
  });

  it('changes keys on the way and goes on', async () => {
    const { agent, helper } = await pipePair({ rekeyFrames: 3 });
    for (let number = 0; number < 20; number += 1) {
      await agent.pipe.send(1, utf8(String(number)));
      expect(text((await helper.pipe.receive(take(agent)))?.payload ?? new Uint8Array())).toBe(
        String(number),
      );
    }
  });

  it('forgets each key and secret it is done with, and what is kept later opens no earlier frame', async () => {
    const start = (): Bytes => bytesOf(new Uint8Array(32).fill(7));
    const secret = start();
    const keys: Bytes[] = [];
    const sealer = createSealer(secret, {
      rekeyFrames: 3,
      cipher: (key) => {
        keys.push(key);
        return webCipher(key);
      },
    });
    const early = await sealer.seal(utf8('geheim'));
    for (let frames = 0; frames < 6; frames += 1) await sealer.seal(utf8('später'));
    expect(keys).toHaveLength(3);
    for (const forgotten of [secret, ...keys]) expect(forgotten.every((byte) => byte === 0)).toBe(true);
    let kept = start();
    for (const _ of keys) kept = (await nextEpoch(kept, webCipher)).next;
    await expect(createOpener(kept, { rekeyFrames: 3 }).open(early)).rejects.toMatchObject(broken('altered'));
    expect(text(await createOpener(start(), { rekeyFrames: 3 }).open(early))).toBe('geheim');
  });

  it('loses and doubles nothing, however often the line drops', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.constantFrom('agent', 'helper', 'deliver', 'drop'), { maxLength: 120 }),
        async (steps) => {
          const pair = await pipePair({ rekeyFrames: 7 });
          const sent = { agent: [] as string[], helper: [] as string[] };
          const got = { agent: [] as string[], helper: [] as string[] };
          const deliver = async (from: 'agent' | 'helper', most: number): Promise<void> => {
            const to = from === 'agent' ? 'helper' : 'agent';
            for (let count = 0; count < most && pair[from].line.length > 0; count += 1) {
              const parcel = await pair[to].pipe.receive(take(pair[from]));
              if (parcel !== null) got[to].push(text(parcel.payload));
            }
          };
          const say = async (step: 'agent' | 'helper'): Promise<void> => {
            const words = `${step} ${sent[step].length}`;
            sent[step].push(words);
            await pair[step].pipe.send(1, utf8(words));
          };
          const drop = async (): Promise<void> => {
            pair.agent.line.length = 0;
            pair.helper.line.length = 0;
            const counts = { agent: await pair.agent.pipe.hold(), helper: await pair.helper.pipe.hold() };
            // What is said while there is no line goes by the next one.
            await say('agent');
            await say('helper');
            await pair.agent.pipe.resume(counts.helper);
            await pair.helper.pipe.resume(counts.agent);
          };
          for (const step of steps) {
            if (step === 'drop') await drop();
            else if (step === 'deliver') {
              await deliver('agent', 2);
              await deliver('helper', 3);
            } else await say(step);
          }
          await drop();
          while (pair.agent.line.length + pair.helper.line.length > 0) {
            await deliver('agent', 1_000);
            await deliver('helper', 1_000);
          }
          expect(got.helper).toEqual(sent.agent);
          expect(got.agent).toEqual(sent.helper);
        },
      ),
      { numRuns: 40 },
    );
  });

  it('refuses numbers of a lying relay: frames that were never sent, and some the other end has had', async () => {
    const ahead = await pipePair();
    await ahead.agent.pipe.hold();
    await expect(ahead.agent.pipe.resume(5)).rejects.toMatchObject({ code: 'SESSION_BROKEN' });

    const behind = await pipePair();
    await behind.agent.pipe.send(1, utf8('a'));
    await behind.helper.pipe.receive(take(behind.agent));
    await behind.agent.pipe.hold();
    await behind.agent.pipe.resume(0);
    await expect(behind.helper.pipe.receive(take(behind.agent))).rejects.toMatchObject(broken('repeated'));

    // And some of which the other end itself has said that they came.
    const taken = await pipePair();
    await taken.agent.pipe.send(1, utf8('a'));
    await taken.helper.pipe.receive(take(taken.agent));
    await taken.helper.pipe.send(1, utf8('b'));
    await taken.agent.pipe.receive(take(taken.helper));
    await taken.agent.pipe.hold();
    await expect(taken.agent.pipe.resume(0)).rejects.toMatchObject(broken('repeated'));
  });

  it('counts what is being opened when a line drops, and goes on for the last of two losses alone', async () => {
    const { agent, helper } = await pipePair();
    await agent.pipe.send(1, utf8('a'));
    const opening = helper.pipe.receive(take(agent));
    expect(await helper.pipe.hold()).toBe(1);
    await opening;
    await agent.pipe.hold();
    const overtaken = agent.pipe.resume(0);
    await agent.pipe.hold();
    expect(await overtaken).toBe(false);
    expect(agent.line).toHaveLength(0);
    expect(await agent.pipe.resume(0)).toBe(true);
    expect(agent.line).toHaveLength(1);
  });

  it('lets a sender wait for a reader that is slow, and keeps no more than its window', async () => {
    const { agent, helper } = await pipePair();
    const block = new Uint8Array(sessionLimits.payloadBytes);
    const progress = { sent: 0 };
    const flood = (async () => {
      for (; progress.sent < 64; progress.sent += 1) await agent.pipe.send(2, block);
    })();
    // All that goes without an acknowledgement has gone once the line has this many frames.
    await expect.poll(() => agent.line.length).toBe(16);
    expect(progress.sent).toBe(15);
    for (let turns = 0; turns < 10_000 && progress.sent < 64; turns += 1) {
      if (agent.line.length > 0) await helper.pipe.receive(take(agent));
      while (helper.line.length > 0) await agent.pipe.receive(take(helper));
      await new Promise((resolve) => setImmediate(resolve));
      expect(agent.line.length).toBeLessThan(20);
    }
    await flood;
  });

  it('tells whoever waits that the session has ended', async () => {
    const { agent } = await pipePair();
    const block = new Uint8Array(sessionLimits.payloadBytes);
    const flood = (async () => {
      for (;;) await agent.pipe.send(2, block);
    })();
    await expect.poll(() => agent.line.length).toBe(16);
    agent.pipe.close();
    await expect(flood).rejects.toMatchObject({ code: 'SESSION_ENDED' });
  });

  it('refuses a message that is too long', async () => {
    const { agent } = await pipePair();
    await expect(agent.pipe.send(1, new Uint8Array(sessionLimits.payloadBytes + 1))).rejects.toMatchObject({
      code: 'TOO_LARGE',
    });
  });
});

const vectorSchema = z.object({
  key: z.string(),
  rekeyFrames: z.number(),
  sender: z.enum(['agent', 'helper']),
  plain: z.array(z.string()),
  frames: z.array(z.string()),
});

describe('the vectors of the sealed pipe', () => {
  const vectors = z
    .array(vectorSchema)
    .parse(JSON.parse(readFileSync(new URL('../vectors/session/frames.json', import.meta.url), 'utf8')));
  const hex = (value: string): Bytes => bytesOf(Uint8Array.from(Buffer.from(value, 'hex')));

  const ciphers = [
    ['WebCrypto', webCipher],
    ['Node', nodeCipher],
  ] as const;

  describe.each(ciphers)('by %s', (_name, cipher) => {
    it.each(vectors)('are what is sealed and opened, from $sender', async (vector) => {
      const secret = () => chainSecret(hex(vector.key), testBinding, vector.sender);
      const { rekeyFrames } = vector;
      const sealer = createSealer(await secret(), { rekeyFrames, cipher });
      const opener = createOpener(await secret(), { rekeyFrames, cipher });
      for (const [index, plain] of vector.plain.entries()) {
        const frame = await sealer.seal(hex(plain));
        expect(Buffer.from(frame).toString('hex')).toBe(vector.frames[index]);
        expect(Buffer.from(await opener.open(frame)).toString('hex')).toBe(plain);
      }
    });

    it('are refused where one bit of them is another', async () => {
      const [vector] = vectors;
      const whole = hex(vector?.frames[0] ?? '');
      for (let at = 8; at < whole.length; at += 1) {
        const frame = bytesOf(Uint8Array.from(whole));
        frame[at] = (frame[at] ?? 0) ^ 1;
        const opener = createOpener(
          await chainSecret(hex(vector?.key ?? ''), testBinding, vector?.sender ?? 'agent'),
          { cipher },
        );
        await expect(opener.open(frame)).rejects.toMatchObject(broken('altered'));
      }
    });
  });
});
