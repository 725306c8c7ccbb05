/**
 * The hooks of a product's file. They are the vendor's signed programs; still they may hang, fail or talk
 * without end, so each has a time limit, a clean environment and bounded output, and ends in the journal.
 *
 * Which build's hook runs: `stop` and `backup` are the old build's, `preUpdate`, `migrate`, `start` and
 * `postUpdate` the new one's. On the way back: `stop` of the new one, `restore` and `start` of the old one.
 * Every hook may be run again after a crash, so it must bear that.
 */
import { join } from 'node:path';
import { BeistandError } from '../../protocol/errors.ts';
import { limits } from '../../protocol/limits.ts';
import type { HookName } from '../../protocol/product-file.ts';
import type { KnownBuild } from './plan.ts';
import { cleanEnvironment, runProgram } from './process.ts';
import type { Site } from './site.ts';

/** Output of a hook that goes into the journal and into messages, in characters. */
const saidChars = 2_000;

export interface HookContext {
  /** The build whose hook runs. */
  readonly build: KnownBuild;
  /** The other build of this update, or null. */
  readonly other: string | null;
  readonly backup: string | null;
  readonly machine: Readonly<Record<string, string>>;
}

/** What a hook finds in its environment beside PATH and LANG. */
export const hookVariables = (
  site: Pick<Site, 'install'>,
  hook: string,
  { build, other, backup }: Omit<HookContext, 'machine'>,
): Record<string, string> => ({
  BEISTAND_HOOK: hook,
  BEISTAND_PRODUCT: build.manifest.product,
  BEISTAND_VERSION: build.manifest.version,
  BEISTAND_OTHER_VERSION: other ?? '',
  BEISTAND_INSTALL_DIR: site.install.root,
  BEISTAND_BUILD_DIR: site.install.tree(build.manifest.version),
  BEISTAND_SHARED_DIR: site.install.shared,
  BEISTAND_BACKUP_DIR: backup ?? '',
  HOME: site.install.shared,
});

/** The note of what is running, for recovery. */
export const runningNote = (site: Pick<Site, 'layout'>): string => join(site.layout.root, 'running.json');

/**
 * Runs one hook where the build has it.
 * @throws BeistandError HOOK_FAILED, HOOK_TIMED_OUT
 */
export const runHook = async (site: Site, hook: HookName, context: HookContext): Promise<void> => {
  const { manifest } = context.build;
  const definition = manifest.productFile?.[hook];
  if (definition === undefined) return;
  site.onProgress({ kind: 'hook', hook, version: manifest.version });
  await site.disk.makeFolder(site.install.shared);
  const end = await runProgram(site.disk, runningNote(site), {
    command: definition.command,
    folder: site.install.tree(manifest.version),
    environment: cleanEnvironment(hookVariables(site, hook, context), context.machine),
    timeoutMs: definition.timeoutMs,
    outputBytes: limits.hookOutputBytes,
  });
  const said = end.output.slice(-saidChars);
  await site.journal.append('hook', {
    hook,
    version: manifest.version,
    exitCode: end.exitCode,
    timedOut: end.timedOut,
    output: said,
  });
  if (end.exitCode === 0) return;
  const what = `The hook ${hook} of ${manifest.version}`;
  const details = { hook, version: manifest.version, output: said };
  if (end.timedOut)
    throw new BeistandError('HOOK_TIMED_OUT', `${what} took longer than ${definition.timeoutMs} ms.`, {
      details,
    });
  const how =
    end.startFault !== null
      ? `could not be started: ${end.startFault}`
      : end.exitCode === null
        ? 'was ended by a signal'
        : `ended with exit code ${end.exitCode}`;
  throw new BeistandError('HOOK_FAILED', `${what} ${how}.`, { details });
};
