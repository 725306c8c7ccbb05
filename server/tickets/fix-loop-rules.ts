/**
 * From a published build to the customer's confirmation, as pure rules: which tickets a build says it fixes,
 * which installations run a build with the fix in it, and when to ask.
 */
import { compare, valid } from 'semver';
import type { TicketFacts } from '../../protocol/ticket-activity.ts';
import type { Fix, TicketState } from './ticket-state.ts';

/** A published build or script, as far as the loop cares. */
export interface Published {
  readonly target: string;
  readonly kind: 'build' | 'script';
  readonly product: string;
  readonly channel: Fix['channel'];
  /** Version of a build, id of a script. */
  readonly name: string;
  readonly manifestSha256: string;
  readonly customerId: string | null;
}

/** What runs on one installation. `channel` is null where the build is not known here. */
export interface Running {
  readonly installationId: string;
  readonly product: string;
  readonly version: string | null;
  readonly channel: string | null;
  readonly manifestSha256: string | null;
}

/** Nightlies are a line of their own; hotfixes go into patches, patches into releases. */
const line = (channel: string): 'nightly' | 'stable' => (channel === 'nightly' ? 'nightly' : 'stable');

/** Whether an installation runs the fixing build itself or a later one of the same line; a script, once it ran there. */
export const hasFix = (fix: Fix, running: Running): boolean => {
  if (fix.product !== running.product) return false;
  if (fix.delivery === 'script') return fix.installedOn.includes(running.installationId);
  if (fix.manifestSha256 === running.manifestSha256) return true;
  if (running.version === null || running.channel === null || line(running.channel) !== line(fix.channel))
    return false;
  return (
    valid(running.version) !== null &&
    valid(fix.version) !== null &&
    compare(running.version, fix.version) >= 0
  );
};

/** A reopening is a regression only where the customer runs what was to fix it. */
export const isRegression = (fixes: readonly Fix[], installations: readonly Running[]): boolean =>
  installations.some((one) => fixes.some((fix) => hasFix(fix, one)));

/** The fact that a published build fixes this ticket; null where it is not for this ticket's customer, or known already. */
export const publishedFact = (ticket: TicketState, published: Published): TicketFacts | null => {
  if (published.customerId !== null && published.customerId !== ticket.customerId) return null;
  if (ticket.fixes.some((fix) => fix.manifestSha256 === published.manifestSha256)) return null;
  return {
    kind: 'fixPublished',
    target: published.target,
    delivery: published.kind === 'script' ? 'script' : (published.channel as 'hotfix'),
    channel: published.channel as 'hotfix',
    product: published.product,
    version: published.name,
    manifestSha256: published.manifestSha256,
  };
};

/**
 * What an installation's arrival at a build (or a script's good end there) means for a ticket of the same customer:
 * each fix now there for the first time, and, where by that every installation of the product has one, the question
 * to the customer.
 * @param installations all of the customer's, the arrived one included, as they are now
 * @param script the manifest of a script that has just ended well there
 */
export const arrivalFacts = (
  ticket: TicketState,
  arrived: Running,
  installations: readonly Running[],
  script: string | null,
): readonly TicketFacts[] => {
  const here = ticket.fixes.filter(
    (fix) =>
      !fix.installedOn.includes(arrived.installationId) &&
      (fix.delivery === 'script' ? fix.manifestSha256 === script : hasFix(fix, arrived)),
  );
  const installed = here.map((fix): TicketFacts => ({
    kind: 'fixInstalled',
    installationId: arrived.installationId,
    version: fix.delivery === 'script' ? fix.version : (arrived.version ?? fix.version),
    manifestSha256: fix.manifestSha256,
  }));
  const first = here[0];
  if (first === undefined) return [];
  const open = ticket.status !== 'closed' && ticket.status !== 'merged';
  const after = ticket.fixes.map((fix) =>
    here.includes(fix) ? { ...fix, installedOn: [...fix.installedOn, arrived.installationId] } : fix,
  );
  const affected = installations.filter((one) => one.product === first.product && one.version !== null);
  const everywhere = affected.every((one) => after.some((fix) => hasFix(fix, one)));
  return open && everywhere && ticket.confirmationAskedFor !== first.version
    ? [...installed, { kind: 'confirmationAsked', version: first.version }]
    : installed;
};
