/** Table of reports sent on a schedule. */

export interface ReportScheduleTable {
  id: string;
  customer_id: string | null;
  /** Schedule as JSON. */
  schedule: string;
  created_at: string;
  last_run_at: string | null;
  next_run_at: string;
}

export interface ReportTables {
  report_schedules: ReportScheduleTable;
}
