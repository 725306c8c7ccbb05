/** Where the server keeps things, and how its files are written: whole or not at all. */
import { mkdir, open, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';

export interface DataFolder {
  readonly root: string;
  readonly config: string;
  readonly sqlite: string;
  readonly keys: string;
  readonly repository: string;
  readonly incoming: string;
  readonly bundles: string;
  /** Raw mails and attachments, by the sha256 of their bytes. */
  readonly blobs: string;
  /** Address of the running server, for commands that need it; gone when it stops. */
  readonly run: string;
}

export const dataFolder = (root: string): DataFolder => ({
  root,
  config: join(root, 'config.json'),
  sqlite: join(root, 'beistand.sqlite'),
  keys: join(root, 'keys'),
  repository: join(root, 'repository'),
  incoming: join(root, 'incoming'),
  bundles: join(root, 'bundles'),
  blobs: join(root, 'blobs'),
  run: join(root, 'run.json'),
});

/** Makes a folder's names durable. */
export const syncFolder = async (path: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

/** Replaces a file so that a crash leaves the old or the new content, whole. Folders on the way are made. */
export const replaceFile = async (
  path: string,
  content: string | Uint8Array,
  mode = 0o644,
): Promise<void> => {
  await mkdir(dirname(path), { recursive: true });
  const temporary = `${path}.${process.pid}.new`;
  const handle = await open(temporary, 'w', mode);
  try {
    await handle.writeFile(content);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(temporary, path);
  await syncFolder(dirname(path));
};
