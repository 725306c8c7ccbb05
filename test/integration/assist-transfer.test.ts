/** Files on a real disk, sent and received as a session does: what is asked is what goes, whole or not at all. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { appendFile, mkdir, readdir, readFile, rename, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { firstOffer } from '../../agent/assist/files-out.ts';
import { createFiles } from '../../agent/assist/files.ts';
import { utf8 } from '../../protocol/session/bytes.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { AgentMessage } from '../../protocol/session/messages.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
const content = (length: number, first = 0): Buffer =>
  Buffer.from(Array.from({ length }, (_, index) => (first + index) % 251));
const everything = 1_000_000_000;

/** A session's files, with what the helper would get. The customer says yes, after `meanwhile`. */
const transfer = async (meanwhile: (by?: 'helper' | 'customer') => Promise<void> = async () => {}) => {
  const folder = await temporaryFolder();
  const said: AgentMessage[] = [];
  const asked: unknown[] = [];
  const notes: unknown[] = [];
  let got: Buffer = Buffer.alloc(0);
  const files = createFiles({
    received: () => join(folder, 'received'),
    makeFolder: async (path) => void (await mkdir(path, { recursive: true })),
    consent: async ({ direction, path, sizeBytes, by }) => {
      asked.push({ direction, path, sizeBytes, by });
      await meanwhile(by);
      return 'yes';
    },
    send: async (message) => void said.push(message),
    sendChunk: async (_id, at, bytes) => {
      expect(at).toBe(got.length);
      got = Buffer.concat([got, bytes]);
    },
    note: (_kind, data) => notes.push(data),
  });
  const heard = async <T extends AgentMessage['type']>(type: T) => {
    await expect.poll(() => said.some((one) => one.type === type)).toBe(true);
    return said.findLast((one) => one.type === type) as Extract<AgentMessage, { type: T }>;
  };
  return {
    files, folder, said, asked, notes, heard,
    got: () => got,
    already: (bytes: Buffer) => {
      got = bytes;
    },
    ask: (path: string, from = 0) => files.ask({ type: 'file-ask', id: 1, path, from }),
    credit: (id: number, upTo = everything) => files.credit({ type: 'file-credit', id, upTo }),
  }; // prettier-ignore
};

describe('a file that goes', () => {
  it('is the one that was opened when the customer was asked, whatever its path leads to then', async () => {
    const paths: string[] = [];
    const one = await transfer(async () => {
      const [link = '', real = ''] = paths;
      // The helper’s shell exchanges it while the question stands.
      await writeFile(`${real}.evil`, 'geheim');
      await rename(`${real}.evil`, real);
      await rename(`${link}2`, link);
    });
    const [link, real] = [join(one.folder, 'harmlos'), join(one.folder, 'protokoll.log')];
    await writeFile(real, 'harmlos');
    await symlink(real, link);
    await symlink('/etc/passwd', `${link}2`);
    paths.push(link, real);
    await one.ask(link);
    one.credit(1);
    expect((await one.heard('file-done')).sha256).toBe(sha256Of(utf8('harmlos')));
    expect(one.asked).toEqual([{ direction: 'from', path: real, sizeBytes: 7, by: 'helper' }]);
    expect(one.got().toString()).toBe('harmlos');
  });

  it('is a file: no folder, no pipe, no device, nothing that is not there or has no end', async () => {
    const one = await transfer();
    execFileSync('mkfifo', [join(one.folder, 'pipe')]);
    for (const path of [one.folder, join(one.folder, 'pipe'), '/dev/zero']) {
      await one.ask(path);
      expect(one.said.at(-1)).toEqual({ type: 'file-refuse', id: 1, reason: 'not-a-file' });
      expect(await one.files.offer(path)).toBe('not-a-file');
    }
    expect(await one.files.offer(join(one.folder, 'none'))).toBe('not-found');
    expect(await one.files.offer('none')).toBe('not-found');
    const endless = join(one.folder, 'endless.log');
    await writeFile(endless, '');
    await truncate(endless, sessionLimits.fileBytes + 1);
    await one.ask(endless);
    expect(one.said.at(-1)).toEqual({ type: 'file-refuse', id: 1, reason: 'too-large' });
    expect(one.asked).toEqual([]);
  });

  it('goes on from what the helper has, and its hash is of the whole', async () => {
    const one = await transfer();
    const path = join(one.folder, 'a.log');
    const bytes = content(200_000);
    await writeFile(path, bytes);
    one.already(bytes.subarray(0, 100_001));
    await one.ask(path, 100_001);
    one.credit(1);
    expect((await one.heard('file-done')).sha256).toBe(sha256Of(bytes));
    expect(one.got().equals(bytes)).toBe(true);
  });

  it('that shrinks or is written over meanwhile is not passed off as whole; one that grows goes as far as was asked', async () => {
    for (const [change, outcome] of [
      ['truncate', 'file-refuse'],
      ['overwrite', 'file-refuse'],
      ['append', 'file-done'],
    ] as const) {
      const one = await transfer();
      const path = join(one.folder, 'a.log');
      await writeFile(path, content(100_000));
      await one.ask(path);
      one.credit(1, 32 * 1024);
      await expect.poll(() => one.got().length).toBe(32 * 1024);
      if (change === 'truncate') await truncate(path, 40_000);
      if (change === 'overwrite') await writeFile(path, content(100_000, 7));
      if (change === 'append') await appendFile(path, content(50_000));
      one.credit(1);
      const last = await one.heard(outcome);
      if (last.type === 'file-refuse') expect(last.reason).toBe('changed');
      else expect(last.sha256).toBe(sha256Of(content(100_000)));
      expect(one.notes.at(-1)).toMatchObject(change === 'append' ? { state: 'done', grown: true } : { state: 'stopped' }); // prettier-ignore
    }
  });

  it('and whose grant is taken back stops in the middle, and the helper is told', async () => {
    const one = await transfer();
    const path = join(one.folder, 'a.log');
    await writeFile(path, content(500_000));
    await one.ask(path);
    one.credit(1, 100_000);
    await expect.poll(() => one.got().length).toBe(98_304);
    await one.files.settle({ asked: false, offered: true, coming: true });
    one.credit(1);
    expect(one.said.at(-1)).toEqual({ type: 'file-cancel', id: 1, reason: 'taken-back' });
    expect(one.got().length).toBe(98_304);
  });

  it('may be offered by the customer: it goes when the helper takes it, and not when they decline', async () => {
    const one = await transfer();
    const path = join(one.folder, 'a.log');
    await writeFile(path, content(50_000));
    expect(await one.files.offer(path)).toBe('offered');
    const offer = await one.heard('file-offer');
    expect(offer).toMatchObject({ name: 'a.log', size: 50_000 });
    expect(one.got()).toHaveLength(0);
    one.credit(offer.id);
    expect(await one.heard('file-done')).toEqual({ type: 'file-done', id: offer.id, sha256: sha256Of(content(50_000)) }); // prettier-ignore
    expect(await one.files.offer(path)).toBe('offered');
    const { id } = await one.heard('file-offer');
    await one.files.cancel(id);
    one.credit(id);
    expect(one.notes.at(-1)).toMatchObject({ state: 'declined', by: 'customer' });
    // Nor after everything was paused before they took it.
    expect(await one.files.offer(path)).toBe('offered');
    const late = await one.heard('file-offer');
    await one.files.settle({ asked: true, offered: false, coming: true });
    expect(one.said.at(-1)).toEqual({ type: 'file-cancel', id: late.id, reason: 'taken-back' });
    one.credit(late.id);
    expect(one.notes.at(-1)).toMatchObject({ state: 'stopped', by: 'customer' });
  });

  it('is the customer’s to offer however much a helper asks for, who gets no more room by it', async () => {
    const answer = Promise.withResolvers<void>();
    const one = await transfer((by) => (by === 'helper' ? answer.promise : Promise.resolve()));
    const path = join(one.folder, 'a.log');
    await writeFile(path, content(1_000));
    const refused = (id: number) => ({ type: 'file-refuse', id, reason: 'too-many' });
    const ask = (id: number) => one.files.ask({ type: 'file-ask', id, path, from: 0 });
    // No helper takes the number of an offer.
    await ask(firstOffer);
    expect(one.said).toEqual([refused(firstOffer)]);
    const most = Array.from({ length: sessionLimits.filesAtOnce }, (_, at) => at + 1);
    const asked = most.map(ask);
    await ask(most.length + 1);
    for (const _ of most) expect(await one.files.offer(path)).toBe('offered');
    expect(await one.files.offer(path)).toBe('too-many');
    await ask(most.length + 2);
    answer.resolve();
    await Promise.all(asked);
    const heard = one.said.filter(({ type }) => type === 'file-refuse');
    expect(heard).toEqual([firstOffer, most.length + 1, most.length + 2].map(refused));
    const offers = one.said.flatMap((message) => (message.type === 'file-offer' ? [message.id] : []));
    expect(new Set(offers).size).toBe(most.length);
    expect(one.said.filter(({ type }) => type === 'file-accept')).toHaveLength(most.length);
    // Nor do the helper's that are on their way take the place of one the customer offers.
    await one.files.cancel(offers[0] ?? 0);
    expect(await one.files.offer(path)).toBe('offered');
    await one.files.end();
  });
});

describe('a file that comes', () => {
  const bytes = content(100_000);
  const put = { type: 'file-put', id: 1, name: '..\u202Egpj.exe', size: bytes.length, sha256: sha256Of(bytes) } as const; // prettier-ignore

  it('goes on after it was broken off, and is kept only when it is whole', async () => {
    const one = await transfer();
    await one.files.put(put);
    await one.files.chunk(1, 0, bytes.subarray(0, 30_000));
    await one.files.cancel(1);
    await one.files.put({ ...put, id: 2 });
    expect(await one.heard('file-accept')).toMatchObject({ id: 2, from: 30_000 });
    await one.files.chunk(2, 30_000, bytes.subarray(30_000));
    await one.files.done({ type: 'file-done', id: 2, sha256: put.sha256 });
    expect(await one.heard('file-done')).toMatchObject({ id: 2 });
    const folder = join(one.folder, 'received');
    expect(await readdir(folder)).toEqual(['1-.._gpj.exe']);
    expect((await readFile(join(folder, '1-.._gpj.exe'))).equals(bytes)).toBe(true);

    await one.files.put({ ...put, id: 3, name: 'halb', sha256: sha256Of(utf8('x')) });
    await one.files.chunk(3, 0, bytes.subarray(0, 10));
    await one.files.settle({ asked: true, offered: true, coming: false });
    expect(one.said.at(-1)).toMatchObject({ type: 'file-cancel', id: 3 });
    await one.files.end();
    expect(await readdir(folder)).toHaveLength(1);
  });

  it.each<[string, readonly (readonly [at: number, piece: Buffer])[], Buffer?]>([
    ['has the size that was said, but other bytes', [[0, content(100_000, 7)]]],
    ['has bytes left out', [[0, bytes.subarray(0, 50_000)], [60_000, bytes.subarray(60_000)]]],
    ['has the same bytes twice', [[0, bytes.subarray(0, 50_000)], [0, bytes.subarray(0, 50_000)]]],
    ['has the hash that was said, but is shorter', [[0, bytes.subarray(0, 99_999)]], bytes.subarray(0, 99_999)],
    ['has the hash that was said, but is longer', [[0, bytes], [100_000, Buffer.alloc(9)]], Buffer.concat([bytes, Buffer.alloc(9)])],
  ])('and %s is refused, and nothing of it is kept', async (_what, pieces, hashed = bytes) => {
    const one = await transfer();
    const sha256 = sha256Of(hashed);
    await one.files.put({ ...put, sha256 });
    for (const [at, piece] of pieces) await one.files.chunk(1, at, piece);
    await one.files.done({ type: 'file-done', id: 1, sha256 });
    expect(one.said.filter(({ type }) => type === 'file-done')).toEqual([]);
    expect(await one.heard('file-refuse')).toEqual({ type: 'file-refuse', id: 1, reason: 'broken' });
    expect(await readdir(join(one.folder, 'received'))).toEqual([]);
  }); // prettier-ignore

  it('is no more than four at a time, each with a number of its own', async () => {
    const one = await transfer();
    const name = (id: number) => ({ ...put, id, sha256: sha256Of(utf8(String(id))) });
    for (const id of [1, 2, 3]) await one.files.put(name(id));
    await one.files.put({ ...name(9), id: 3 });
    expect(one.said.at(-1)).toEqual({ type: 'file-refuse', id: 3, reason: 'too-many' });
    await one.files.put(name(4));
    await one.files.put(name(5));
    expect(one.said.at(-1)).toEqual({ type: 'file-refuse', id: 5, reason: 'too-many' });
    expect(one.asked).toHaveLength(4);
    await one.files.end();
  });
});
