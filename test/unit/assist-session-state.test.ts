/** What is allowed when: tables for each capability, and properties that must hold whatever happens. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { capabilities } from '../../protocol/session/capabilities.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import {
  agentMessageSchema,
  chunkParcel,
  helperMessageSchema,
  messageParcel,
  readParcel,
  terminalParcel,
} from '../../protocol/session/messages.ts';
import type { HelperMessage, Incoming } from '../../protocol/session/messages.ts';
import {
  freshSession,
  holds,
  allowedEnd,
  idleEndMs,
  mayAct,
  mayOffer,
  needOf,
  sessionAfter,
} from '../../protocol/session/session-state.ts';
import type { SessionEvent, SessionState } from '../../protocol/session/session-state.ts';
import { testBinding } from '../support/session-pair.ts';

const { helper } = testBinding;
const joined = sessionAfter(freshSession(0), { kind: 'joined', helper }, 1_000);
const granting = (...granted: (typeof capabilities)[number][]): SessionEvent => ({
  kind: 'granted',
  capabilities: granted,
  untilMs: 3_600_000,
});

/** Which grant each message is for: said here once more, so that a mistake there is not taken for the rule. */
const granted: readonly (readonly [Capability, HelperMessage])[] = [
  ['terminal-watch', { type: 'terminal-attach', from: 0, columns: 80, rows: 24 }],
  ['terminal-watch', { type: 'terminal-size', columns: 80, rows: 24 }],
  ['terminal-watch', { type: 'terminal-credit', upTo: 5 }],
  ['files-from', { type: 'file-ask', id: 1, path: '/etc/passwd', from: 0 }],
  ['files-to', { type: 'file-put', id: 1, name: 'x', size: 1, sha256: '0'.repeat(64) }],
  ['files-to', { type: 'file-done', id: 1, sha256: '0'.repeat(64) }],
  ['record', { type: 'record', on: true }],
  ['screen', { type: 'screen-pipe', on: true }],
  ['screen', { type: 'screen-seen', stream: 1, frame: 1 }],
  ['screen', { type: 'screen-key', stream: 1 }],
  ['screen', { type: 'signal', of: 'screen', peer: 1, data: '{}' }],
];
const messages = granted.map(([, message]) => message);
const bytes = new Uint8Array(1);

describe('grants', () => {
  it.each<[Capability, string, Incoming<HelperMessage>]>([
    ...granted.map(([needed, message]): [Capability, string, Incoming<HelperMessage>] => [
      needed,
      message.type,
      { kind: 'message', message },
    ]),
    ['terminal-type', 'keys', { kind: 'terminalInput', at: 0, bytes }],
    ['files-to', 'bytes of a file', { kind: 'fileChunk', id: 1, at: 0, bytes }],
  ])(
    'for %s are needed for %s: nothing before consent, nothing by another grant',
    (needed, _what, incoming) => {
      const need = needOf(incoming);
      expect(mayAct(freshSession(0), need, 1)).toBe(false);
      expect(mayAct(joined, need, 1_000)).toBe(false);
      for (const capability of capabilities) {
        const state = sessionAfter(joined, granting(capability), 1_000);
        const isWatch = needed === 'terminal-watch' && capability === 'terminal-type';
        expect(mayAct(state, need, 1_001)).toBe(capability === needed || isWatch);
      }
    },
  );

  it('of any kind are needed to look for a way past the relay, and none that was taken back', () => {
    const need = needOf({ kind: 'message', message: { type: 'signal', of: 'data', peer: 1, data: '{}' } });
    expect(mayAct(joined, need, 1_001)).toBe(false);
    const open = sessionAfter(joined, granting('files-to'), 1_000);
    expect(mayAct(open, need, 1_001)).toBe(true);
    const empty = sessionAfter(open, { kind: 'withdrawn', capabilities: ['files-to'] }, 1_002);
    expect(mayAct(empty, need, 1_003)).toBe(false);
  });

  it('for watching let nobody type', () => {
    const watching = sessionAfter(joined, granting('terminal-watch'), 1_000);
    const typing = { kind: 'terminalInput', at: 0, bytes: new Uint8Array(1) } as const;
    expect(mayAct(watching, needOf(typing), 1_001)).toBe(false);
  });

  it('are taken back one by one; without watching there is no typing', () => {
    const open = sessionAfter(joined, granting('terminal-type', 'screen'), 1_000);
    const blind = sessionAfter(open, { kind: 'withdrawn', capabilities: ['terminal-watch'] }, 2_000);
    expect(holds(blind, 'terminal-type', 2_000)).toBe(false);
    expect(holds(blind, 'screen', 2_000)).toBe(true);
  });

  it('rest while paused', () => {
    const paused = sessionAfter(
      sessionAfter(joined, granting('screen'), 1_000),
      { kind: 'paused', paused: true },
      2_000,
    );
    expect(holds(paused, 'screen', 2_000)).toBe(false);
    // So does what the customer offers of their own accord.
    expect(mayOffer(paused, 2_000)).toBe(false);
    expect(mayOffer(joined, 2_000)).toBe(true);
    expect(holds(sessionAfter(paused, { kind: 'paused', paused: false }, 3_000), 'screen', 3_000)).toBe(true);
  });

  it('are never of use for what only the agent sends', () => {
    const all = sessionAfter(joined, granting(...capabilities), 1_000);
    expect(mayAct(all, needOf({ kind: 'terminalOutput', at: 0, bytes }), 1_001)).toBe(false);
    expect(mayAct(all, needOf({ kind: 'screenChunk', id: 1, at: 0, bytes }), 1_001)).toBe(false);
  });

  it.each([
    ['the code has expired', freshSession(0), sessionLimits.codeMs, 'code-expired'],
    [
      'nobody does anything',
      sessionAfter(joined, granting('screen'), 1_000),
      1_000 + sessionLimits.idleMs,
      'idle',
    ],
    [
      'an end is gone too long',
      sessionAfter(joined, { kind: 'lost' }, 2_000),
      2_000 + sessionLimits.graceMs,
      'lost',
    ],
    [
      'the time is over',
      sessionAfter(joined, { ...granting('screen'), untilMs: 5_000 } as SessionEvent, 1_000),
      5_000,
      'longest',
    ],
  ] as const)('end when %s, at once and before the clock is looked at', (_when, state, at, reason) => {
    expect(holds(state, 'screen', at)).toBe(false);
    expect(sessionAfter(state, { kind: 'tick' }, at)).toMatchObject({ phase: 'ended', reason });
    expect(sessionAfter(state, { kind: 'active' }, at)).toMatchObject({ phase: 'ended', reason });
  });

  it('survive a short loss of the line', () => {
    const lost = sessionAfter(sessionAfter(joined, granting('screen'), 1_000), { kind: 'lost' }, 2_000);
    const back = sessionAfter(lost, { kind: 'back' }, 30_000);
    expect(holds(back, 'screen', 30_000)).toBe(true);
  });

  it('come from the customer alone, and an ended session stays ended, whatever happens', () => {
    const event = fc.oneof(
      fc.constantFrom<SessionEvent>({ kind: 'joined', helper }, { kind: 'active' }, { kind: 'lost' }, { kind: 'back' }, { kind: 'tick' }, { kind: 'paused', paused: false }, { kind: 'ended', reason: 'revoked' }),
      fc.subarray([...capabilities]).map((some): SessionEvent => ({ kind: 'withdrawn', capabilities: some })),
    ); // prettier-ignore
    fc.assert(
      fc.property(fc.array(fc.tuple(event, fc.nat(120_000))), (events) => {
        let state: SessionState = freshSession(0);
        let at = 0;
        let ended = false;
        for (const [one, later] of events) {
          at += later;
          state = sessionAfter(state, one, at);
          expect(state.phase).not.toBe('open');
          for (const capability of capabilities) expect(holds(state, capability, at)).toBe(false);
          if (ended) expect(state.phase).toBe('ended');
          ended = state.phase === 'ended';
        }
      }),
    );
    // Not even by the customer: there is nobody any more whom they would allow it.
    const over = sessionAfter(joined, { kind: 'ended', reason: 'revoked' }, 2_000);
    for (const late of [granting(...capabilities), { kind: 'ended', reason: 'helper-left' } as const])
      expect(sessionAfter(over, late, 3_000)).toEqual(over);
  });

  it('never last longer than the longest time, however they are granted', () => {
    const forever: SessionEvent = {
      kind: 'granted',
      capabilities: ['screen'],
      untilMs: Number.MAX_SAFE_INTEGER,
    };
    let state = sessionAfter(joined, forever, 2_000);
    expect(state).toMatchObject({ untilMs: 1_000 + sessionLimits.longestMs });
    for (let at = 2_000; at < 1_000 + sessionLimits.longestMs; at += sessionLimits.idleMs - 1)
      state = sessionAfter(state, { kind: 'active' }, at);
    expect(state.phase).toBe('open');
    state = sessionAfter(state, forever, 1_000 + sessionLimits.longestMs - 1);
    expect(holds(state, 'screen', 1_000 + sessionLimits.longestMs)).toBe(false);
  });

  it('hold longer, or shorter, where the customer says so; nothing that was not allowed begins by it', () => {
    const state = sessionAfter(joined, granting('screen'), 2_000);
    const longer = sessionAfter(state, { kind: 'extended', untilMs: 4_000_000 }, 3_000);
    expect(longer).toMatchObject({ untilMs: 4_000_000, activeMs: 3_000 });
    const shorter = sessionAfter(longer, { kind: 'extended', untilMs: 5_000 }, 4_000);
    expect(holds(shorter, 'screen', 5_000)).toBe(false);
    expect(sessionAfter(joined, { kind: 'extended', untilMs: 4_000_000 }, 3_000)).toEqual(joined);
    const late = sessionAfter(state, { kind: 'extended', untilMs: Number.MAX_SAFE_INTEGER }, 3_000);
    expect(late).toMatchObject({ untilMs: 1_000 + sessionLimits.longestMs });
  });

  it('tell when what is allowed is over, and where it can’t be made longer', () => {
    expect(allowedEnd(joined)).toBeNull();
    const state = sessionAfter(joined, granting('screen'), 2_000);
    expect(allowedEnd(state)).toMatchObject({ isLongest: false });
    const longest = sessionAfter(state, { kind: 'extended', untilMs: Number.MAX_SAFE_INTEGER }, 3_000);
    expect(allowedEnd(longest)).toEqual({ atMs: 1_000 + sessionLimits.longestMs, isLongest: true });
  });

  it('tell when a session ends by itself, as long as somebody is there', () => {
    expect(idleEndMs(freshSession(0))).toBeNull();
    expect(idleEndMs(joined)).toBe(1_000 + sessionLimits.idleMs);
    const active = sessionAfter(joined, { kind: 'active' }, 9_000);
    expect(idleEndMs(active)).toBe(9_000 + sessionLimits.idleMs);
    expect(idleEndMs(sessionAfter(joined, { kind: 'ended', reason: 'revoked' }, 2_000))).toBeNull();
  });
});

describe('messages', () => {
  it('come out as they went in', () => {
    for (const message of messages)
      expect(readParcel(helperMessageSchema, messageParcel(message))).toEqual({ kind: 'message', message });
    const bytes = new TextEncoder().encode('ä€🙂');
    expect(readParcel(helperMessageSchema, terminalParcel('terminalInput', 7, bytes))).toMatchObject({
      kind: 'terminalInput',
      at: 7,
    });
    expect(readParcel(agentMessageSchema, chunkParcel('fileChunk', 3, 9, bytes))).toMatchObject({
      id: 3,
      at: 9,
    });
  });

  it.each([
    [
      'the agent’s words from the helper',
      messageParcel({ type: 'grants', granted: ['screen'], until: null, paused: false }),
    ],
    ['a member more', { kind: 1, payload: new TextEncoder().encode('{"type":"ping","id":1,"x":1}') }],
    ['broken UTF-8', { kind: 1, payload: Buffer.from('{"type":"chat","text":"\u00ff"}', 'latin1') }],
    ['a kind nobody knows', { kind: 99, payload: new Uint8Array(8) }],
    ['a chunk without its numbers', { kind: 4, payload: new Uint8Array(9) }],
    ['more typing than anybody types', terminalParcel('terminalInput', 0, new Uint8Array(20_000))],
    [
      'a terminal of a million columns',
      { kind: 1, payload: new TextEncoder().encode('{"type":"terminal-size","columns":1000000,"rows":24}') },
    ],
  ])('that are %s end the session', (_what, parcel) => {
    expect(() => readParcel(helperMessageSchema, parcel as never)).toThrow(
      expect.objectContaining({ code: 'SESSION_BROKEN' }),
    );
  });

  it('never crash the reader', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 255 }), fc.uint8Array({ maxLength: 300 }), (kind, payload) => {
        try {
          readParcel(helperMessageSchema, { kind, payload: new Uint8Array(payload) });
        } catch (error) {
          expect(error).toMatchObject({ code: 'SESSION_BROKEN' });
        }
      }),
    );
  });
});
