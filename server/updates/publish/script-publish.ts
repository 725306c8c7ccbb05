/** `script`: a small signed program, run once on each system it is meant for. It is a target of the hotfix channel. */
import * as fs from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BeistandError } from '../../../protocol/errors.ts';
import { targetPath } from '../../../protocol/manifest.ts';
import type { ScriptManifest } from '../../../protocol/manifest.ts';
import { commandSchema } from '../../../protocol/product-file.ts';
import { repositoryLayout } from '../../../protocol/repository-layout.ts';
import type { Cache } from './cache.ts';
import { commandWords } from './command-words.ts';
import { customOf, fetchManifest, publishedTargets } from './earlier-builds.ts';
import type { Place } from './earlier-builds.ts';
import { planFrames } from './frame-plan.ts';
import { writePack } from './frame.ts';
import type { HandOver } from './hand-over.ts';
import { layOut, meaningOf, placesOf } from './manifest-writer.ts';
import { publishTarget, requireSigners } from './publish-target.ts';
import type { Blob } from './publish-target.ts';
import { readBuild } from './read-build.ts';
import { viewRepository } from './repository-view.ts';
import type { Publisher } from './publisher.ts';
import type { Tree } from './tree.ts';

export interface ScriptOptions {
  readonly product: string;
  readonly id: string;
  readonly platform: string;
  readonly customer: string | undefined;
  readonly from: string;
  readonly strip: number;
  readonly run: string;
  readonly timeoutMs: number;
  readonly fixes: readonly number[];
  readonly notes: { readonly de?: string; readonly en?: string };
  readonly minimumAgent: string | undefined;
  readonly channelDays: number;
  readonly partial: string | undefined;
}

export interface ScriptResult {
  readonly outcome: 'published' | 'alreadyPublished' | 'pending';
  readonly target: string;
  readonly manifestSha256: string;
  readonly run: readonly string[];
  readonly files: number;
  readonly handOver: HandOver | null;
}

const commandOf = (text: string, tree: Tree): [string, ...string[]] => {
  const parsed = commandSchema.safeParse(commandWords(text));
  if (!parsed.success)
    throw new BeistandError(
      'BAD_INPUT',
      `The command can’t be run: ${parsed.error.issues[0]?.message ?? ''}.`,
    );
  const [program] = parsed.data;
  const file = tree.files.find(({ path }) => path === program);
  if (file === undefined)
    throw new BeistandError('BAD_INPUT', `The folder holds no ${program}, which the command runs.`, {
      hint: 'The first word of --run is a path inside --from.',
    });
  if (file.mode !== 0o755 && !/\.(?:exe|cmd|bat|ps1)$/i.test(program))
    throw new BeistandError('BAD_INPUT', `${program} may not be executed.`, {
      hint: 'Try "chmod +x" on it.',
    });
  return parsed.data;
};

const publish = async (
  publisher: Publisher,
  options: ScriptOptions,
  cache: Cache,
  scratch: string,
): Promise<ScriptResult> => {
  const { product, id, platform, customer, fixes, notes, timeoutMs, minimumAgent } = options;
  if (customer !== undefined) await publisher.link.customer(customer);
  const { tree } = await readBuild({ from: options.from, strip: options.strip, sbom: undefined }, scratch);
  if (tree.symlinks.length > 0 || tree.emptyFolders.length > 0)
    throw new BeistandError(
      'BAD_INPUT',
      'A script’s folder can hold files alone, no links and no empty folders.',
    );
  const run = commandOf(options.run, tree);
  const view = await viewRepository(publisher.folder, publisher.keyring, publisher.link);
  await requireSigners(publisher, view, 'hotfix', options.partial);

  const fresh = new Map(tree.files.filter(({ size }) => size > 0).map((file) => [file.sha256, file]));
  const pack = await writePack(
    planFrames([...fresh.values()]),
    (sha256) => fresh.get(sha256)?.source ?? '',
    scratch,
    () => undefined,
  );
  const places = pack === null ? new Map<string, Place>() : placesOf(pack);
  const manifest: ScriptManifest = {
    formatVersion: 1,
    kind: 'script',
    product,
    channel: 'hotfix',
    id,
    platform,
    createdAt: new Date(publisher.now()).toISOString(),
    run,
    timeoutMs,
    fixes: [...new Set(fixes)].sort((a, b) => a - b),
    notes,
    ...(customer === undefined ? {} : { customer }),
    ...(minimumAgent === undefined ? {} : { minimumAgent }),
    ...layOut(tree.files, (sha256) => places.get(sha256)),
  };
  const target = targetPath('hotfix', customOf(manifest));
  const sum = { target, run, files: tree.files.length };
  const same = publishedTargets(view, product).find(({ path }) => path === target);
  if (same !== undefined) {
    const before = await fetchManifest(same, publisher.link, cache);
    if (meaningOf(before) !== meaningOf(manifest))
      throw new BeistandError('CONFLICT', `The script ${id} is published already, with other content.`, {
        hint: 'A published script never changes: give the new one an id of its own.',
      });
    return { outcome: 'alreadyPublished', ...sum, manifestSha256: same.sha256, handOver: null };
  }
  const blobs: Blob[] =
    pack === null ? [] : [{ path: repositoryLayout.pack(pack.sha256), file: pack.file, size: pack.size }];
  const { channelDays, partial } = options;
  const { sha256, handOver } = await publishTarget(publisher, manifest, blobs, scratch, {
    channelDays,
    partial,
  });
  return { outcome: handOver.kind, ...sum, manifestSha256: sha256, handOver };
};

/**
 * Publishes a script.
 * @throws BeistandError CONFLICT (this id with other content), BAD_INPUT, BAD_PATH, and as viewRepository and handOver
 */
export const publishScript = async (
  publisher: Publisher,
  options: ScriptOptions,
  cache: Cache,
): Promise<ScriptResult> => {
  const scratch = await fs.mkdtemp(join(tmpdir(), 'beistand-publish-'));
  try {
    return await publish(publisher, options, cache, scratch);
  } finally {
    await fs.rm(scratch, { recursive: true, force: true });
  }
};
