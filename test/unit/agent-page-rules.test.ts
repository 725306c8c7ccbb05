/** What the local page decides without asking anybody: who is let in, what counts as trouble, what a ticket says. */
import { anything, assert, dictionary, pre, property, string } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isTrouble, troubleText } from '../../agent/actions/trouble-rules.ts';
import { refusalOf } from '../../agent/page/access-rules.ts';
import { diagnosisSchema, diagnosisText } from '../../protocol/diagnosis.ts';

const own = 'http://127.0.0.1:40123';
const honest = { method: 'POST', host: '127.0.0.1:40123', origin: own, fetchSite: 'same-origin' };

describe('a request to the local page', () => {
  it('of our own page is let through', () => {
    expect(refusalOf(honest, own, false)).toBeNull();
    expect(
      refusalOf({ ...honest, method: 'GET', origin: undefined, fetchSite: 'none' }, own, false),
    ).toBeNull();
  });

  it('is refused for any other host or origin', () => {
    assert(
      property(string(), (text) => {
        pre(text !== honest.host && text !== own);
        expect(refusalOf({ ...honest, host: text }, own, false)).not.toBeNull();
        expect(refusalOf({ ...honest, origin: text }, own, false)).not.toBeNull();
      }),
    );
  });

  it('from another page may only open the page by its address, and change nothing', () => {
    const clicked = { ...honest, method: 'GET', origin: undefined, fetchSite: 'cross-site' };
    expect(refusalOf(clicked, own, true)).toBeNull();
    expect(refusalOf(clicked, own, false)).not.toBeNull();
    expect(refusalOf({ ...clicked, method: 'POST' }, own, true)).not.toBeNull();
    expect(refusalOf({ ...clicked, fetchSite: 'same-site' }, own, false)).not.toBeNull();
  });
});

describe('trouble in the journal', () => {
  it.each([
    ['unhealthy', {}, true],
    ['state:rollingBack', {}, true],
    ['state:committed', {}, false],
    ['hook', { exitCode: 0, timedOut: false }, false],
    ['hook', { exitCode: 1 }, true],
    ['hook', { exitCode: 0, timedOut: true }, true],
    ['scriptEnded', { exitCode: null }, true],
    ['verified', { differing: 0 }, false],
    ['verified', { differing: 3 }, true],
    ['settingChanged', {}, false],
  ])('%s %o: %s', (kind, data, expected) => {
    expect(isTrouble(kind, data)).toBe(expected);
  });

  it('becomes one bounded, well-formed line, whatever stands in it', () => {
    assert(
      property(dictionary(string(), anything()), (data) => {
        const plain = JSON.parse(JSON.stringify(data) ?? '{}') as Record<string, unknown>;
        const text = troubleText('hook', plain, 120);
        expect(text.length).toBeLessThanOrEqual(120);
        expect(text.isWellFormed()).toBe(true);
        expect(/\p{C}/u.test(text)).toBe(false);
      }),
    );
  });
});

describe('what a ticket says of an installation', () => {
  it('holds no part that was left out', () => {
    expect(diagnosisText({})).toBe('');
    const errors = [{ at: '2026-07-06T10:00:00.000Z', text: 'unhealthy version=1.1.0' }];
    expect(diagnosisText({ errors })).toBe(
      'Last errors\n  2026-07-06T10:00:00.000Z  unhealthy version=1.1.0',
    );
    expect(diagnosisText({ errors: [] })).toBe('Last errors\n  none');
  });

  it('is told in the language of whoever saw it', () => {
    const findings = [
      {
        name: 'Ordner des Produkts',
        level: 'fault' as const,
        message: 'der Datenträger ist voll',
        hint: null,
      },
    ];
    expect(diagnosisText({ errors: [], findings }, 'de')).toBe(
      'Letzte Fehler\n  keine\n\nZustand des Agenten\n  Fehler  Ordner des Produkts: der Datenträger ist voll',
    );
  });

  it('is refused with members nobody showed', () => {
    expect(diagnosisSchema.safeParse({ errors: [], passwords: ['x'] }).success).toBe(false);
  });
});
