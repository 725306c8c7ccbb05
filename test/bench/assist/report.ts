/** What a run measured: medians and worst cases of each, and one against the other. */
import { median, percentile, rounded, tableLines } from './figures.ts';
import type { FirstFrame } from './first-frame.ts';
import type { RelayMemory } from './relay-memory.ts';

export const subjects = ['direct', 'relayed', 'wetty', 'meshcentral', 'ssh'] as const;
export type Subject = (typeof subjects)[number];

export interface Taken {
  readonly parsedMs: number[];
  /** Empty where there is no page. */
  readonly shownMs: number[];
  readonly megabytesPerSecond: number[];
}

export interface Measured {
  readonly taken: Readonly<Record<Subject, Taken>>;
  readonly promptMs: readonly number[];
  readonly firstFrames: readonly FirstFrame[];
  readonly idlePercent: { readonly agent: number; readonly daemon: number };
  readonly relay: RelayMemory;
  /** What each peer is, or why it was not measured. */
  readonly peers: Readonly<Record<string, string>>;
}

const times = (list: readonly number[]) => ({
  p50: rounded(median(list)),
  p99: rounded(percentile(list, 0.99)),
});
const figuresOf = ({ parsedMs, shownMs, megabytesPerSecond }: Taken) =>
  parsedMs.length === 0
    ? null
    : {
        echoMs: times(parsedMs),
        shownMs: shownMs.length === 0 ? null : times(shownMs),
        outputMegabytesPerSecond: rounded(median(megabytesPerSecond)),
      };

const over = (one: number | undefined, other: number | undefined): number | null =>
  one === undefined || other === undefined ? null : Number((one / other).toFixed(2));

/** Times of something a person waits for, with the worst they met. */
const waits = (list: readonly number[]) => ({
  p50Ms: Math.round(median(list)),
  worstMs: Math.round(Math.max(0, ...list)),
});

export const reportOf = ({ taken, promptMs, firstFrames, idlePercent, relay, peers }: Measured) => {
  const { direct, relayed, wetty, meshcentral, ssh } = Object.fromEntries(
    subjects.map((name) => [name, figuresOf(taken[name])]),
  ) as Record<Subject, ReturnType<typeof figuresOf>>;
  const echo = (one: typeof direct) => one?.echoMs.p50;
  const shown = (one: typeof direct) => one?.shownMs?.p50;
  const output = (one: typeof direct) => one?.outputMegabytesPerSecond;
  return {
    ratios: {
      echoDirectVsWetty: over(echo(direct), echo(wetty)),
      echoRelayedVsWetty: over(echo(relayed), echo(wetty)),
      shownDirectVsWetty: over(shown(direct), shown(wetty)),
      shownRelayedVsWetty: over(shown(relayed), shown(wetty)),
      outputVsWetty: over(output(direct), output(wetty)),
      outputRelayedVsWetty: over(output(relayed), output(wetty)),
      echoRelayedVsMeshCentral: over(echo(relayed), echo(meshcentral)),
      outputRelayedVsMeshCentral: over(output(relayed), output(meshcentral)),
      echoDirectVsSsh: over(echo(direct), echo(ssh)),
      outputVsSsh: over(output(direct), output(ssh)),
    },
    direct,
    relayed,
    wetty,
    meshcentral,
    ssh,
    prompt: waits(promptMs),
    firstFrame: {
      fromClick: waits(firstFrames.map((one) => one.fromClickMs)),
      fromChoice: waits(firstFrames.map((one) => one.fromChoiceMs)),
    },
    idlePercent,
    relay,
    peers,
  };
};

export type Report = ReturnType<typeof reportOf>;

const titles: Readonly<Record<Subject, string>> = {
  direct: 'Beistand, direct',
  relayed: 'Beistand, relayed',
  wetty: 'wetty',
  meshcentral: 'MeshCentral',
  ssh: 'ssh, no browser',
};

/** The report for people. */
export const reportLines = (report: Report): string[] => {
  const rows = subjects.flatMap((name) => {
    const one = report[name];
    if (one === null) return [];
    const { echoMs, shownMs, outputMegabytesPerSecond } = one;
    const drawn = shownMs === null ? ['', ''] : [`${shownMs.p50} ms`, `${shownMs.p99} ms`];
    return [[titles[name], `${echoMs.p50} ms`, `${echoMs.p99} ms`, ...drawn, `${outputMegabytesPerSecond} MB/s`]]; // prettier-ignore
  });
  const { ratios, prompt, firstFrame, idlePercent, relay, peers } = report;
  const kilobytes = (bytes: number): string => `${(bytes / 1_000).toFixed(1)} KB`;
  return [
    '',
    ...tableLines([['', 'echo p50', 'p99', 'shown p50', 'p99', 'output'], ...rows]),
    '',
    ...Object.entries(ratios).map(([name, value]) => `${name.padEnd(28)}${value ?? '–'}`),
    '',
    `code to prompt: ${prompt.p50Ms} ms, at worst ${prompt.worstMs} ms`,
    `first screen frame: ${firstFrame.fromClick.p50Ms} ms from the click, at worst ${firstFrame.fromClick.worstMs} ms; ${firstFrame.fromChoice.p50Ms} ms from the browser's choice of the screen, at worst ${firstFrame.fromChoice.worstMs} ms`,
    `processor while idle: agent in a session ${idlePercent.agent} % of a core, daemon ${idlePercent.daemon} %`,
    `relay: ${kilobytes(relay.residentBytesPerIdleSession)} for each of ${relay.idleSessions} idle sessions, ${kilobytes(relay.residentBytesPerBusySession)} for each of ${relay.busySessions} busy ones at their peak`,
    ...Object.entries(peers).map(([name, what]) => `${name}: ${what}`),
  ];
};
