/**
 * The agent as its faces see it: the CLI, the daemon, the local page. Every action opens what it needs,
 * takes the lock where it changes something, brings an interrupted update to its end first, and lets go of
 * all of it before it returns.
 */
import type { AgentTicketRequest, AgentTicketResponse } from '../../protocol/agent-api.ts';
import type { AgentDiagnosis } from '../../protocol/diagnosis.ts';
import type { Language } from '../../protocol/cli/language.ts';
import type { AssistWish } from './assist.ts';
import type { AttachWish } from './attach.ts';
import type { SessionAbout } from '../../protocol/agent-results.ts';
import type { EnrollWish } from './enroll.ts';
import type { OnProgress } from './progress.ts';
import type {
  Attached,
  Checked,
  DaemonEvent,
  Diagnosis,
  Enrolled,
  History,
  Pinned,
  RolledBack,
  Sessions,
  SessionUploaded,
  SessionVerified,
  Setting,
  Settings,
  Status,
  Updated,
  Verified,
} from './results.ts';

export interface Working {
  readonly onProgress?: OnProgress;
  /** Stops downloads at once; what can't be left halfway is finished or taken back first. */
  readonly signal?: AbortSignal;
}

export interface UpdateWish extends Working {
  /** An exact version, older ones too: a person's word. */
  readonly to?: string | undefined;
  readonly dryRun?: boolean | undefined;
  /** Bytes a second; undefined: as configured, null: no limit. */
  readonly limitRate?: number | null | undefined;
  /** Take everything from this folder instead of the network. */
  readonly from?: string | undefined;
}

export interface HistoryWish {
  /** How many of the newest entries, given oldest first. */
  readonly limit: number;
  /** ISO 8601. */
  readonly since?: string | undefined;
  /** With every step of every update, not only what came of it. */
  readonly steps: boolean;
  /** Only entries before this sequence number: the page after the one that ended there. */
  readonly before?: number | undefined;
  /** Only entries of these kinds; for states also by `state:<name>`. */
  readonly kinds?: ReadonlySet<string> | undefined;
}

export interface Agent {
  enroll(wish: EnrollWish): Promise<Enrolled>;
  check(working?: Working): Promise<Checked>;
  update(wish: UpdateWish): Promise<Updated>;
  rollback(wish: Working & { readonly to?: string | undefined }): Promise<RolledBack>;
  verify(wish: Working & { readonly repair: boolean }): Promise<Verified>;
  status(): Promise<Status>;
  history(wish: HistoryWish): Promise<History>;
  pin(version: string | null): Promise<Pinned>;
  listSettings(): Promise<Settings>;
  getSetting(name: string): Promise<Setting>;
  setSetting(name: string, value: string): Promise<Setting>;
  doctor(): Promise<Diagnosis>;
  /** What a ticket would say about this installation, for a person to look at first. */
  diagnosis(language: Language): Promise<AgentDiagnosis>;
  /** Opens a ticket at the vendor's; the same `requestId` opens only one. */
  openTicket(wish: AgentTicketRequest): Promise<AgentTicketResponse>;
  /** Hands a file to a ticket; the same one again goes on where it was cut, and is attached once. */
  attach(wish: AttachWish): Promise<Attached>;
  /** Shows a code and holds a session with support; ends when it is over. */
  assist(wish: AssistWish): Promise<SessionAbout>;
  sessions(): Promise<Sessions>;
  /** Whether the copy of a session is as it was signed. */
  verifySession(id: string): Promise<SessionVerified>;
  /** Sends the copy of a session to the vendor. */
  uploadSession(id: string): Promise<SessionUploaded>;
  /** Looks after the installation until `signal` is aborted. */
  run(options: { readonly log: (event: DaemonEvent) => void; readonly signal: AbortSignal }): Promise<void>;
  /** The language the admin chose for this home, or null. */
  language(): Promise<Language | null>;
}
