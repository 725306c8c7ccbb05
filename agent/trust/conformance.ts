/**
 * The command line of the public TUF conformance suite, over the agent's own trust code. A composition
 * root of its own, not part of the product: no clock memory, no enrolled root, metadata kept unversioned.
 */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { BeistandError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import { nodeDisk, replaceFile } from '../disk/disk.ts';
import { createDispatcher } from '../transfer/dispatcher.ts';
import { createHttpSource } from '../transfer/http-source.ts';
import { createTransfer } from '../transfer/transfer.ts';
import type { Transfer } from '../transfer/transfer.ts';
import { TufClient } from './client.ts';
import type { TargetFile } from './document.ts';
import { hashFaults } from './store.ts';
import type { TrustedStore } from './store.ts';

/** Largest artifact the suite's commands download. */
const artifactBytes = 256 * 1024 * 1024;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    'metadata-dir': { type: 'string' },
    'metadata-url': { type: 'string' },
    'target-name': { type: 'string', multiple: true },
    'target-base-url': { type: 'string' },
    'target-dir': { type: 'string' },
  },
});

type OptionName = 'metadata-dir' | 'metadata-url' | 'target-base-url' | 'target-dir';

const required = (name: OptionName): string => {
  const value = values[name];
  if (value !== undefined) return value;
  throw new BeistandError('BAD_INPUT', `--${name} is needed.`);
};

const dispatcher = createDispatcher({ proxy: null, authorities: null });
const transferFrom = (baseUrl: string): Transfer =>
  createTransfer({
    sources: [createHttpSource({ baseUrl, dispatcher })],
    disk: nodeDisk,
    limitRate: null,
    triesPerMirror: 2,
  });

const init = async (rootFile: string | undefined): Promise<void> => {
  if (rootFile === undefined) throw new BeistandError('BAD_INPUT', 'init needs the trusted root’s file.');
  const folder = required('metadata-dir');
  await nodeDisk.makeFolder(folder);
  await replaceFile(nodeDisk, join(folder, 'root.json'), await nodeDisk.read(rootFile, limits.rootBytes));
};

const refresh = async (): Promise<{ client: TufClient; store: TrustedStore }> => {
  const transfer = transferFrom(required('metadata-url'));
  const now = new Date();
  const client = await TufClient.open(
    {
      folder: required('metadata-dir'),
      disk: nodeDisk,
      fetch: (file, maxBytes, accept) => transfer.small(file, maxBytes, undefined, accept),
      initialRoot: null,
    },
    now,
  );
  return { client, store: await client.refresh({ kind: 'repository' }, now) };
};

const differs = (entry: TargetFile, bytes: Uint8Array): boolean =>
  bytes.length !== entry.length || hashFaults(entry.hashes, bytes).length > 0;

const encodeSegments = (path: string): string => path.split('/').map(encodeURIComponent).join('/');

/** Under consistent snapshots a file's name begins with its hash (TUF 1.0, 6.2.1). */
const urlPath = (path: string, entry: TargetFile, consistent: boolean): string => {
  const hash = entry.hashes['sha256'] ?? entry.hashes['sha512'];
  if (!consistent || hash === undefined) return encodeSegments(path);
  const cut = path.lastIndexOf('/') + 1;
  return encodeSegments(`${path.slice(0, cut)}${hash}.${path.slice(cut)}`);
};

const download = async (): Promise<void> => {
  const names = values['target-name'] ?? [];
  if (names.length === 0) throw new BeistandError('BAD_INPUT', '--target-name is needed.');
  const folder = required('target-dir');
  const transfer = transferFrom(required('target-base-url'));
  const { client, store } = await refresh();
  for (const name of names) {
    const entry = await client.findTarget(store, name);
    if (entry === null) throw new BeistandError('NOT_FOUND', `No role has signed ${name}.`);
    const file = join(folder, encodeURIComponent(name));
    const present = await nodeDisk.stat(file);
    if (
      present?.kind === 'file' &&
      present.size === entry.length &&
      !differs(entry, await nodeDisk.read(file, entry.length))
    )
      continue;
    const consistent = store.root.signed.consistent_snapshot;
    const bytes = await transfer.small(
      urlPath(name, entry, consistent),
      Math.min(entry.length, artifactBytes),
      undefined,
      (candidate) => {
        if (differs(entry, candidate))
          throw new BeistandError('HASH_MISMATCH', `${name} is not what was signed.`);
      },
    );
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, bytes);
  }
};

const commands: Readonly<Record<string, () => Promise<unknown>>> = {
  init: () => init(positionals[1]),
  refresh,
  download,
};

try {
  const command = commands[positionals[0] ?? ''];
  if (command === undefined)
    throw new BeistandError('BAD_INPUT', 'The command is init, refresh or download.');
  await command();
} catch (error) {
  process.stderr.write(
    `${error instanceof BeistandError ? `${error.code} ${error.message}` : String(error)}\n`,
  );
  process.exitCode = 1;
} finally {
  await dispatcher.destroy();
}
