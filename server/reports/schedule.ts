/**
 * Reports sent on a schedule, by the durable queue: each run makes the report and hands it over in the transaction that
 * also orders the next, so that none is sent twice or forgotten. What was missed while the server was down is
 * sent once.
 */
import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { createCalendarReader } from '../calendar/store.ts';
import { getCustomer } from '../customers/store.ts';
import { cancelJob, enqueue } from '../jobs/queue.ts';
import type { JobHandlers } from '../jobs/worker.ts';
import type { Queries, Store, Trx } from '../store/store.ts';
import { parseInput } from '../tickets/parse-input.ts';
import { toCsv } from './csv.ts';
import { toPdf } from './pdf.ts';
import { coveredSpan, nextRun, scheduleSchema } from './schedule-rules.ts';
import type { Schedule } from './schedule-rules.ts';
import { createReports } from './store.ts';
import type { ReportScheduleTable } from './tables.ts';

const kind = 'reports.send';
const maxSchedules = 2_000;

export interface OrderedReport {
  readonly id: string;
  readonly schedule: Schedule;
  readonly createdAt: string;
  readonly lastRunAt: string | null;
  readonly nextRunAt: string;
}

/** A report ready to be mailed. */
export interface ReportDelivery {
  readonly scheduleId: string;
  readonly recipients: readonly string[];
  readonly language: 'de' | 'en';
  readonly customerId: string | null;
  readonly title: string;
  readonly subtitle: string;
  readonly file: { readonly name: string; readonly type: string; readonly bytes: Uint8Array };
}

const readCalendar = createCalendarReader();

const toOrdered = (row: ReportScheduleTable): OrderedReport => ({
  id: row.id,
  schedule: scheduleSchema.parse(JSON.parse(row.schedule)),
  createdAt: row.created_at,
  lastRunAt: row.last_run_at,
  nextRunAt: row.next_run_at,
});

/** Orders a report. @throws BeistandError BAD_INPUT, NOT_FOUND (no such customer), TOO_LARGE (too many orders) */
export const orderReport = async (trx: Trx, input: unknown, now: Date): Promise<OrderedReport> => {
  const schedule = parseInput(scheduleSchema, input);
  if (schedule.customerId !== null) await getCustomer(trx, schedule.customerId);
  const { count } = await trx
    .selectFrom('report_schedules')
    .select((e) => e.fn.countAll<number>().as('count'))
    .executeTakeFirstOrThrow();
  if (count >= maxSchedules)
    throw new BeistandError('TOO_LARGE', `There are ${maxSchedules} ordered reports already.`, {
      hint: 'Take some out first.',
    });
  const { calendar } = await readCalendar(trx);
  const runAt = new Date(nextRun(schedule, now.getTime(), calendar.timeZone));
  const row = {
    id: randomUUID(),
    customer_id: schedule.customerId,
    schedule: JSON.stringify(schedule),
    created_at: now.toISOString(),
    last_run_at: null,
    next_run_at: runAt.toISOString(),
  };
  await trx.insertInto('report_schedules').values(row).execute();
  await enqueue(trx, kind, { id: row.id }, { runAt, key: row.id });
  return toOrdered(row);
};

/** Ordered reports, of one customer where one is named. */
export const orderedReports = async (
  db: Queries,
  customerId: string | null,
): Promise<readonly OrderedReport[]> => {
  let rows = db.selectFrom('report_schedules').selectAll().orderBy('created_at').orderBy('id');
  if (customerId !== null) rows = rows.where('customer_id', '=', customerId);
  return (await rows.execute()).map(toOrdered);
};

/** Takes an order out. @throws BeistandError NOT_FOUND (also where it is another customer's; null: any) */
export const cancelReport = async (trx: Trx, id: string, customerId: string | null): Promise<void> => {
  // The job first, as the worker does it: then neither waits for the other. A job taken out while it runs sends nothing.
  await cancelJob(trx, kind, id);
  let rows = trx.deleteFrom('report_schedules').where('id', '=', id);
  if (customerId !== null) rows = rows.where('customer_id', '=', customerId);
  const { numDeletedRows } = await rows.executeTakeFirst();
  if (numDeletedRows === 0n) throw new BeistandError('NOT_FOUND', 'There is no such ordered report.');
};

export interface ReportSending {
  readonly store: Store;
  readonly now: () => Date;
  /** Names of people by id. */
  readonly personNames: (db: Queries) => Promise<ReadonlyMap<string, string>>;
  /** Queues the mail, in the transaction of the run. */
  readonly deliver: (trx: Trx, delivery: ReportDelivery) => Promise<void>;
}

const payloadSchema = z.strictObject({ id: z.string() });

/** Handles the jobs of ordered reports. */
export const reportHandlers = ({ store, now, personNames, deliver }: ReportSending): JobHandlers => {
  const make = createReports();
  const fileOf = async (schedule: Schedule, run: Date, timeZone: string) => {
    const names = await personNames(store.db);
    const own = schedule.customerId;
    const report = await make(
      store.db,
      {
        report: schedule.report,
        language: schedule.language,
        ...coveredSpan(schedule, run.getTime(), timeZone),
        ...(own === null ? {} : { customerId: own }),
      },
      {
        audience: own === null ? 'staff' : 'customer',
        ownCustomerId: own,
        now: run,
        personName: (id) => names.get(id) ?? id,
      },
    );
    const day = Temporal.Instant.fromEpochMilliseconds(run.getTime())
      .toZonedDateTimeISO(timeZone)
      .toPlainDate()
      .toString();
    const file =
      schedule.format === 'csv'
        ? {
            name: `${schedule.report}-${day}.csv`,
            type: 'text/csv',
            bytes: new TextEncoder().encode(toCsv(report)),
          }
        : {
            name: `${schedule.report}-${day}.pdf`,
            type: 'application/pdf',
            bytes: await toPdf(report),
          };
    return { title: report.title, subtitle: report.subtitle, file };
  };
  return {
    [kind]: {
      run: async (job) => {
        const { id } = payloadSchema.parse(job.payload);
        const row = await store.db
          .selectFrom('report_schedules')
          .selectAll()
          .where('id', '=', id)
          .executeTakeFirst();
        if (row === undefined) return undefined;
        const { schedule } = toOrdered(row);
        const run = now();
        const { calendar } = await readCalendar(store.db);
        const made = await fileOf(schedule, run, calendar.timeZone);
        return {
          commit: async (trx) => {
            const runAt = new Date(nextRun(schedule, run.getTime(), calendar.timeZone));
            await trx
              .updateTable('report_schedules')
              .set({ last_run_at: run.toISOString(), next_run_at: runAt.toISOString() })
              .where('id', '=', id)
              .execute();
            const { recipients, language, customerId } = schedule;
            await deliver(trx, { scheduleId: id, recipients, language, customerId, ...made });
            await enqueue(trx, kind, { id }, { runAt, key: id });
          },
        };
      },
    },
  };
};
