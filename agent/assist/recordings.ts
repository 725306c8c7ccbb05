/** The sessions held from this home: what was kept of each, and the proof that it is unchanged. */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { join } from 'node:path';
import type { DevicePublicKey } from '../../protocol/agent-api.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { sessionAboutShape } from '../../protocol/agent-results.ts';
import type { SessionAbout, Sessions } from '../../protocol/agent-results.ts';
import { sessionIdSchema } from '../../protocol/session/binding.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { proofSchema, signedText } from '../../protocol/session/proof.ts';
import type { Proof } from '../../protocol/session/proof.ts';
import type { Disk } from '../disk/disk.ts';
import { verifyJournal } from '../update/journal.ts';
import { sessionFiles } from './recording.ts';
import { screenFile, screenPartOf } from './screen-parts.ts';
import { readMark } from './upload-mark.ts';

/** The proof in a session's folder; null where there is none. */
export const readProof = async (disk: Disk, folder: string): Promise<Proof | null> => {
  const path = join(folder, sessionFiles.proof);
  if ((await disk.stat(path))?.kind !== 'file') return null;
  try {
    return proofSchema.parse(
      JSON.parse(new TextDecoder().decode(await disk.read(path, sessionLimits.proofBytes))),
    );
  } catch {
    // Not a proof of ours: told as missing, which `verify` says in its own words.
    return null;
  }
};

/** All sessions with a folder here, newest first; null where the end of one was never written. */
export const listRecordings = async (disk: Disk, sessions: string): Promise<Sessions['sessions']> => {
  if ((await disk.stat(sessions)) === null) return [];
  const found: Sessions['sessions'] = [];
  for (const id of await disk.list(sessions)) {
    if (!sessionIdSchema.safeParse(id).success) continue;
    const proof = await readProof(disk, join(sessions, id));
    const recorded = (await disk.stat(join(sessions, id, sessionFiles.cast))) !== null;
    const files = await disk.list(join(sessions, id)).catch(() => []);
    const screens = files.filter((name) => screenPartOf(name) !== null).length;
    const about =
      proof === null
        ? null
        : sessionAboutShape.parse(
            Object.fromEntries(
              Object.keys(sessionAboutShape.shape).map((name) => [
                name,
                proof.claims[name as keyof SessionAbout],
              ]),
            ),
          );
    const upload = (await readMark(disk, join(sessions, id)))?.state ?? 'none';
    found.push({ id, recorded, screens, upload, about });
  }
  return found.sort((a, b) => (b.about?.startedAt ?? '').localeCompare(a.about?.startedAt ?? ''));
};

const hashFile = async (disk: Disk, path: string): Promise<{ bytes: number; sha256: string } | null> => {
  if ((await disk.stat(path))?.kind !== 'file') return null;
  const reader = await disk.openRead(path);
  try {
    const hash = createHash('sha256');
    const chunk = new Uint8Array(256 * 1024);
    let at = 0;
    for (let count = await reader.read(chunk, at); count > 0; count = await reader.read(chunk, at)) {
      hash.update(chunk.subarray(0, count));
      at += count;
    }
    return { bytes: at, sha256: hash.digest('hex') };
  } finally {
    await reader.close();
  }
};

const signedBy = ({ claims, signature }: Proof, key: DevicePublicKey): boolean =>
  claims.publicKey.x === key.x &&
  verify(
    null,
    new TextEncoder().encode(signedText(claims)),
    createPublicKey({ key, format: 'jwk' }),
    Buffer.from(signature, 'base64url'),
  );

/**
 * What is wrong with the copy of a session; nothing where it is as it was signed.
 * @throws BeistandError NOT_FOUND
 */
export const verifyRecording = async (
  disk: Disk,
  sessions: string,
  id: string,
  key: DevicePublicKey,
): Promise<string[]> => {
  const folder = join(sessions, sessionIdSchema.safeParse(id).success ? id : 'none');
  if ((await disk.stat(folder))?.kind !== 'folder')
    throw new BeistandError('NOT_FOUND', `There is no session ${id.slice(0, 40)} here.`, {
      hint: 'sessions list shows which there are.',
    });
  const proof = await readProof(disk, folder);
  if (proof === null)
    return ['proof.json is missing or not a proof: the session was cut off, or the file was changed'];
  const faults: string[] = [];
  if (!signedBy(proof, key)) faults.push('proof.json is not signed by this installation');
  const events = await verifyJournal(disk, join(folder, sessionFiles.events), proof.claims.events);
  if (!events.intact)
    faults.push(`events.jsonl, line ${events.fault?.line ?? 0}, ${events.fault?.says ?? 'is damaged'}`);
  else if (events.head?.hash !== proof.claims.events.hash)
    faults.push('events.jsonl has lines that were added later');
  const cast = await hashFile(disk, join(folder, sessionFiles.cast));
  if (cast?.sha256 !== proof.claims.cast?.sha256) faults.push('terminal.cast is not what was recorded');
  const screens = proof.claims.screens ?? [];
  for (const { part, sha256 } of screens)
    if ((await hashFile(disk, join(folder, screenFile(part))))?.sha256 !== sha256)
      faults.push(`${screenFile(part)} is not what was recorded`);
  for (const name of await disk.list(folder)) {
    const part = screenPartOf(name);
    if (part !== null && !screens.some((one) => one.part === part)) faults.push(`${name} was added later`);
  }
  return faults;
};
