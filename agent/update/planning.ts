/** From a wish to a plan: asks trust for what is there, the rules for which, the route for how. Changes nothing. */
import semver from 'semver';
import { BeistandError } from '../../protocol/errors.ts';
import { platformFits } from '../../protocol/ids.ts';
import type { BuildManifest, Manifest } from '../../protocol/manifest.ts';
import type { TargetEntry } from '../trust/repository.ts';
import { chooseNewer, chooseVersion, reasonOf } from './choose-rules.ts';
import type { ChooseInput } from './choose-rules.ts';
import type { EngineOptions, Identity, KeptBack, Plan, UpdatePlan } from './contract.ts';
import { manifestOf } from './manifests.ts';
import { maxChain, planRoute, spaceFor } from './plan.ts';
import type { KnownBuild, Route, SpaceNeeded } from './plan.ts';
import { runningBuild } from './record.ts';
import type { AgentRecord } from './record.ts';
import type { Site } from './site.ts';
import type { BuildRef } from './state.ts';
import { walk } from './tree.ts';
import { planTree } from './tree-rules.ts';
import { buildsOnDisk } from './work.ts';

/** Manifests of other builds fetched to find a chain of deltas. */
const maxBetween = 6;

export const refOf = (entry: TargetEntry, version: string): BuildRef => ({
  version,
  manifestSha256: entry.sha256,
  channel: entry.channel,
  target: entry.path,
});

/**
 * The manifest as a build for this installation.
 * @throws BeistandError MANIFEST_FOREIGN
 */
export const requireOurs = (manifest: Manifest, identity: Identity): Manifest => {
  const { product, platform, customer } = manifest;
  const fault =
    product !== identity.product
      ? `the product ${product}`
      : !platformFits(platform, identity.platform)
        ? `the platform ${platform}`
        : customer !== undefined && customer !== identity.customerId
          ? 'another customer'
          : null;
  if (fault === null) return manifest;
  throw new BeistandError('MANIFEST_FOREIGN', `The manifest is for ${fault}, not for this installation.`, {
    hint: 'Nothing was changed. Tell your vendor.',
  });
};

const buildOf = async (options: EngineOptions, entry: TargetEntry): Promise<KnownBuild> => {
  const { manifest, sha256 } = await options.trust.manifest(entry);
  requireOurs(manifest, options.identity);
  if (manifest.kind !== 'build')
    throw new BeistandError('MANIFEST_INVALID', `${entry.path} is not the manifest of a build.`);
  planTree(manifest);
  return { manifest, sha256 };
};

const isTooNew = (manifest: BuildManifest, agentVersion: string): boolean =>
  manifest.minimumAgent !== undefined && semver.lt(agentVersion, manifest.minimumAgent);

/** Builds between what is on disk and the target, as far as a chain of deltas could lead through them. */
const findBetween = async (
  options: EngineOptions,
  target: KnownBuild,
  onDisk: readonly KnownBuild[],
  targets: readonly TargetEntry[],
): Promise<KnownBuild[]> => {
  const there = new Set(onDisk.map(({ sha256 }) => sha256));
  const found: KnownBuild[] = [];
  let edge: readonly KnownBuild[] = [target];
  for (let depth = 1; depth < maxChain && there.size > 0; depth += 1) {
    // A delta straight from what is on disk: no longer chain is worth the manifests.
    if (edge.some(({ manifest }) => manifest.deltas.some(({ base }) => there.has(base)))) return found;
    const next: KnownBuild[] = [];
    for (const { base } of edge.flatMap(({ manifest }) => manifest.deltas)) {
      const entry = targets.find(({ sha256, custom }) => sha256 === base && custom.kind === 'build');
      if (entry === undefined || found.length >= maxBetween) continue;
      const build = await buildOf(options, entry);
      found.push(build);
      next.push(build);
    }
    edge = next;
  }
  return found;
};

const nothing: Route = { kind: 'nothing', steps: [], frames: [], downloadBytes: 0, newBytes: 0 };

/** Bytes in `shared/`: what a backup may need. */
const sharedBytes = async ({ disk, install }: Site): Promise<number> => {
  if ((await disk.stat(install.shared))?.kind !== 'folder') return 0;
  return [...(await walk(disk, install.shared)).values()].reduce((sum, { size }) => sum + size, 0);
};

/** Free space a plan needs, by folder. */
export const spaceOf = async (
  site: Site,
  record: AgentRecord,
  onDisk: readonly KnownBuild[],
  target: BuildManifest,
  route: Route,
): Promise<SpaceNeeded> => {
  const running = onDisk.find(({ sha256 }) => sha256 === runningBuild(record)?.manifestSha256);
  const backup = running?.manifest.productFile?.backup === undefined ? 0 : await sharedBytes(site);
  return spaceFor(route, target, backup);
};

const planFor = async (
  options: EngineOptions,
  site: Site,
  record: AgentRecord,
  target: KnownBuild,
  ref: BuildRef,
  targets: readonly TargetEntry[],
): Promise<UpdatePlan> => {
  const onDisk = await buildsOnDisk(site, record);
  const isThere = onDisk.some(({ sha256 }) => sha256 === target.sha256);
  const route = isThere
    ? nothing
    : planRoute(target, onDisk, await findBetween(options, target, onDisk, targets));
  const space = await spaceOf(site, record, onDisk, target.manifest, route);
  const running = runningBuild(record);
  return {
    kind: 'update',
    how: isThere ? 'reuse' : 'stage',
    from:
      running === null
        ? null
        : {
            version: running.version,
            manifestSha256: running.manifestSha256,
            channel: running.channel,
            target: running.target,
          },
    to: ref,
    manifest: target.manifest,
    route,
    downloadBytes: route.downloadBytes,
    neededBytes: space.home + space.install,
  };
};

const chooseInput = async (options: EngineOptions, record: AgentRecord): Promise<ChooseInput> => ({
  targets: await options.trust.targets(),
  identity: options.identity,
  installed: runningBuild(record),
  pin: options.pin,
  knownBad: record.knownBad
    .filter(({ why }) => why !== 'interrupted')
    .map(({ manifestSha256 }) => manifestSha256),
  hints: options.hints(),
});

const tooOld = (manifest: BuildManifest, agentVersion: string): BeistandError =>
  new BeistandError(
    'AGENT_TOO_OLD',
    `${manifest.version} needs agent ${manifest.minimumAgent ?? ''}; this is ${agentVersion}.`,
    { hint: 'Update the agent first, then try again.' },
  );

const planVersion = async (
  options: EngineOptions,
  site: Site,
  record: AgentRecord,
  wish: { readonly to: string; readonly byPerson: boolean },
): Promise<Plan> => {
  const input = await chooseInput(options, record);
  if (options.pin !== null && wish.to !== options.pin)
    throw new BeistandError('PINNED', `This installation is pinned to ${options.pin}.`, {
      hint: 'Run unpin first, or pin the version you want.',
    });
  if (!wish.byPerson && input.installed !== null && semver.lt(wish.to, input.installed.version))
    throw new BeistandError('DOWNGRADE_REFUSED', `${wish.to} is older than ${input.installed.version}.`);
  const [entry] = chooseVersion(input, wish.to);
  if (entry === undefined)
    throw new BeistandError(
      'NO_SUCH_VERSION',
      `The vendor has not published ${wish.to} for this installation.`,
      {
        hint: 'Run check to see what is available.',
      },
    );
  if (entry.sha256 === input.installed?.manifestSha256)
    return { kind: 'upToDate', installed: input.installed, keptBack: [], reason: null };
  if (input.installed?.version === wish.to)
    throw new BeistandError(
      'CONFLICT',
      `${wish.to} is installed, but from another manifest than the one published now.`,
      {
        hint: 'A version can’t be replaced by itself. Go to another version first, or ask your vendor for a new one.',
      },
    );
  const target = await buildOf(options, entry);
  if (isTooNew(target.manifest, options.agentVersion)) throw tooOld(target.manifest, options.agentVersion);
  return planFor(options, site, record, target, refOf(entry, wish.to), input.targets);
};

const planNewest = async (options: EngineOptions, site: Site, record: AgentRecord): Promise<Plan> => {
  const input = await chooseInput(options, record);
  const choice = chooseNewer(input);
  const keptBack: KeptBack[] = [...choice.keptBack];
  for (const entry of choice.candidates) {
    const target = await buildOf(options, entry);
    if (!isTooNew(target.manifest, options.agentVersion))
      return planFor(options, site, record, target, refOf(entry, entry.custom.version), input.targets);
    keptBack.push({ version: entry.custom.version, why: 'agentTooOld' });
  }
  const sorted = keptBack.toSorted((a, b) => semver.rcompare(a.version, b.version));
  return { kind: 'upToDate', installed: input.installed, keptBack: sorted, reason: reasonOf(sorted) };
};

/** See `UpdateEngine.plan`. */
export const planUpdate = (
  options: EngineOptions,
  site: Site,
  record: AgentRecord,
  wish: { readonly to?: string; readonly byPerson: boolean },
): Promise<Plan> =>
  wish.to === undefined
    ? planNewest(options, site, record)
    : planVersion(options, site, record, { to: wish.to, byPerson: wish.byPerson });

/**
 * The plan of a way back by hand: to `to`, or to the newest older build on disk.
 * @throws BeistandError NO_SUCH_VERSION, ROLLBACK_IMPOSSIBLE
 */
export const planBack = async (
  options: EngineOptions,
  site: Site,
  record: AgentRecord,
  to: string | undefined,
): Promise<UpdatePlan> => {
  const running = runningBuild(record);
  if (running === null)
    throw new BeistandError('NO_SUCH_VERSION', 'No build is installed, so there is none to go back from.', {
      hint: 'Run update to install one.',
    });
  const older = record.builds
    .filter(({ version }) => semver.lt(version, running.version))
    .toSorted((a, b) => semver.rcompare(a.version, b.version));
  const goal = to === undefined ? older[0] : record.builds.find(({ version }) => version === to);
  if (to === running.version)
    throw new BeistandError('CONFLICT', `${to} is the build that runs.`, {
      hint: 'Run verify --repair if it is damaged.',
    });
  if (goal !== undefined) {
    const target = await manifestOf(site, goal);
    const ref = {
      version: goal.version,
      manifestSha256: goal.manifestSha256,
      channel: goal.channel,
      target: goal.target,
    };
    return planFor(options, site, record, target, ref, []);
  }
  if (to === undefined)
    throw new BeistandError('NO_SUCH_VERSION', `No build older than ${running.version} is on this machine.`, {
      hint: 'Name the version to go back to: rollback --to VERSION fetches it.',
    });
  const input = await chooseInput(options, record);
  const [entry] = chooseVersion(input, to);
  if (entry === undefined)
    throw new BeistandError('NO_SUCH_VERSION', `${to} is neither on this machine nor published for it.`, {
      hint: 'Run check to see what is available.',
    });
  const target = await buildOf(options, entry);
  return planFor(options, site, record, target, refOf(entry, to), input.targets);
};
