/**
 * Files that a person at the machine hands to a ticket of their own customer: what it is first, then its pieces, each request
 * signed like all of an agent's; at the end length and hash are checked, and only then it becomes an attachment of a reply.
 * The installation proves whose customer it is of; name and content of a file are its own claims, as in an upload of the portal.
 */
import { createHash } from 'node:crypto';
import { mkdir, readFile, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileOfferSchema } from '../../protocol/agent-api.ts';
import type { FileOffer, FileState } from '../../protocol/agent-api.ts';
import { canonicalJson } from '../../protocol/canonical-json.ts';
import { BeistandError, isBeistandError } from '../../protocol/errors.ts';
import { addPiece, createOrders, hashOf, keepPieces, sizeOf } from '../attachments/pieces.ts';
import { acceptName } from '../attachments/upload-rules.ts';
import { replaceFile } from '../data-folder.ts';
import type { Blobs } from '../mail/blobs.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import type { Desk } from '../tickets/desk.ts';
import { getTicket } from '../tickets/store.ts';
import type { InstallationTable } from './tables.ts';

export interface AgentFiles {
  /**
   * Says under which id a file comes and how much of it is there.
   * @throws BeistandError NOT_FOUND (no such ticket of this customer), CONFLICT (it was merged), BAD_INPUT
   */
  readonly begin: (installation: InstallationTable, offer: FileOffer) => Promise<FileState>;
  /** Adds a piece where it goes on; resolves with how much is there. @throws BeistandError NOT_FOUND, TOO_LARGE */
  readonly add: (
    installation: InstallationTable,
    file: string,
    piece: { readonly at: number; readonly bytes: Uint8Array },
  ) => Promise<number>;
  /** Checks and attaches it. What is not what was offered is thrown away. @throws BeistandError as `begin`, HASH_MISMATCH */
  readonly keep: (installation: InstallationTable, file: string) => Promise<void>;
}

export interface AgentFilesOptions {
  readonly store: Store;
  readonly desk: Desk;
  readonly blobs: Blobs;
  readonly incoming: string;
  readonly now: () => Date;
}

/** Files of one installation that may be on their way; the one begun first makes room for a further one. */
const underWay = 4;

const idOf = (installation: string, offer: FileOffer): string =>
  createHash('sha256').update(canonicalJson({ installation, offer })).digest('hex');

const notBegun = (): BeistandError =>
  new BeistandError('NOT_FOUND', 'No such file is on its way.', { hint: 'Say first what it is.' });

/** Refuses a ticket that takes nothing from this customer; of another's nothing is said, not even that it is there. */
const requireTicket = async (db: Queries, customerId: string, number: number): Promise<void> => {
  const nothing = (cause?: unknown): BeistandError =>
    new BeistandError('NOT_FOUND', `There is no ticket ${number} of this customer.`, { cause });
  const ticket = await getTicket(db, number).catch((error: unknown) => {
    throw isBeistandError(error, 'NOT_FOUND') ? nothing(error) : error;
  });
  if (ticket.customerId !== customerId) throw nothing();
  if (ticket.status === 'merged')
    throw new BeistandError('CONFLICT', `Ticket ${number} was merged into ticket ${ticket.mergedInto}.`, {
      hint: `Use ticket ${ticket.mergedInto}.`,
    });
};

const wasAttached = async (db: Queries, file: string): Promise<boolean> =>
  (await db.selectFrom('idempotency_keys').select('id').where('id', '=', file).executeTakeFirst()) !==
  undefined;

export const createAgentFiles = ({ store, desk, blobs, incoming, now }: AgentFilesOptions): AgentFiles => {
  const folder = join(incoming, 'files');
  // By installation first, so that those of one are found, and one that guesses ids of another finds nothing.
  const placeOf = ({ id }: InstallationTable, file: string): string => join(folder, `${id}.${file}`);
  const offerIn = (place: string): string => join(place, 'offer.json');
  const contentIn = (place: string): string => join(place, 'content');

  const pending = async (installation: InstallationTable, file: string): Promise<FileOffer | null> => {
    let text: string;
    try {
      text = await readFile(offerIn(placeOf(installation, file)), 'utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
      throw error;
    }
    return fileOfferSchema.parse(JSON.parse(text));
  };

  const makeRoom = async (installation: InstallationTable, place: string): Promise<void> => {
    const places = (await readdir(folder))
      .filter((name) => name.startsWith(`${installation.id}.`))
      .map((name) => join(folder, name))
      .filter((one) => one !== place);
    const begun = await Promise.all(places.map(async (one) => ({ one, at: (await stat(one)).mtimeMs })));
    const oldestFirst = begun.toSorted((a, b) => a.at - b.at);
    for (const { one } of oldestFirst.slice(0, Math.max(0, begun.length - underWay + 1)))
      await rm(one, { recursive: true, force: true });
  };

  const begin = async (
    installation: InstallationTable,
    file: string,
    offer: FileOffer,
  ): Promise<FileState> => {
    await requireTicket(store.db, installation.customer_id, offer.ticket);
    if (await wasAttached(store.db, file)) return { file, stored: true, received: offer.sizeBytes };
    const place = placeOf(installation, file);
    if ((await pending(installation, file)) === null) {
      await mkdir(folder, { recursive: true });
      await makeRoom(installation, place);
      await replaceFile(offerIn(place), JSON.stringify(offer), 0o600);
    }
    return { file, stored: false, received: await sizeOf(contentIn(place)) };
  };

  /** Claims the id and replies, both in one transaction; where the id was claimed before, all is done. */
  const attach = async (
    trx: Trx,
    installation: InstallationTable,
    { file, offer }: { readonly file: string; readonly offer: FileOffer },
  ): Promise<void> => {
    const at = now();
    const claimed = await trx
      .insertInto('idempotency_keys')
      .values({ id: file, request: file, created_at: at.toISOString(), status: 200, body: null })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .executeTakeFirst();
    if (claimed.numInsertedOrUpdatedRows === 0n) return;
    const { ticket, name, sizeBytes, sha256 } = offer;
    await requireTicket(trx, installation.customer_id, ticket);
    await desk.act(
      trx,
      ticket,
      {
        kind: 'reply',
        text: `${name}\n\n--\nSent from ${installation.machine_name}`,
        attachments: [{ name, type: '', sizeBytes, sha256 }],
      },
      { actor: { kind: 'customer', id: installation.id }, now: at, expectedSeq: null },
    );
  };

  const keep = async (installation: InstallationTable, file: string): Promise<void> => {
    const place = placeOf(installation, file);
    const offer = await pending(installation, file);
    if (offer === null) {
      if (await wasAttached(store.db, file)) return;
      throw notBegun();
    }
    await requireTicket(store.db, installation.customer_id, offer.ticket);
    const content = contentIn(place);
    if (!(await wasAttached(store.db, file))) {
      if ((await sizeOf(content)) !== offer.sizeBytes || (await hashOf(content)) !== offer.sha256) {
        await rm(place, { recursive: true, force: true });
        throw new BeistandError('HASH_MISMATCH', 'What arrived is not the file that was offered.', {
          hint: 'It may have changed while it was sent. Send it again.',
        });
      }
      await keepPieces(content, blobs);
      await store.transaction((trx) => attach(trx, installation, { file, offer }));
    }
    await rm(place, { recursive: true, force: true });
  };

  const inOrder = createOrders();
  return {
    begin: (installation, wish) => {
      const offer = { ...wish, name: acceptName(wish.name) };
      const file = idOf(installation.id, offer);
      return inOrder(file, () => begin(installation, file, offer));
    },
    add: (installation, file, piece) =>
      inOrder(file, async () => {
        const offer = await pending(installation, file);
        if (offer === null) throw notBegun();
        return addPiece(contentIn(placeOf(installation, file)), piece, offer.sizeBytes);
      }),
    keep: (installation, file) => inOrder(file, () => keep(installation, file)),
  };
};
