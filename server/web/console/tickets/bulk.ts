/**
 * One command to many tickets, one after the other: each with the sequence number that was on the screen, so that
 * nobody's change is run over; what could not be done is told ticket by ticket.
 */
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { call } from '../../api/client.ts';
import type { TicketView } from './ticket-data.ts';
import type { TicketRow } from './queue-data.ts';

export interface BulkFailure {
  readonly number: number;
  readonly error: unknown;
}

export interface BulkRun {
  readonly total: number;
  readonly finished: number;
  readonly failures: readonly BulkFailure[];
  readonly running: boolean;
}

/** What is done to one ticket. */
export type BulkAct = (row: Pick<TicketRow, 'number' | 'seq'>) => Promise<TicketView>;

const command =
  (kind: 'assign' | 'classify' | 'close' | 'merge', body: Record<string, unknown>): BulkAct =>
  ({ number, seq }) =>
    call(`POST /tickets/{number}/${kind}`, {
      params: { number },
      body: { expectedSeq: seq, ...body } as never,
    });

export const bulkActs = {
  assign: (assignee: string | null) => command('assign', { assignee }),
  classify: (body: { class: string; reason: string }) => command('classify', body),
  close: (body: { resolution: string; text?: string }) => command('close', body),
  merge: (body: { into: number; reason: string }) => command('merge', body),
};

/** Runs and tells how far it is. `start` gives what became of those that worked. */
export const useBulk = () => {
  const queries = useQueryClient();
  const [run, setRun] = useState<BulkRun | null>(null);
  const start = async (
    rows: readonly Pick<TicketRow, 'number' | 'seq'>[],
    act: BulkAct,
  ): Promise<{ changed: readonly TicketView[]; failures: readonly BulkFailure[] }> => {
    const changed: TicketView[] = [];
    const failures: BulkFailure[] = [];
    const tell = (running: boolean): void =>
      setRun({
        total: rows.length,
        finished: changed.length + failures.length,
        failures: [...failures],
        running,
      });
    tell(true);
    for (const row of rows) {
      try {
        changed.push(await act(row));
      } catch (error) {
        failures.push({ number: row.number, error });
      }
      tell(true);
    }
    tell(false);
    await Promise.all([
      queries.invalidateQueries({ queryKey: ['ticket-rows'] }),
      queries.invalidateQueries({ queryKey: ['tickets'] }),
    ]);
    return { changed, failures };
  };
  return { run, start, clear: () => setRun(null) };
};
