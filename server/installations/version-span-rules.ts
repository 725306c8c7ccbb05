/** Which version ran from when to when, by what an agent reported. Pure. */
import type { AgentEvent } from '../../protocol/agent-api.ts';

/** What a report says ran at its time: a version, nothing (null), or no word of it (undefined). */
export const versionIn = (event: AgentEvent): string | null | undefined => {
  if (event.kind === 'status') return event.version;
  if (event.kind !== 'update') return undefined;
  if (event.outcome === 'committed') return event.to;
  return event.outcome === 'rolledBack' ? event.from : undefined;
};

export interface VersionSpan {
  readonly version: string;
  readonly since: string;
  /** Null: it runs still. */
  readonly until: string | null;
}

/** Spans from reports in order of their time; of several at one moment the last one counts. */
export const spansOf = (
  reports: readonly { readonly at: string; readonly version: string | null }[],
): VersionSpan[] => {
  const spans: VersionSpan[] = [];
  for (const { at, version } of reports) {
    const last = spans.at(-1);
    if (last?.until === null) {
      if (last.version === version) continue;
      spans.pop();
      if (last.since < at) spans.push({ ...last, until: at });
    }
    if (version !== null) spans.push({ version, since: at, until: null });
  }
  return spans;
};
