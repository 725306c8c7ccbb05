/**
 * The update repository as the server's other parts see it: hand over metadata, keep it fresh, look at it.
 * Every change happens inside the database's lock of the name `repository`, so that several instances and the
 * command line take turns, and every change is one step for agents (see apply.ts).
 */
import type { Metadata, Root, Targets } from '@tufjs/models';
import { BeistandError } from '../../../protocol/errors.ts';
import { channels } from '../../../protocol/ids.ts';
import { limits } from '../../../protocol/limits.ts';
import type { MetadataRequest, MetadataResponse, PublishedRole } from '../../../protocol/publish-api.ts';
import type { Store, Trx } from '../../store/store.ts';
import { applyFiles, finishInterrupted } from './apply.ts';
import type { MetadataFile } from './apply.ts';
import { checkAddedBuilds, checkAgainstRecords } from './check-builds.ts';
import type { AddedBuild } from './check-builds.ts';
import { checkChannel, checkRoot, checkTargets, requireNext } from './check-roles.ts';
import { parseRoot, parseTargets, readCurrent } from './current.ts';
import type { Current, Role } from './current.ts';
import { removeRetiredKeys, wantedOnlineKeys } from './online-keys.ts';
import { resignRules } from './resign-rules.ts';
import { makeSnapshot, makeTimestamp } from './sign.ts';
import type { SigningContext } from './sign.ts';

export interface RepositoryOptions {
  readonly folder: string;
  readonly keysFolder: string;
  readonly timestampDays: number;
  readonly snapshotDays: number;
  readonly now: () => Date;
  /** Called inside the transaction for every build that became visible and is not yet in the database. */
  readonly record: (trx: Trx, builds: Current) => Promise<void>;
}

export interface Repository {
  readonly folder: string;
  readonly current: () => Promise<Current>;
  /** Finishes what a crash interrupted, and records builds the database does not know. Call it at start. */
  readonly open: () => Promise<void>;
  readonly accept: (request: MetadataRequest) => Promise<MetadataResponse>;
  /** Signs snapshot and timestamp again where they are near expiry, or in any case where `force` says so (after a new online key); true where it did. */
  readonly keepFresh: (options?: { readonly force: boolean }) => Promise<boolean>;
}

interface Proposal {
  root: Role<Root> | null;
  readonly roles: Map<PublishedRole, Role<Targets>>;
  readonly files: MetadataFile[];
  readonly added: AddedBuild[];
}

const unestablished = (): BeistandError =>
  new BeistandError('TRUST_NOT_ESTABLISHED', 'The repository has no root yet.', {
    hint: 'Run: publish trust',
  });

export const createRepository = (store: Store, options: RepositoryOptions): Repository => {
  const { folder, keysFolder, now } = options;

  const signing = (root: Metadata<Root>): SigningContext => ({
    keysFolder,
    root: root.signed,
    now: now(),
    timestampDays: options.timestampDays,
    snapshotDays: options.snapshotDays,
  });

  const takeRole = async (proposal: Proposal, role: PublishedRole, text: string): Promise<void> => {
    if (role === 'root') {
      if (text === proposal.root?.text) return;
      if (Buffer.byteLength(text) > limits.rootBytes)
        throw new BeistandError('TOO_LARGE', `Agents accept a root of ${limits.rootBytes} bytes at most.`);
      const next = parseRoot(text);
      checkRoot(next.metadata, proposal.root?.metadata ?? null, await wantedOnlineKeys(keysFolder), now());
      proposal.root = next;
      proposal.files.push({ name: `${next.metadata.signed.version}.root.json`, text });
      return;
    }
    const before = proposal.roles.get(role) ?? null;
    if (text === before?.text) return;
    if (proposal.root === null) throw unestablished();
    const next = parseTargets(role, text);
    requireNext(role, next.metadata.signed.version, before?.metadata.signed.version ?? 0);
    if (role === 'targets') checkTargets(next.metadata, proposal.root.metadata, now());
    else {
      const targets = proposal.roles.get('targets');
      if (targets === undefined) throw unestablished();
      checkChannel(role, next.metadata, targets.metadata, now());
      proposal.added.push(
        ...(await checkAddedBuilds(folder, role, next.metadata.signed, before?.metadata.signed ?? null)),
      );
    }
    proposal.roles.set(role, next);
    proposal.files.push({ name: `${next.metadata.signed.version}.${role}.json`, text });
  };

  /** What stays must still be valid under what is new: a rotated key needs its roles signed again in the same request. */
  const requireWhole = ({ root, roles }: Proposal): void => {
    if (root === null) throw unestablished();
    const targets = roles.get('targets');
    if (targets === undefined)
      throw new BeistandError('METADATA_INVALID', 'A root without targets is of no use yet.');
    checkTargets(targets.metadata, root.metadata, null);
    for (const channel of channels) {
      const role = roles.get(channel);
      if (role !== undefined) checkChannel(channel, role.metadata, targets.metadata, null);
    }
  };

  const publish = async (before: Current, proposal: Proposal): Promise<MetadataResponse> => {
    requireWhole(proposal);
    const root = (proposal.root as Role<Root>).metadata;
    const snapshotVersion = (before.snapshot?.metadata.signed.version ?? 0) + 1;
    const timestampVersion = (before.timestamp?.metadata.signed.version ?? 0) + 1;
    const roles = new Map(
      [...proposal.roles].map(([name, role]) => [
        name,
        { version: role.metadata.signed.version, text: role.text },
      ]),
    );
    const snapshot = await makeSnapshot(signing(root), snapshotVersion, roles);
    const timestamp = await makeTimestamp(signing(root), timestampVersion, {
      version: snapshotVersion,
      text: snapshot.text,
    });
    await applyFiles(folder, [...proposal.files, snapshot, timestamp]);
    await removeRetiredKeys(keysFolder, root.signed);
    return { snapshotVersion, timestampVersion, added: proposal.added.map((build) => build.target) };
  };

  const locked = <T>(work: (trx: Trx) => Promise<T>): Promise<T> =>
    store.exclusive('repository', async (trx) => {
      await finishInterrupted(folder);
      return work(trx);
    });

  return {
    folder,
    current: () => readCurrent(folder),
    open: () => locked(async (trx) => options.record(trx, await readCurrent(folder))),
    accept: (request) =>
      locked(async (trx) => {
        const before = await readCurrent(folder);
        const proposal: Proposal = { root: before.root, roles: new Map(before.roles), files: [], added: [] };
        for (const { role, json } of request.roles) await takeRole(proposal, role, json);
        await checkAgainstRecords(trx, proposal.added);
        const { snapshot, timestamp } = before;
        const response =
          proposal.files.length === 0 && snapshot !== null && timestamp !== null
            ? {
                snapshotVersion: snapshot.metadata.signed.version,
                timestampVersion: timestamp.metadata.signed.version,
                added: [],
              }
            : await publish(before, proposal);
        await options.record(trx, await readCurrent(folder));
        return response;
      }),
    keepFresh: ({ force } = { force: false }) =>
      locked(async () => {
        const { root, timestamp, snapshot, roles } = await readCurrent(folder);
        if (root === null || timestamp === null || snapshot === null) return false;
        const due = force
          ? { timestamp: true, snapshot: true }
          : resignRules(
              { timestamp: timestamp.metadata.signed.expires, snapshot: snapshot.metadata.signed.expires },
              options,
              now(),
            );
        if (!due.timestamp && !due.snapshot) return false;
        const context = signing(root.metadata);
        const files: MetadataFile[] = [];
        let named = { version: snapshot.metadata.signed.version, text: snapshot.text };
        if (due.snapshot) {
          const texts = new Map(
            [...roles].map(([name, role]) => [
              name,
              { version: role.metadata.signed.version, text: role.text },
            ]),
          );
          const fresh = await makeSnapshot(context, named.version + 1, texts);
          named = { version: named.version + 1, text: fresh.text };
          files.push(fresh);
        }
        files.push(await makeTimestamp(context, timestamp.metadata.signed.version + 1, named));
        await applyFiles(folder, files);
        return true;
      }),
  };
};
