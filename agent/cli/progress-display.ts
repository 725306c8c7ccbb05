/**
 * Progress for whoever watches: a bar with rate and time left on a terminal, plain lines in a log, JSON
 * lines where asked for. All of it on standard error, so that results stay clean.
 */
import { Presets, SingleBar } from 'cli-progress';
import type { Progress } from '../actions/progress.ts';
import { isCritical } from '../actions/progress.ts';
import type { Output, Terminal } from './output.ts';
import { plainText, showBytes, showDuration, showRate } from '../words/units.ts';

export type ProgressKind = 'auto' | 'plain' | 'json' | 'none';

export interface ProgressDisplay {
  readonly show: (progress: Progress) => void;
  /** Whether the update is where it can't be left halfway. */
  readonly critical: () => boolean;
  readonly end: () => void;
}

/** A plain line about bytes on their way is due after another quarter. */
const quarters = 4;

const stateText = (output: Output, state: string): string => {
  const { states } = output.texts;
  return Object.hasOwn(states, state) ? states[state as keyof typeof states] : plainText(state, 40);
};

const sideText = (output: Output, progress: Progress): string | null => {
  switch (progress.kind) {
    case 'recovered':
      return output.texts.recovered(progress.now);
    case 'note':
      return plainText(output.spoken(progress.message));
    case 'hook':
      return `  ${plainText(progress.name, 80)} …`;
    default:
      return null;
  }
};

const plainDisplay = (output: Output): Omit<ProgressDisplay, 'critical'> => {
  let quarter = 0;
  return {
    show: (progress) => {
      if (progress.kind === 'state') {
        quarter = 0;
        if (progress.state !== 'idle') output.note(`${stateText(output, progress.state)} …`);
        return;
      }
      if (progress.kind !== 'download' && progress.kind !== 'upload') {
        const text = sideText(output, progress);
        if (text !== null) output.note(text);
        return;
      }
      const now =
        progress.totalBytes === 0 ? 0 : Math.floor((progress.doneBytes / progress.totalBytes) * quarters);
      if (now <= quarter) return;
      quarter = now;
      const total = showBytes(progress.totalBytes, output.language);
      output.note(
        `  ${showBytes(progress.doneBytes, output.language)} / ${total}, ${showRate(progress.bytesPerSecond, output.language)}`,
      );
    },
    end: () => {},
  };
};

const barDisplay = (output: Output, stream: NodeJS.WritableStream): Omit<ProgressDisplay, 'critical'> => {
  const plain = plainDisplay(output);
  let bar: SingleBar | null = null;
  const stop = (): void => {
    bar?.stop();
    bar = null;
  };
  return {
    show: (progress) => {
      if (progress.kind !== 'download' && progress.kind !== 'upload') {
        stop();
        plain.show(progress);
        return;
      }
      const { language, texts } = output;
      const payload = {
        size: `${showBytes(progress.doneBytes, language)} / ${showBytes(progress.totalBytes, language)}`,
        rate: showRate(progress.bytesPerSecond, language),
        left:
          progress.secondsLeft === null
            ? ''
            : texts.left(showDuration(progress.secondsLeft * 1_000, language)),
      };
      if (bar === null) {
        bar = new SingleBar(
          {
            format: '  {bar} {percentage} %  {size}  {rate}  {left}',
            hideCursor: true,
            stream,
            barsize: 28,
            clearOnComplete: false,
          },
          Presets.shades_classic,
        );
        bar.start(progress.totalBytes, progress.doneBytes, payload);
      } else {
        bar.setTotal(progress.totalBytes);
        bar.update(progress.doneBytes, payload);
      }
      if (progress.doneBytes >= progress.totalBytes) stop();
    },
    end: stop,
  };
};

/** One line an event; of work that counts bytes, one a hundredth, since a build may have thousands of files. */
const jsonDisplay = (terminal: Terminal): Omit<ProgressDisplay, 'critical'> => {
  let shown = '';
  return {
    show: (progress) => {
      if (progress.kind === 'work') {
        const share = Math.floor((100 * progress.doneBytes) / Math.max(1, progress.totalBytes));
        const now = `${progress.doing} ${share}`;
        if (now === shown) return;
        shown = now;
      }
      terminal.err(`${JSON.stringify(progress)}\n`);
    },
    end: () => {},
  };
};

/** The display for one command. */
export const createProgressDisplay = (
  kind: ProgressKind,
  output: Output,
  terminal: Terminal & { readonly stream: NodeJS.WritableStream },
): ProgressDisplay => {
  let state = 'idle';
  const inner = ((): Omit<ProgressDisplay, 'critical'> => {
    if (kind === 'json') return jsonDisplay(terminal);
    if (kind === 'none' || output.json) return { show: () => {}, end: () => {} };
    return kind === 'auto' && terminal.interactive
      ? barDisplay(output, terminal.stream)
      : plainDisplay(output);
  })();
  return {
    show: (progress) => {
      if (progress.kind === 'state') state = progress.state;
      inner.show(progress);
    },
    critical: () => isCritical(state),
    end: () => {
      inner.end();
    },
  };
};
