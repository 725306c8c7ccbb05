/** The doctor's findings as a person reads them. */
import { describe, expect, it } from 'vitest';
import { toldFinding } from '../../agent/words/findings.ts';
import { withTimes } from '../../protocol/told-times.ts';

const found = (name: string, message: string, hint: string | null = null) => ({
  name,
  level: 'ok' as const,
  message,
  hint,
});

describe('a finding of the doctor', () => {
  it('is told in German with its advice, its sizes and its state', () => {
    expect(
      toldFinding(
        found('home folder', 'only 1.4 GiB free in /opt/kasse', 'Free some space before the next update.'),
        'de',
      ),
    ).toEqual(
      found(
        'Ordner des Agenten',
        'nur 1,4 GiB frei in /opt/kasse',
        'Vor dem nächsten Update Platz schaffen.',
      ),
    );
    expect(toldFinding(found('state', 'idle, nothing installed'), 'de').message).toBe(
      'Ruhe, nichts installiert',
    );
    expect(toldFinding(found('state', 'idle, 4.1.0'), 'en').message).toBe('Idle, 4.1.0');
  });

  it('keeps an error’s code behind its sentence, and a version as it is', () => {
    const broken = found('journal', 'line 3 is not a whole entry (JOURNAL_BROKEN)');
    expect(toldFinding(broken, 'de').message).toBe('Zeile 3: kein ganzer Eintrag (JOURNAL_BROKEN)');
    expect(toldFinding(found('state', 'idle, 4.1.0'), 'de').message).toBe('Ruhe, 4.1.0');
  });

  it('shows its times as its reader writes them', () => {
    expect(withTimes('good until 2027-12-01T01:01:21Z', () => 'soon')).toBe('good until soon');
    expect(withTimes('4.2.0-nightly.20261124 of 2027-12', () => 'soon')).toBe(
      '4.2.0-nightly.20261124 of 2027-12',
    );
  });
});
