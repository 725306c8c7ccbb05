/** Which build fixes a ticket where, and when the customer is asked. */
import { describe, expect, it } from 'vitest';
import { arrivalFacts, hasFix, isRegression, publishedFact } from '../../server/tickets/fix-loop-rules.ts';
import type { Published, Running } from '../../server/tickets/fix-loop-rules.ts';
import type { Fix, TicketState } from '../../server/tickets/ticket-state.ts';
import { TicketLog } from '../support/ticket-log.ts';

const sha = (letter: string): string => letter.repeat(64);
const fix = (more: Partial<Fix> = {}): Fix => ({
  target: 'patch/x.json',
  delivery: 'patch',
  channel: 'patch',
  product: 'fibu',
  version: '1.2.4',
  manifestSha256: sha('a'),
  publishedAt: '2026-07-01T08:00:00.000Z',
  installedOn: [],
  ...more,
});
const running = (version: string | null, more: Partial<Running> = {}): Running => ({
  installationId: 'i_aaaaaaaaaa',
  product: 'fibu',
  version,
  channel: 'patch',
  manifestSha256: sha('f'),
  ...more,
});
const ticket = (fixes: readonly Fix[], more: Partial<TicketState> = {}): TicketState => ({
  ...new TicketLog().state,
  fixes,
  ...more,
});

describe('an installation has a fix', () => {
  it.each<[string, boolean, Fix, Running]>([
    ['with the very build', true, fix(), running('1.2.4', { manifestSha256: sha('a'), channel: null })],
    ['with a later patch', true, fix(), running('1.2.5')],
    ['with the next release', true, fix(), running('1.3.0', { channel: 'release' })],
    ['not with an older build', false, fix(), running('1.2.3')],
    ['not with a pre-release of it', false, fix(), running('1.2.4-rc.1')],
    ['not with a nightly that only counts higher', false, fix(), running('2.0.0-dev.1', { channel: 'nightly' })],
    ['with a later nightly, if a nightly fixed it', true, fix({ channel: 'nightly', version: '2.0.0-dev.1' }), running('2.0.0-dev.2', { channel: 'nightly' })],
    ['not with a later build nobody knows', false, fix(), running('9.9.9', { channel: null })],
    ['not with another product', false, fix(), running('1.2.4', { product: 'lager', manifestSha256: sha('a') })],
    ['not with nothing', false, fix(), running(null, { manifestSha256: null })],
    ['with a script only where it ran', false, fix({ delivery: 'script', version: 'mend' }), running('9.9.9')],
    ['with a script where it ran', true, fix({ delivery: 'script', version: 'mend', installedOn: ['i_aaaaaaaaaa'] }), running('1.0.0')],
  ])('%s: %s', (_name, expected, one, there) => {
    expect(hasFix(one, there)).toBe(expected);
  }); // prettier-ignore

  it('and only then a reopening is a regression', () => {
    expect(isRegression([fix()], [running('1.2.3'), running('1.2.4')])).toBe(true);
    expect(isRegression([fix()], [running('1.2.3')])).toBe(false);
    expect(isRegression([], [running('1.2.4')])).toBe(false);
  });
});

describe('a published build', () => {
  const published: Published = {
    target: 'hotfix/x.json', kind: 'build', product: 'fibu', channel: 'hotfix', name: '1.2.4', manifestSha256: sha('a'), customerId: null,
  }; // prettier-ignore
  it('is noted once', () => {
    expect(publishedFact(ticket([]), published)).toMatchObject({ kind: 'fixPublished', version: '1.2.4' });
    expect(publishedFact(ticket([fix()]), published)).toBeNull();
  });

  it('for one customer says nothing to another customer’s ticket', () => {
    expect(publishedFact(ticket([]), { ...published, customerId: 'c_bbbbbbbbbb' })).toBeNull();
    expect(publishedFact(ticket([]), { ...published, customerId: 'c_aaaaaaaaaa' })).not.toBeNull();
  });
});

describe('an arrival', () => {
  const here = running('1.2.4', { manifestSha256: sha('a') });
  const elsewhere = (version: string | null) => running(version, { installationId: 'i_bbbbbbbbbb' });
  const kinds = (state: TicketState, all: readonly Running[]) =>
    arrivalFacts(state, here, all, null).map((one) => one.kind);

  it('is noted, and the customer is asked when all their installations have it', () => {
    expect(kinds(ticket([fix()]), [here])).toEqual(['fixInstalled', 'confirmationAsked']);
    expect(kinds(ticket([fix()]), [here, elsewhere('1.2.3')])).toEqual(['fixInstalled']);
    expect(kinds(ticket([fix()]), [here, elsewhere('1.3.0')])).toEqual(['fixInstalled', 'confirmationAsked']);
  });

  it('waits neither for a machine that never reported nor for another product', () => {
    const others = [elsewhere(null), running('0.1.0', { installationId: 'i_cccccccccc', product: 'lager' })];
    expect(kinds(ticket([fix()]), [here, ...others])).toEqual(['fixInstalled', 'confirmationAsked']);
  });

  it('is noted once and asks once', () => {
    expect(kinds(ticket([fix({ installedOn: ['i_aaaaaaaaaa'] })]), [here])).toEqual([]);
    expect(kinds(ticket([fix()], { confirmationAskedFor: '1.2.4' }), [here])).toEqual(['fixInstalled']);
  });

  it('at a closed ticket is noted and asks nothing', () => {
    expect(kinds(ticket([fix()], { status: 'closed' }), [here])).toEqual(['fixInstalled']);
  });

  it('of a build says nothing about a script', () => {
    expect(kinds(ticket([fix({ delivery: 'script' })]), [here])).toEqual([]);
  });
});
