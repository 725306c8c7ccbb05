import { describe, expect, it } from 'vitest';
import { actions, can, maySee } from '../../server/auth/rules.ts';
import type { Action, Actor, StaffRole } from '../../server/auth/rules.ts';

const own = { customerId: 'c_own0000001' };
const foreign = { customerId: 'c_other00001' };
const vendors = { customerId: null };

const member = (role: 'admin' | 'member'): Actor => ({
  kind: 'member',
  id: 'u1',
  customerId: own.customerId,
  role,
});
const staff = (...roles: StaffRole[]): Actor => ({ kind: 'staff', id: 's1', roles });

/** Who may, written out once more by hand: S support, D development lead, P product owner, R release manager, A admin; c customer admin, m member (own customer). */
const table: Record<Action, string> = {
  'ticket.list': 'SDPRA cm',
  'ticket.read': 'SDPRA cm',
  'ticket.open': 'SDPRA cm',
  'ticket.reply': 'SDPRA cm',
  'ticket.note': 'SDPRA',
  'ticket.edit': 'SDPRA',
  'ticket.classify': 'SDPRA',
  'ticket.decide': 'DPA',
  'ticket.offer': 'PA',
  'ticket.confirm': 'A cm',
  'ticket.close': 'SDPRA c',
  'ticket.reopen': 'SDPRA cm',
  'ticket.merge': 'SDPRA',
  'ticket.triage': 'SDPRA',
  'report.read': 'SDPRA cm',
  'report.schedule': 'PA c',
  'build.read': 'SDPRA cm',
  'build.withdraw': 'RA',
  'installation.read': 'SDPRA cm',
  'installation.enrol': 'SRA c',
  'customer.read': 'SDPRA cm',
  'customer.edit': 'SA',
  'customer.members': 'A c',
  'session.read': 'SDPRA cm',
  'session.hold': 'SDA',
  'mail.read': 'SDA',
  'mail.replay': 'SDA',
  'settings.read': 'SDPRA',
  'settings.edit': 'A',
  'staff.manage': 'A',
  'audit.read': 'A',
  'person.export': 'A',
  'person.erase': 'A',
  'webhook.manage': 'A',
  'own.profile': 'SDPRA cm',
  'own.tokens': 'SDPRA cm',
};

const actors: Record<string, Actor> = {
  S: staff('support'),
  D: staff('development-lead'),
  P: staff('product-owner'),
  R: staff('release-manager'),
  A: staff('admin'),
  c: member('admin'),
  m: member('member'),
};

describe('can', () => {
  for (const action of actions)
    it(`decides ${action} for every role, at the own and at a foreign customer`, () => {
      for (const [letter, actor] of Object.entries(actors)) {
        const allowed = table[action].includes(letter);
        expect([letter, can(actor, action, own)]).toEqual([letter, allowed]);
        expect([letter, can(actor, action, foreign)]).toEqual([letter, actor.kind === 'staff' && allowed]);
        expect([letter, can(actor, action, vendors)]).toEqual([letter, actor.kind === 'staff' && allowed]);
      }
    });

  it('allows nothing to nobody, and nothing to staff without a role', () => {
    for (const action of actions) {
      expect(can({ kind: 'nobody' }, action, vendors)).toBe(false);
      expect(can(staff(), action, own)).toBe(false);
    }
  });

  it('narrows a token to its scopes, and never widens', () => {
    const reader: Actor = {
      kind: 'member',
      id: 'u1',
      customerId: own.customerId,
      role: 'member',
      scopes: ['ticket.read', 'mail.*'],
    };
    expect(can(reader, 'ticket.read', own)).toBe(true);
    expect(can(reader, 'ticket.reply', own)).toBe(false);
    expect(can(reader, 'mail.read', own)).toBe(false);
    expect(can({ ...staff('support'), scopes: ['mail.*'] } as Actor, 'mail.read', vendors)).toBe(true);
  });

  it('hides from a customer what is another customer’s', () => {
    expect(maySee(member('admin'), foreign)).toBe(false);
    expect(maySee(member('admin'), own)).toBe(true);
    expect(maySee(staff('support'), foreign)).toBe(true);
  });
});
