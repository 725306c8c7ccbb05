import { describe, expect, it } from 'vitest';
import {
  clockToleranceMs,
  explainExpiry,
  judgingTime,
  timeToRemember,
} from '../../agent/trust/clock-rules.ts';
import { roleFile } from '../../agent/trust/client.ts';
import { covers, matchesPattern } from '../../agent/trust/delegation-rules.ts';
import type { DelegatedRole } from '../../agent/trust/document.ts';
import { parseDocument } from '../../agent/trust/document.ts';
import { TrustedStore } from '../../agent/trust/store.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { signMetadata } from '../../server/updates/signing/signer.ts';
import { newKey, sha256Of, TufRepository } from '../support/tuf-repository.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const at = new Date('2026-07-05T12:00:00Z');
const day = 24 * 60 * 60_000;

describe('delegated paths', () => {
  it.each([
    ['release/*', 'release/a', true],
    ['release/*', 'release/a/b', false],
    ['release/*', 'nightly/a', false],
    ['*', 'a/b', false],
    ['*', '.hidden', true],
    ['foo-?.tgz', 'foo-1.tgz', true],
    ['foo-?.tgz', 'foo-12.tgz', false],
    ['foo-?.tgz', 'foo-/.tgz', false],
    ['!release', 'nightly', false],
    ['{a,b}', 'a', false],
    ['a+(b)[c].$', 'a+(b)[c].$', true],
    ['a.c', 'abc', false],
    ['README.md', 'README.MD', false],
  ])('%s on %s: %s', (pattern, path, matches) => {
    expect(matchesPattern(path, pattern)).toBe(matches);
  });

  it('are also given as prefixes of the path’s hash', () => {
    const role = {
      name: 'bin',
      keyids: [],
      threshold: 1,
      terminating: false,
      path_hash_prefixes: [sha256Of('a/b').slice(0, 4)],
    };
    expect(covers(role satisfies DelegatedRole, 'a/b')).toBe(true);
    expect(covers(role, 'a/c')).toBe(false);
  });
});

describe('names from strangers', () => {
  it('a role’s file can’t leave the trust folder', () => {
    expect(roleFile('../../etc/passwd')).toBe('..%2F..%2Fetc%2Fpasswd.json');
    expect(roleFile('__proto__')).toBe('__proto__.json');
  });

  it('`__proto__` as a role, a key, a file or a target is only a name', async () => {
    const repository = await TufRepository.create();
    const hostile = `{"__proto__":{"length":1,"hashes":{"sha256":"${'0'.repeat(64)}"},"threshold":0}}`;
    const key = newKey();
    const signed = JSON.parse(
      `{"_type":"targets","spec_version":"1.0","version":1,"expires":"2027-01-01T00:00:00Z","targets":${hostile},
        "delegations":{"keys":{"__proto__":${JSON.stringify(key.key)}},
        "roles":[{"name":"__proto__","keyids":["__proto__"],"threshold":1,"terminating":true,"paths":["*"]}]}}`,
    ) as Record<string, unknown>;
    const text = await signMetadata(signed, repository.roles.targets.keys);
    const parsed = parseDocument('targets', 'targets.json', bytesOf(text));
    expect(parsed.signed.targets.get('constructor')).toBeUndefined();
    expect(({} as Record<string, unknown>)['threshold']).toBeUndefined();

    const store = new TrustedStore(bytesOf(repository.text('1.root.json')), at);
    store.updateTimestamp(bytesOf(repository.text('timestamp.json')));
    store.updateSnapshot(bytesOf(repository.text('1.snapshot.json')));
    store.updateTargets('targets', bytesOf(repository.text('1.targets.json')), null);
    for (const name of ['__proto__', 'constructor', 'toString']) {
      expect(store.targetsMeta(name)).toBeNull();
      expect(store.role(name)).toBeNull();
      expect(() => store.updateTargets(name, bytesOf(text), 'targets')).toThrow(/does not list it/);
    }
  });
});

describe('documents', () => {
  const parse = (changes: Record<string, unknown>): unknown => {
    const signed = {
      _type: 'timestamp',
      spec_version: '1.0.31',
      version: 1,
      expires: '2027-01-01T00:00:00Z',
      meta: { 'snapshot.json': { version: 1 } },
      ...changes,
    };
    return parseDocument('timestamp', 'timestamp.json', bytesOf(JSON.stringify({ signatures: [], signed })));
  };

  it.each([
    ['another kind of metadata', { _type: 'snapshot' }],
    ['another major version of the specification', { spec_version: '2.0.0' }],
    ['version 0', { version: 0 }],
    ['half a version', { version: 1.5 }],
    ['a version beyond exact numbers', { version: 2 ** 60 }],
    ['an expiry that is no time', { expires: 'never' }],
    ['no snapshot', { meta: {} }],
    ['a negative length', { meta: { 'snapshot.json': { version: 1, length: -1 } } }],
  ])('with %s are refused', (_what, changes) => {
    expect(() => parse(changes)).toThrow(expect.objectContaining({ code: 'METADATA_INVALID' }));
  });

  it('with members nobody knows are accepted, and with depth that breaks a recursion refused', async () => {
    expect(() => parse({ unknown: [1] })).not.toThrow();
    const repository = await TufRepository.create();
    const store = new TrustedStore(bytesOf(repository.text('1.root.json')), at);
    const deep = '['.repeat(8_000) + ']'.repeat(8_000);
    const text = repository.text('timestamp.json').replace('"version":', `"deep":${deep},"version":`);
    expect(() => store.updateTimestamp(bytesOf(text))).toThrow(BeistandError);
  });
});

describe('the clock', () => {
  const now = at.getTime();

  it('judges by the later of both times, up to a tolerance', () => {
    expect(judgingTime(now, null, 'clock.json')).toBe(now);
    expect(judgingTime(now, now - day, 'clock.json')).toBe(now);
    expect(judgingTime(now, now + clockToleranceMs, 'clock.json')).toBe(now + clockToleranceMs);
    expect(() => judgingTime(now, now + clockToleranceMs + 1, 'clock.json')).toThrow(
      expect.objectContaining({ code: 'CLOCK_SET_BACK' }),
    );
  });

  const expired = new BeistandError('METADATA_EXPIRED', 'x', {
    details: { file: 'timestamp.json', expires: '2026-07-06T00:00:00Z' },
  });
  const codeFor = (nowMs: number, serverMs: number | null, highestMs: number | null): unknown =>
    (explainExpiry(expired, nowMs, serverMs, highestMs) as BeistandError).code;

  it('tells a clock far ahead from metadata that really expired', () => {
    expect(codeFor(now + 30 * day, now, null)).toBe('CLOCK_FAR_AHEAD');
    expect(codeFor(now + 30 * day, now + 30 * day, null)).toBe('METADATA_EXPIRED');
    expect(codeFor(now + 30 * day, null, now)).toBe('METADATA_EXPIRED');
    expect(codeFor(now + 500 * day, null, now)).toBe('CLOCK_FAR_AHEAD');
  });

  it('is remembered only as far as the server confirms it, and never less than before', () => {
    expect(timeToRemember(now, null, null)).toBe(now);
    expect(timeToRemember(now + 5 * day, now, now - day)).toBe(now);
    expect(timeToRemember(now, now - 30 * day, now - day)).toBe(now - day);
  });
});
