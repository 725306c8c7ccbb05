/** Lines for people, JSON for machines, and who gets which. */
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import type { Progress } from '../../agent/actions/progress.ts';
import { createOutput } from '../../agent/cli/output.ts';
import type { Output, Terminal } from '../../agent/cli/output.ts';
import { createProgressDisplay } from '../../agent/cli/progress-display.ts';
import type { ProgressDisplay, ProgressKind } from '../../agent/cli/progress-display.ts';
import type { Language } from '../../protocol/cli/language.ts';
import { BeistandError } from '../../protocol/errors.ts';

interface Recorder {
  readonly terminal: Terminal & { readonly stream: NodeJS.WritableStream };
  readonly out: string[];
  readonly err: string[];
}
const recorder = (changes: Partial<Terminal> = {}): Recorder => {
  const out: string[] = [];
  const err: string[] = [];
  const terminal = {
    out: (text: string) => out.push(text),
    err: (text: string) => err.push(text),
    interactive: false,
    color: false,
    stream: new PassThrough(),
    ...changes,
  };
  return { terminal, out, err };
};
const outputOn = (record: Recorder, options: { language?: Language; json?: boolean } = {}): Output =>
  createOutput(record.terminal, { language: 'en', json: false, timeZone: 'UTC', ...options });
const displayOn = (record: Recorder, kind: ProgressKind, json = false): ProgressDisplay =>
  createProgressDisplay(kind, outputOn(record, { json }), record.terminal);
const download = (part: number): Progress => ({
  kind: 'download',
  doneBytes: part * 1024 ** 2,
  totalBytes: 8 * 1024 ** 2,
  bytesPerSecond: 1024 ** 2,
  secondsLeft: 8 - part,
});
const error = new BeistandError('NO_SPACE', 'The disk is full.', {
  hint: 'Free some space.',
  details: { neededBytes: 5 },
});

describe('an error', () => {
  it('is a sentence and what to do, in the language of the person', () => {
    const english = recorder();
    expect(outputOn(english).fail(error)).toBe(6);
    expect(english.err.join('')).toBe('Error: The disk is full.\nWhat to do: Free some space.\n');
    const german = recorder();
    outputOn(german, { language: 'de' }).fail(error);
    expect(german.err.join('')).toMatch(
      /^Fehler: Es ist nicht genug Platz.*\n {2}The disk is full\.\nWas jetzt hilft: .*Platz schaffen/,
    );
  });

  it('is one JSON value on standard output for machines, and nothing else', () => {
    const record = recorder();
    expect(outputOn(record, { json: true }).fail(error)).toBe(6);
    expect(record.err).toEqual([]);
    expect(JSON.parse(record.out.join(''))).toEqual({
      error: {
        code: 'NO_SPACE',
        message: 'The disk is full.',
        hint: 'Free some space.',
        details: { neededBytes: 5 },
      },
    });
  });

  it('nobody foresaw has exit code 1 and still a way out in German', () => {
    const record = recorder();
    expect(outputOn(record, { language: 'de' }).fail(new TypeError('x is undefined'))).toBe(1);
    expect(record.err.join('')).toContain('Ein unerwarteter Fehler');
  });

  it('from a hostile server can’t steer the terminal', () => {
    const record = recorder();
    outputOn(record).fail(new BeistandError('HTTP_STATUS', 'gone\u001b[2J\u001b]0;owned\u0007'));
    expect(record.err.join('')).not.toContain('\u001b');
  });

  it('is red only where colours are wanted', () => {
    const record = recorder({ color: true });
    outputOn(record).fail(error);
    expect(record.err[0]).toContain('\u001b[31m');
  });
});

describe('progress', () => {
  it('is plain lines where there is no terminal: states, and a line for each quarter', () => {
    const record = recorder();
    const display = displayOn(record, 'auto');
    display.show({ kind: 'state', state: 'downloading' });
    for (let part = 0; part <= 8; part += 1) display.show(download(part));
    display.show({ kind: 'hook', name: 'healthCheck' });
    expect(record.err).toEqual([
      'Downloading …\n',
      '  2.0 MiB / 8.0 MiB, 1.0 MiB/s\n',
      '  4.0 MiB / 8.0 MiB, 1.0 MiB/s\n',
      '  6.0 MiB / 8.0 MiB, 1.0 MiB/s\n',
      '  8.0 MiB / 8.0 MiB, 1.0 MiB/s\n',
      '  healthCheck …\n',
    ]);
    expect(record.out).toEqual([]);
  });

  it('is a bar on a terminal, with rate and time left', () => {
    const stream = Object.assign(new PassThrough(), {
      isTTY: true,
      columns: 100,
      cursorTo: () => true,
      clearLine: () => true,
      moveCursor: () => true,
    });
    const drawn: string[] = [];
    stream.on('data', (piece: Buffer) => drawn.push(piece.toString()));
    const record = recorder({ interactive: true });
    const display = createProgressDisplay('auto', outputOn(record), { ...record.terminal, stream });
    display.show(download(2));
    display.end();
    expect(drawn.join('')).toContain('2.0 MiB / 8.0 MiB  1.0 MiB/s  6 s left');
    expect(drawn.join('')).toContain('25 %');
  });

  it('is silent with --json, unless JSON lines are asked for', () => {
    const quiet = recorder();
    displayOn(quiet, 'auto', true).show(download(2));
    expect(quiet.err).toEqual([]);
    const lines = recorder();
    displayOn(lines, 'json', true).show(download(2));
    expect(JSON.parse(lines.err.join(''))).toEqual(download(2));
  });

  it('knows when an update can’t be left halfway', () => {
    const display = displayOn(recorder(), 'none');
    display.show({ kind: 'state', state: 'downloading' });
    expect(display.critical()).toBe(false);
    display.show({ kind: 'state', state: 'stopping' });
    expect(display.critical()).toBe(true);
    display.show({ kind: 'state', state: 'committed' });
    expect(display.critical()).toBe(false);
  });
});
