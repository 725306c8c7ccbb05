/**
 * What the audit log knows of, beside tickets (which have a log of their own). A kind is an interface: lists are filtered by
 * it and faces have words for it, so one that was used is never renamed.
 */
export const auditKinds = [
  // people and how they come in
  'first admin made', 'person invited', 'invitation accepted', 'invitation taken back', 'rights changed',
  'signed out everywhere', 'sign-in failed', 'password changed', 'password reset', 'second factor set up',
  'second factor taken away', 'recovery codes renewed', 'passkey added', 'passkey taken away',
  'second factor, passkeys and sessions taken away', 'token made', 'token revoked',
  // customers
  'customer added', 'customer changed', 'contact added', 'contact changed', 'contact removed', 'domains changed',
  'enrolment token made', 'enrolment taken back',
  // builds
  'build withdrawn', 'build offered again', 'publish token made', 'publish token revoked', 'online key rotated',
  // settings
  'product saved', 'calendar changed', 'retention changed', 'mail rule set', 'mail rule taken away',
  'mail desk changed', 'mail desk removed', 'mail desk taken over', 'mail connection tried',
  'mail template changed', 'mail template reset', 'sign-in rules changed', 'canned text saved', 'canned text removed',
  'webhook added', 'webhook changed', 'webhook removed', 'report ordered', 'report cancelled', 'job tried again',
  // what leaves the house, and what is gone
  'person exported', 'person erased', 'audit log exported', 'recording read',
] as const; // prettier-ignore
export type AuditKind = (typeof auditKinds)[number];
