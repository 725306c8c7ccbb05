/** An agent's trust folder in front of a test repository served over HTTP. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { createDispatcher } from '../../agent/transfer/dispatcher.ts';
import { createHttpSource } from '../../agent/transfer/http-source.ts';
import { createTransfer } from '../../agent/transfer/transfer.ts';
import type { TransferOptions } from '../../agent/transfer/transfer.ts';
import type { TrustedRepository } from '../../agent/trust/repository.ts';
import { openTrust } from '../../agent/trust/repository.ts';
import type { Channel } from '../../protocol/ids.ts';
import type { FileServer, Misbehaviour } from './file-server.ts';
import { serveFiles } from './file-server.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { TufRepository } from './tuf-repository.ts';

const testNow = '2026-07-05T12:00:00Z';

export interface TrustWorld {
  readonly repository: TufRepository;
  readonly server: FileServer;
  readonly folder: string;
  /** This machine's clock; tests set it. */
  clock: Date;
  readonly ignored: string[];
  misbehave: Misbehaviour;
  /** A new process's view of the trust folder. */
  open(channels?: readonly Channel[]): Promise<TrustedRepository>;
}

export const createTrustWorld = async (
  changes: Partial<Pick<TransferOptions, 'stallMs' | 'triesPerMirror'>> = {},
): Promise<TrustWorld> => {
  const repository = await TufRepository.create();
  const folder = join(await temporaryFolder(), 'trust');
  await mkdir(folder);
  await writeFile(join(folder, 'initial-root.json'), repository.text('1.root.json'));
  const ignored: string[] = [];
  const dispatcher = createDispatcher({ proxy: null, authorities: null });
  const server = await serveFiles(repository.files, (...args) => world.misbehave(...args));
  onTestFinished(async () => {
    await dispatcher.destroy();
    await server.close();
  });
  const world: TrustWorld = {
    repository,
    server,
    folder,
    clock: new Date(testNow),
    ignored,
    misbehave: () => false,
    open: (channels = ['release', 'hotfix']) =>
      openTrust({
        folder,
        disk: nodeDisk,
        transfer: createTransfer({
          sources: [createHttpSource({ baseUrl: server.url, dispatcher })],
          disk: nodeDisk,
          limitRate: null,
          triesPerMirror: 1,
          random: () => 0,
          ...changes,
        }),
        now: () => world.clock,
        channels,
        onIgnored: (file) => ignored.push(file),
      }),
  };
  return world;
};

/** The code an operation fails with, or null where it succeeds. */
export const codeOf = async (work: Promise<unknown>): Promise<string | null> => {
  try {
    await work;
    return null;
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
};
