/** A repository with a tiny publisher and a clock of its own, for tests of what the server takes and signs. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { OnlineKeys } from '../../protocol/publish-api.ts';
import { createEventBus } from '../../server/events.ts';
import type { Store } from '../../server/store/store.ts';
import { recordBuilds } from '../../server/updates/builds.ts';
import { makeOnlineKeys, wantedOnlineKeys } from '../../server/updates/repository/online-keys.ts';
import { createRepository } from '../../server/updates/repository/repository.ts';
import type { Repository } from '../../server/updates/repository/repository.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { tinyPublisher } from './tiny-repository.ts';
import type { RoleText, TinyPublisher } from './tiny-repository.ts';

export interface RepositoryBench {
  readonly repository: Repository;
  readonly publisher: TinyPublisher;
  readonly folder: string;
  readonly keysFolder: string;
  readonly online: () => Promise<OnlineKeys>;
  /** Targets that listeners heard of, in order. */
  readonly published: string[];
  now: Date;
  accept(...roles: RoleText[]): ReturnType<Repository['accept']>;
  /** Another instance on the same folder and database. */
  another(): Repository;
}

/** A repository without a root yet, on a migrated store. */
export const repositoryBench = async (
  store: Store,
  publisher = tinyPublisher(),
): Promise<RepositoryBench> => {
  const root = await temporaryFolder();
  const [folder, keysFolder] = [join(root, 'repository'), join(root, 'keys')];
  await mkdir(folder);
  await makeOnlineKeys(keysFolder);
  const bus = createEventBus();
  const made: RepositoryBench = {
    folder,
    keysFolder,
    publisher,
    published: [],
    now: new Date('2026-07-06T10:00:00Z'),
    online: () => wantedOnlineKeys(keysFolder),
    accept: (...roles) => made.repository.accept({ roles }),
    another: () =>
      createRepository(store, {
        folder,
        keysFolder,
        timestampDays: 7,
        snapshotDays: 30,
        now: () => made.now,
        record: (trx, current) => recordBuilds(trx, bus, folder, current, made.now),
      }),
    get repository() {
      return made.another();
    },
  };
  bus.on('published', (_trx, { target }) => {
    made.published.push(target);
    return Promise.resolve();
  });
  return made;
};
