/** What people read: sizes, times, languages, and text from outside made harmless. */
import { describe, expect, it } from 'vitest';
import { isStep, readable } from '../../agent/actions/journal-view.ts';
import { parseDuration, parseRate } from '../../agent/actions/setting-rules.ts';
import { germanError } from '../../agent/words/error-texts.ts';
import { storyOf } from '../../agent/words/journal-stories.ts';
import { textsOf } from '../../agent/cli/texts.ts';
import { plainText, showBytes, showDuration } from '../../agent/words/units.ts';
import { agentVersion } from '../../agent/version.ts';
import packageJson from '../../package.json' with { type: 'json' };
import { languageOf, spokenLanguage } from '../../protocol/cli/language.ts';
import { errorTable } from '../../protocol/errors.ts';
import type { ErrorCode } from '../../protocol/errors.ts';
import { endSentence } from '../../protocol/session/end-sentences.ts';
import { sourceFiles } from '../support/source-tree.ts';

describe('units', () => {
  it.each([
    [0, '0 B', '0 B'],
    [1_023, '1,023 B', '1.023 B'],
    [1_536, '1.5 KiB', '1,5 KiB'],
    [1_230_000, '1.2 MiB', '1,2 MiB'],
    [195 * 1024 ** 2, '195 MiB', '195 MiB'],
    [2 ** 50, '1,024 TiB', '1.024 TiB'],
  ])('%i bytes', (bytes, english, german) => {
    expect(showBytes(bytes, 'en')).toBe(english);
    expect(showBytes(bytes, 'de')).toBe(german);
  });

  it.each([
    [840, '0.8 s'],
    [42_300, '42 s'],
    [185_000, '3 min 5 s'],
    [7_800_000, '2 h 10 min'],
    [4 * 86_400_000 + 7_200_000, '4 d 2 h'],
  ])('%i ms', (ms, text) => {
    expect(showDuration(ms, 'en')).toBe(text);
  });

  it.each([
    ['500k', 512_000],
    ['2M', 2_097_152],
    ['1.5MiB', 1_572_864],
    ['1,5m', 1_572_864],
    ['2MB/s', 2_097_152],
    ['none', null],
    ['0', null],
  ])('reads the rate %s', (text, rate) => {
    expect(parseRate(text)).toBe(rate);
  });
  it.each(['', 'fast', '-1k', '1', '1e9', '2 M 3', '9999999999999g'])('refuses the rate %j', (text) => {
    expect(parseRate(text)).toBeUndefined();
  });

  it('reads lengths of time', () => {
    expect(['90', '15m', '6h', '2d'].map(parseDuration)).toEqual([90_000, 900_000, 21_600_000, 172_800_000]);
    expect(['', 'x', '-1m', '1w'].map(parseDuration)).toEqual([undefined, undefined, undefined, undefined]);
  });
});

describe('text from outside', () => {
  it('can neither steer the terminal nor turn the writing around', () => {
    expect(plainText('a\u001b[31mred\u0007\r\nb\u202Etxt')).toBe('a [31mred   b txt');
    expect(plainText('x'.repeat(1_000))).toHaveLength(500);
  });
});

describe('languages', () => {
  it('follow the locale', () => {
    expect(['de', 'de_DE.UTF-8', 'de-AT', 'DE'].map(languageOf)).toEqual(['de', 'de', 'de', 'de']);
    expect(['en_GB.UTF-8', 'C.UTF-8', '', 'delta', undefined].map(languageOf)).toEqual([
      'en',
      'en',
      'en',
      'en',
      'en',
    ]);
  });

  it('are told by the first variable that says something', () => {
    expect(spokenLanguage({ LANG: 'de_DE.UTF-8' })).toBe('de');
    expect(spokenLanguage({ LC_ALL: '', LANG: 'de_DE.UTF-8' })).toBe('de');
    expect(spokenLanguage({ LC_ALL: 'C', LANG: 'de_DE.UTF-8' })).toBe('en');
    expect(spokenLanguage({ BEISTAND_LANG: 'de', LC_ALL: 'en_GB.UTF-8' })).toBe('de');
  });

  it('say the same things: every error has a German title and a way out', () => {
    for (const code of Object.keys(errorTable) as ErrorCode[]) {
      const { title, hint } = germanError({ code, message: 'Nobody foresaw this.', hint: undefined });
      expect(title).toMatch(/[.!]$/);
      expect(hint).toMatch(/\S/);
    }
  });

  it('name the same labels and states', () => {
    const keysOf = (texts: ReturnType<typeof textsOf>): unknown => [
      Object.keys(texts).toSorted(),
      Object.keys(texts.labels).toSorted(),
      Object.keys(texts.states).toSorted(),
    ];
    expect(keysOf(textsOf('de'))).toEqual(keysOf(textsOf('en')));
  });
});

it('the agent’s version is the package’s', () => {
  expect(agentVersion).toBe(packageJson.version);
});

describe('why a session ended', () => {
  it('is told in words, and what the relay made up as it came', () => {
    expect(endSentence('helper-left', 'de')).toBe('Der Support hat sie beendet.');
    expect(endSentence('longest', 'en')).toBe('The allowed time is over.');
    expect(endSentence('toString', 'de')).toBe('Sie ging unerwartet zu Ende (toString).');
    const ended = { seq: 1, at: '2026-11-24T10:00:00.000Z', kind: 'sessionEnded', data: { reason: 'idle' } };
    expect(storyOf(ended, 'de')).toBe('die Sitzung mit dem Support endete: Lange tat niemand etwas.');
  });
});

describe('a journal line', () => {
  const line = (kind: string, data: Record<string, unknown>) => ({
    seq: 1,
    at: '2026-11-24T10:00:00.000Z',
    kind,
    data,
  });
  it('is a sentence in both languages', () => {
    const entry = line('state', {
      state: 'planned',
      job: 'update',
      by: 'person',
      from: '1.0.0',
      to: '1.1.0',
    });
    expect(storyOf(entry, 'en')).toBe('updating 1.0.0 to 1.1.0 (by hand)');
    expect(storyOf(entry, 'de')).toBe('Update von 1.0.0 auf 1.1.0 (von Hand)');
    expect(
      storyOf(
        line('state', { state: 'planned', job: 'update', by: 'daemon', from: null, to: '1.0.0' }),
        'en',
      ),
    ).toBe('installing 1.0.0 (by the daemon)');
  });

  it('of every kind that the agent writes is one, in both languages', () => {
    // A session's own journal is told by the page that replays it.
    const ofSessions = new Set(['closed', 'recorded', 'recordedScreen', 'screenFull']);
    const written = new Set<string>();
    for (const { path, text } of sourceFiles())
      if (path.startsWith('agent/'))
        for (const [, kind = ''] of text.matchAll(/\b(?:append|note)\(\s*'([a-z][A-Za-z]+)'/g))
          written.add(kind);
    expect(written.size).toBeGreaterThan(30);
    const told = (kind: string, language: 'de' | 'en') => storyOf(line(kind, {}), language);
    const silent = [...written].filter(
      (kind) => !ofSessions.has(kind) && kind !== 'state' && told(kind, 'de') === null,
    );
    expect(silent).toEqual([]);
    for (const state of Object.keys(textsOf('en').states).filter((name) => name !== 'idle'))
      for (const language of ['de', 'en'] as const)
        expect(storyOf(line('state', { state }), language)).not.toBeNull();
  });

  it('says what an update that was cut off came to, and what differed, in words', () => {
    expect(storyOf(line('recovered', { was: 'stopping', now: 'untouched' }), 'de')).toBe(
      'unterbrochen bei „Produkt wird angehalten“ und zu Ende gebracht: nichts wurde geändert',
    );
    expect(
      storyOf(line('treeDiffers', { version: '1.0.0', count: 2, first: ['changed a', 'missing b'] }), 'en'),
    ).toBe('files of 1.0.0 were not as signed: 2 (changed a, missing b)');
  });

  it('of an unknown kind has none, whatever the kind is called', () => {
    expect(storyOf(line('toString', {}), 'en')).toBeNull();
    expect(storyOf(line('state', { state: 'constructor' }), 'de')).toBeNull();
  });

  it('can’t steer the terminal by what a hook printed', () => {
    const story = storyOf(line('unhealthy', { version: '1.0.0', says: '\u001b]0;owned\u0007' }), 'en');
    expect(story).not.toContain('\u001b');
  });

  it('of an update says which one, without the agent’s whole memory', () => {
    const record = {
      state: {
        name: 'committed',
        job: { kind: 'update', by: 'person', from: null, to: { version: '1.0.0' } },
      },
    };
    expect(readable('state', { state: 'committed', record })).toEqual({
      state: 'committed',
      job: 'update',
      by: 'person',
      from: null,
      to: '1.0.0',
    });
    expect(isStep('state', { state: 'staged' })).toBe(true);
    expect(isStep('state', { state: 'committed' })).toBe(false);
    expect(isStep('enrolled', {})).toBe(false);
  });
});
