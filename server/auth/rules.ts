/**
 * Who may do what: the one decision every route and every command asks. Pure; what it needs to know about
 * the actor and the thing acted on comes in as arguments.
 *
 * Staff see all customers. A customer's people see their own customer and nothing else; what exists at another
 * customer does not exist for them, which callers show by answering NOT_FOUND instead of FORBIDDEN.
 */

export const staffRoles = [
  'support',
  'development-lead',
  'product-owner',
  'release-manager',
  'admin',
] as const;
export type StaffRole = (typeof staffRoles)[number];

export const memberRoles = ['admin', 'member'] as const;
export type MemberRole = (typeof memberRoles)[number];

export const actions = [
  'ticket.list', 'ticket.read', 'ticket.open', 'ticket.reply', 'ticket.note', 'ticket.edit', 'ticket.classify',
  'ticket.decide', 'ticket.offer', 'ticket.confirm', 'ticket.close', 'ticket.reopen', 'ticket.merge', 'ticket.triage',
  'report.read', 'report.schedule',
  'build.read', 'build.withdraw', 'installation.read', 'installation.enrol',
  'customer.read', 'customer.edit', 'customer.members',
  'session.read', 'session.hold',
  'mail.read', 'mail.replay',
  'settings.read', 'settings.edit', 'staff.manage', 'audit.read', 'person.export', 'person.erase', 'webhook.manage',
  'own.profile', 'own.tokens',
] as const; // prettier-ignore
export type Action = (typeof actions)[number];

/** Whoever asks. A token acts for its owner, narrowed to its scopes (actions, or a group as in `ticket.*`). */
export type Actor =
  | { readonly kind: 'nobody' }
  | {
      readonly kind: 'staff';
      readonly id: string;
      readonly roles: readonly StaffRole[];
      readonly scopes?: readonly string[];
      /** The vendor demands a second factor, and they have none: they may look after their own account alone. */
      readonly lacksSecondFactor?: true;
    }
  | {
      readonly kind: 'member';
      readonly id: string;
      readonly customerId: string;
      readonly role: MemberRole;
      readonly scopes?: readonly string[];
    };

/** What is acted on: of which customer it is, null where it is the vendor's or nobody's. */
export interface Resource {
  readonly customerId: string | null;
}

const everyStaff: readonly Action[] = [
  'ticket.list', 'ticket.read', 'ticket.open', 'ticket.reply', 'ticket.note', 'ticket.edit', 'ticket.classify',
  'ticket.close', 'ticket.reopen', 'ticket.merge', 'ticket.triage', 'report.read', 'build.read', 'installation.read',
  'customer.read', 'session.read', 'settings.read', 'own.profile', 'own.tokens',
]; // prettier-ignore

const byStaffRole: Readonly<Record<StaffRole, readonly Action[]>> = {
  support: ['installation.enrol', 'customer.edit', 'session.hold', 'mail.read', 'mail.replay'],
  'development-lead': ['session.hold', 'mail.read', 'mail.replay', 'ticket.decide'],
  'product-owner': ['ticket.decide', 'ticket.offer', 'report.schedule'],
  'release-manager': ['build.withdraw', 'installation.enrol'],
  admin: actions,
};

const everyMember: readonly Action[] = [
  'ticket.list', 'ticket.read', 'ticket.open', 'ticket.reply', 'ticket.confirm', 'ticket.reopen', 'report.read',
  'build.read', 'installation.read', 'customer.read', 'session.read', 'own.profile', 'own.tokens',
]; // prettier-ignore

const byMemberRole: Readonly<Record<MemberRole, readonly Action[]>> = {
  member: [],
  admin: ['customer.members', 'installation.enrol', 'report.schedule', 'ticket.close'],
};

const inScope = (action: Action, scopes: readonly string[] | undefined): boolean =>
  scopes === undefined ||
  scopes.some((scope) => scope === action || (scope.endsWith('.*') && action.startsWith(scope.slice(0, -1))));

/** Whether `actor` may do `action` to `resource`. Says no to everything that is not named. */
export const can = (actor: Actor, action: Action, resource: Resource): boolean => {
  if (actor.kind === 'nobody') return false;
  if (!inScope(action, actor.scopes)) return false;
  if (actor.kind === 'staff' && actor.lacksSecondFactor === true && action !== 'own.profile') return false;
  if (actor.kind === 'staff')
    return (
      actor.roles.length > 0 &&
      (everyStaff.includes(action) || actor.roles.some((role) => byStaffRole[role].includes(action)))
    );
  return (
    resource.customerId === actor.customerId &&
    (everyMember.includes(action) || byMemberRole[actor.role].includes(action))
  );
};

/** Whether the actor may know that the resource exists: decides between NOT_FOUND and FORBIDDEN. */
export const maySee = (actor: Actor, resource: Resource): boolean =>
  actor.kind === 'staff' || (actor.kind === 'member' && actor.customerId === resource.customerId);
