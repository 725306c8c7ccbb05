/** Checking, updating, going back, verifying: the engine's work, told in the shapes of results.ts. */
import { toBeistandError } from '../../protocol/errors.ts';
import type { Plan, ScriptResult, UpdatePlan } from '../update/contract.ts';
import type { UpdateWish, Working } from './agent.ts';
import type { ActionContext } from './context.ts';
import type { Available, Checked, RolledBack, Updated, Verified } from './results.ts';
import type { Session } from './session.ts';
import { withSession } from './session.ts';

const availableOf = (plan: UpdatePlan): Available => ({
  version: plan.to.version,
  channel: plan.to.channel,
  downloadBytes: plan.downloadBytes,
  neededBytes: plan.neededBytes,
  route: plan.how === 'reuse' ? 'nothing' : plan.route.kind,
  fixes: [...plan.manifest.fixes],
  notes: { de: plan.manifest.notes.de ?? null, en: plan.manifest.notes.en ?? null },
});

const reasonOf = (plan: Plan): string | null => (plan.kind === 'upToDate' ? plan.reason : null);
const installedOf = (plan: Plan): string | null =>
  (plan.kind === 'upToDate' ? plan.installed : plan.from)?.version ?? null;

/** Reports are sent where they can be; a server that is away takes nothing back of what was done. */
const tryToReport = async (session: Session, signal: AbortSignal | undefined): Promise<void> => {
  if (signal?.aborted === true || (await session.outbox.waiting()) === 0) return;
  try {
    await session.sendReports();
  } catch (thrown) {
    const error = toBeistandError(thrown);
    session.onProgress({
      kind: 'note',
      code: error.code,
      message: `The report could not be sent yet: ${error.message}`,
    });
  }
};

/** Does `work`; afterwards, and after a failure too, tells the server what happened. */
const reporting = async <T>(
  session: Session,
  signal: AbortSignal | undefined,
  work: () => Promise<T>,
): Promise<T> => {
  try {
    return await work();
  } finally {
    await tryToReport(session, signal);
  }
};

const silently: typeof reporting = (_session, _signal, work) => work();

/** Asks the server what there is, changes nothing of the product. The daemon sends reports itself. */
export const check = (context: ActionContext, working: Working, by: 'person' | 'daemon'): Promise<Checked> =>
  withSession(context, 'check', working, async (session) => {
    const { unchanged } = await session.refresh();
    const plan = await session.engine.plan({ byPerson: false });
    const scripts = await session.engine.waitingScripts();
    if (by === 'person') await tryToReport(session, working.signal);
    return {
      outcome: plan.kind === 'update' ? 'available' : 'upToDate',
      installed: installedOf(plan),
      available: plan.kind === 'update' ? availableOf(plan) : null,
      scripts: [...scripts],
      pinned: session.config.pin,
      reason: reasonOf(plan),
      checkedAt: new Date(context.nowMs()).toISOString(),
      unchanged,
    };
  });

const scriptRun = ({ id, outcome, exitCode }: ScriptResult): Updated['scripts'][number] => ({
  id,
  outcome,
  exitCode,
});

/** Installs the newest build for this installation, or `to`, then runs waiting scripts. */
export const update = (
  context: ActionContext,
  wish: UpdateWish,
  by: 'person' | 'daemon',
  runScripts: boolean,
): Promise<Updated> =>
  withSession(context, wish.from === undefined ? 'update' : 'import', wish, async (session) => {
    await session.refresh();
    const byPerson = by === 'person';
    const plan = await session.engine.plan(wish.to === undefined ? { byPerson } : { to: wish.to, byPerson });
    const common = { from: installedOf(plan), reason: reasonOf(plan), durationMs: 0, downloadedBytes: 0 };
    const planned =
      plan.kind === 'update'
        ? { to: plan.to.version, channel: plan.to.channel, plan: availableOf(plan) }
        : { to: null, channel: null, plan: null };
    if (wish.dryRun === true)
      return {
        ...common,
        ...planned,
        outcome: plan.kind === 'update' ? 'planned' : 'upToDate',
        scripts: [],
      };

    return (byPerson ? reporting : silently)(session, wish.signal, async () => {
      const applied =
        plan.kind === 'update'
          ? await session.engine.apply(plan, {
              by,
              ...(wish.signal === undefined ? {} : { signal: wish.signal }),
            })
          : null;
      const scripts =
        runScripts && wish.signal?.aborted !== true ? await session.engine.runScripts({ by }) : [];
      return {
        ...common,
        ...planned,
        outcome: applied === null ? 'upToDate' : 'committed',
        ...(applied === null
          ? {}
          : { durationMs: applied.durationMs, downloadedBytes: applied.downloadedBytes }),
        scripts: scripts.map(scriptRun),
      };
    });
  });

/** Runs the scripts that wait, without an update. */
export const runWaitingScripts = (context: ActionContext, signal: AbortSignal): Promise<Updated['scripts']> =>
  withSession(context, 'scripts', { signal }, async (session) => {
    await session.refresh();
    return (await session.engine.runScripts({ by: 'daemon' })).map(scriptRun);
  });

/** Back to the build before, or to `to`. Works without the network where the tree on disk is whole. */
export const rollback = (
  context: ActionContext,
  wish: Working & { readonly to?: string | undefined },
): Promise<RolledBack> =>
  withSession(context, 'rollback', wish, (session) =>
    reporting(session, wish.signal, async () => {
      const { to, signal } = wish;
      const applied = await session.engine.rollback({
        ...(to === undefined ? {} : { to }),
        ...(signal === undefined ? {} : { signal }),
      });
      return {
        outcome: 'rolledBack',
        from: applied.from?.version ?? null,
        to: applied.to.version,
        downloadedBytes: applied.downloadedBytes,
        durationMs: applied.durationMs,
      };
    }),
  );

/** Every file against the signed manifest; repaired on request. */
export const verify = (
  context: ActionContext,
  wish: Working & { readonly repair: boolean },
): Promise<Verified> =>
  withSession(context, 'verify', wish, (session) =>
    reporting(session, wish.signal, async () => {
      const verified = await session.engine.verify({ repair: wish.repair });
      return { ...verified, differing: verified.differing.map((one) => ({ ...one })) };
    }),
  );
