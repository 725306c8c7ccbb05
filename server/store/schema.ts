/** All tables, put together from the tables of each folder. */
import type { ApiTables } from '../api/tables.ts';
import type { AttachmentTables } from '../attachments/tables.ts';
import type { AuthTables } from '../auth/tables.ts';
import type { CannedTables } from '../canned/tables.ts';
import type { CustomerTables } from '../customers/tables.ts';
import type { FilterTables } from '../filters/tables.ts';
import type { InstallationTables } from '../installations/tables.ts';
import type { JobTables } from '../jobs/tables.ts';
import type { LiveTables } from '../live/tables.ts';
import type { MailTables } from '../mail/tables.ts';
import type { RecordingTables } from '../recordings/tables.ts';
import type { RelayTables } from '../relay/tables.ts';
import type { ReportTables } from '../reports/tables.ts';
import type { TicketTables } from '../tickets/tables.ts';
import type { UpdateTables } from '../updates/tables.ts';

export interface Database
  extends
    ApiTables,
    AttachmentTables,
    AuthTables,
    CannedTables,
    CustomerTables,
    FilterTables,
    InstallationTables,
    JobTables,
    LiveTables,
    MailTables,
    UpdateTables,
    TicketTables,
    ReportTables,
    RecordingTables,
    RelayTables {}
