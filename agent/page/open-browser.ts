/**
 * Opens the page in the desktop's browser. The address holds the token, and what a program is started with can be read by
 * every user of the machine; so the browser is given a file that only this user can read, which leads there.
 */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Opened {
  /** Takes the file away again. */
  readonly close: () => Promise<void>;
}

/** Starts `opener` (a program and its first arguments) with the file; null where that program can't be started. */
export const openBrowser = async (opener: readonly string[], url: string): Promise<Opened | null> => {
  const [program, ...before] = opener;
  if (program === undefined) return null;
  // mkdtemp makes folders of mode 0700.
  const folder = await mkdtemp(join(tmpdir(), 'beistand-page-'));
  const file = join(folder, 'beistand.html');
  const html = `<!doctype html><meta charset="utf-8"><meta name="referrer" content="no-referrer"><meta http-equiv="refresh" content="0;url=${url}"><title>Beistand</title>`;
  await writeFile(file, html, { mode: 0o600 });
  const close = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const started = await new Promise<boolean>((resolve) => {
    const child = spawn(program, [...before, file], { stdio: 'ignore', detached: true });
    child.once('error', () => resolve(false));
    child.once('spawn', () => {
      child.unref();
      resolve(true);
    });
  });
  if (started) return { close };
  await close();
  return null;
};
