/** How the demonstration talks: numbered steps, sizes, times, and a tally of what held. */

export const bytes = (count: number): string => {
  if (count < 1_000) return `${count} bytes`;
  return count < 1_000_000 ? `${(count / 1_000).toFixed(1)} KB` : `${(count / 1_000_000).toFixed(2)} MB`;
};

export const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;

export interface Narrator {
  readonly step: (text: string) => void;
  readonly tell: (text: string) => void;
  /** States what should hold and whether it does. */
  readonly holds: (text: string, truth: boolean) => void;
  readonly failures: readonly string[];
}

export const createNarrator = (write: (line: string) => void, now: () => number): Narrator => {
  const failures: string[] = [];
  const began = now();
  let steps = 0;
  return {
    step: (text) => {
      steps += 1;
      write(`\n${steps}. ${text}  [${seconds(now() - began)}]`);
    },
    tell: (text) => write(`   ${text}`),
    holds: (text, truth) => {
      if (!truth) failures.push(text);
      write(`   ${truth ? '✓' : '✗ NOT TRUE:'} ${text}`);
    },
    failures,
  };
};
