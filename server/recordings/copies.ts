/**
 * The customer's signed copy on its way in: proof first, then the files piece by piece, each request signed like all of an
 * agent's; then all of it is checked, and only then kept. What is under way lies in a folder of its own and is worth nothing yet.
 */
import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { devicePublicKeySchema } from '../../protocol/agent-api.ts';
import type { CopyPart, CopyState } from '../../protocol/agent-api.ts';
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import type { Proof } from '../../protocol/session/proof.ts';
import { addPiece, createOrders, hashOf, keepPieces, sizeOf } from '../attachments/pieces.ts';
import { replaceFile } from '../data-folder.ts';
import type { InstallationTable } from '../installations/tables.ts';
import type { Blobs } from '../mail/blobs.ts';
import { parseGranted } from '../relay/record.ts';
import type { SessionTable } from '../relay/tables.ts';
import type { Store } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import { parseProof, readCast, readEvents, requireSignature } from './copy-check.ts';
import { addRecordings, readRecordings } from './store.ts';
import type { NewRecording } from './store.ts';

export interface Copies {
  /**
   * Takes a proof and says how much of its files is there.
   * @throws BeistandError BAD_INPUT, TOO_LARGE, NOT_FOUND, SIGNATURE_INVALID, NOT_GRANTED, BUSY (the session is still held),
   * CONFLICT (another copy of it was kept)
   */
  readonly begin: (installation: InstallationTable, proof: Uint8Array) => Promise<CopyState>;
  /** Adds a piece where it goes on; resolves with how much is there. @throws BeistandError NOT_FOUND, TOO_LARGE */
  readonly add: (
    installation: InstallationTable,
    session: string,
    piece: { readonly part: CopyPart; readonly at: number; readonly bytes: Uint8Array },
  ) => Promise<number>;
  /** Checks and keeps it. What is not what was signed is thrown away. @throws BeistandError as `begin`, HASH_MISMATCH */
  readonly keep: (installation: InstallationTable, session: string) => Promise<void>;
}

export interface CopiesOptions {
  readonly store: Store;
  readonly desk: Desk;
  readonly blobs: Blobs;
  readonly incoming: string;
  readonly now: () => Date;
}

const notBegun = (): BeistandError =>
  new BeistandError('NOT_FOUND', 'No copy of this session is on its way.', {
    hint: 'Send its proof first.',
  });

export const createCopies = ({ store, desk, blobs, incoming, now }: CopiesOptions): Copies => {
  const folderOf = (session: string): string => join(incoming, 'sessions', session);
  const pathOf = (session: string, part: CopyPart): string => join(folderOf(session), part);
  const proofOf = (session: string): string => join(folderOf(session), 'proof');

  /** The session of a proof, where it may be kept. */
  const admit = async (
    installation: InstallationTable,
    { claims, signature }: Proof,
  ): Promise<SessionTable> => {
    const row = await store.db
      .selectFrom('sessions')
      .selectAll()
      .where('id', '=', claims.session)
      .where('installation_id', '=', installation.id)
      .executeTakeFirst();
    if (row === undefined)
      throw new BeistandError('NOT_FOUND', 'There is no such session of this installation.');
    requireSignature({ claims, signature }, devicePublicKeySchema.parse(JSON.parse(installation.public_key)));
    if (claims.ticket !== row.ticket || claims.helper?.id !== row.helper_id)
      throw new BeistandError(
        'BAD_INPUT',
        'The proof tells of another ticket or helper than this session had.',
      );
    if (row.ended_at === null)
      throw new BeistandError('BUSY', 'This session is still being held.', {
        hint: 'Send it again in a moment.',
      });
    if (!claims.granted.includes('record') || !parseGranted(row.granted).includes('record'))
      throw new BeistandError('NOT_GRANTED', 'Recording was not allowed in this session.');
    if ((claims.cast?.bytes ?? 0) > sessionLimits.castBytes)
      throw new BeistandError(
        'TOO_LARGE',
        `A recording of at most ${sessionLimits.castBytes} bytes is kept.`,
        {
          hint: 'The copy on the customer’s machine stays whole.',
        },
      );
    return row;
  };

  /** The hash of the proof that was kept of a session; null where none was. */
  const keptProof = async (session: string): Promise<string | null> =>
    (await readRecordings(store.db, [session])).find((one) => one.kind === 'proof')?.sha256 ?? null;

  const wasKept = async (installation: InstallationTable, session: string): Promise<boolean> => {
    const own = await store.db
      .selectFrom('sessions')
      .select('id')
      .where('id', '=', session)
      .where('installation_id', '=', installation.id)
      .executeTakeFirst();
    return own !== undefined && (await keptProof(session)) !== null;
  };

  const isStored = async (session: string, proof: Uint8Array): Promise<boolean> => {
    const kept = await keptProof(session);
    if (kept === null) return false;
    if (kept === createHash('sha256').update(proof).digest('hex')) return true;
    throw new BeistandError('CONFLICT', 'Another copy of this session was kept before.');
  };

  const pending = async (session: string): Promise<Uint8Array> => {
    try {
      return await readFile(proofOf(session));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') throw notBegun();
      throw error;
    }
  };

  const check = async (session: string, { claims }: Proof) => {
    const terminal = pathOf(session, 'terminal');
    const { cast } = claims;
    if (
      (await sizeOf(terminal)) !== (cast?.bytes ?? 0) ||
      (cast !== null && (await hashOf(terminal)) !== cast.sha256)
    )
      throw new BeistandError(
        'HASH_MISMATCH',
        'The recording is not what the customer’s machine has signed.',
      );
    const seconds = cast === null ? null : await readCast(terminal);
    if ((await sizeOf(pathOf(session, 'events'))) === 0)
      throw new BeistandError('HASH_MISMATCH', 'The events are missing.');
    return { seconds, grants: await readEvents(pathOf(session, 'events'), claims) };
  };

  const take = async (
    path: string,
    about: { readonly kind: NewRecording['kind']; readonly seconds: number | null },
  ): Promise<NewRecording> => ({ ...about, ...(await keepPieces(path, blobs)) });

  const begin = async (session: string, bytes: Uint8Array): Promise<CopyState> => {
    if (await isStored(session, bytes)) return { stored: true, events: 0, terminal: 0 };
    const before = await pending(session).catch(() => null);
    // Another proof than the one before: its files are not these.
    if (before !== null && Buffer.compare(before, bytes) !== 0)
      await rm(folderOf(session), { recursive: true, force: true });
    await replaceFile(proofOf(session), bytes, 0o600);
    return {
      stored: false,
      events: await sizeOf(pathOf(session, 'events')),
      terminal: await sizeOf(pathOf(session, 'terminal')),
    };
  };

  const add: Copies['add'] = async (installation, session, { part, at, bytes }) => {
    const proof = parseProof(await pending(session));
    await admit(installation, proof);
    const most = part === 'events' ? sessionLimits.eventsBytes : (proof.claims.cast?.bytes ?? 0);
    return addPiece(pathOf(session, part), { at, bytes }, most);
  };

  const keep: Copies['keep'] = async (installation, session) => {
    const bytes = await pending(session).catch(async (error: unknown) => {
      if (isBeistandError(error, 'NOT_FOUND') && (await wasKept(installation, session))) return null;
      throw error;
    });
    if (bytes === null) return;
    const proof = parseProof(bytes);
    const row = await admit(installation, proof);
    if (!(await isStored(session, bytes))) {
      const { seconds, grants } = await check(session, proof).catch(async (error: unknown) => {
        await rm(folderOf(session), { recursive: true, force: true });
        throw error;
      });
      const recordings = [
        ...(proof.claims.cast === null
          ? []
          : [await take(pathOf(session, 'terminal'), { kind: 'terminal', seconds })]),
        await take(pathOf(session, 'events'), { kind: 'events', seconds: null }),
        { kind: 'proof', seconds: null, sizeBytes: bytes.length, sha256: await blobs.put(bytes) } as const,
      ];
      const of = { id: session, customerId: row.customer_id, ticket: row.ticket };
      await store.transaction(async (trx) => {
        await addRecordings(trx, desk, of, recordings, now());
        await trx
          .updateTable('sessions')
          .set({ grants: JSON.stringify(grants), grants_signed: 1 })
          .where('id', '=', session)
          .execute();
      });
    }
    await rm(folderOf(session), { recursive: true, force: true });
  };

  const inOrder = createOrders();

  return {
    begin: async (installation, bytes) => {
      const proof = parseProof(bytes);
      await admit(installation, proof);
      const { session } = proof.claims;
      return inOrder(session, () => begin(session, bytes));
    },
    add: (installation, session, piece) => inOrder(session, () => add(installation, session, piece)),
    keep: (installation, session) => inOrder(session, () => keep(installation, session)),
  };
};
