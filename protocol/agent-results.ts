/**
 * What each of the agent's actions hands back: the `--json` output of the CLI and what the local page shows. They stand here
 * because the page's browser code may import nothing else of ours. These shapes are an interface: documented in docs/cli.md,
 * tested against it, only ever added to.
 */
import { z } from 'zod';
import { helperSchema, sessionIdSchema } from './session/binding.ts';
import { capabilitiesSchema } from './session/capabilities.ts';

const version = z.string();
const bytes = z.int().min(0);
const ms = z.int().min(0);
const instant = z.string();

export const enrolledShape = z.strictObject({
  installationId: z.string(),
  customer: z.strictObject({ id: z.string(), name: z.string() }),
  vendor: z.string(),
  product: z.string(),
  channel: z.string(),
  platform: z.string(),
  server: z.string(),
  home: z.string(),
  installFolder: z.string(),
});
export type Enrolled = z.infer<typeof enrolledShape>;

/** A build that could be installed now. */
export const availableShape = z.strictObject({
  version,
  channel: z.string(),
  /** What an update would fetch. */
  downloadBytes: bytes,
  /** What it would need on disk while it runs, downloads included. */
  neededBytes: bytes,
  /** How it would come: by deltas, by frames, or all from what is there already. */
  route: z.string(),
  fixes: z.array(z.int()),
  /** What the vendor wrote about it, by language. */
  notes: z.strictObject({ de: z.string().nullable(), en: z.string().nullable() }),
});
export type Available = z.infer<typeof availableShape>;

export const checkedShape = z.strictObject({
  outcome: z.enum(['upToDate', 'available']),
  installed: version.nullable(),
  available: availableShape.nullable(),
  /** Scripts that wait to be run. */
  scripts: z.array(z.string()),
  pinned: version.nullable(),
  /** Why there is nothing, where a rule keeps a newer build back. */
  reason: z.string().nullable(),
  checkedAt: instant,
  /** Whether the server had anything to say beyond “unchanged”. */
  unchanged: z.boolean(),
});
export type Checked = z.infer<typeof checkedShape>;

export const scriptRunShape = z.strictObject({
  id: z.string(),
  outcome: z.enum(['exited', 'timedOut', 'unknown', 'refused']),
  exitCode: z.int().nullable(),
});

export const updatedShape = z.strictObject({
  /** `planned`: --dry-run, nothing was changed. */
  outcome: z.enum(['upToDate', 'planned', 'committed']),
  from: version.nullable(),
  to: version.nullable(),
  channel: z.string().nullable(),
  plan: availableShape.nullable(),
  downloadedBytes: bytes,
  durationMs: ms,
  reason: z.string().nullable(),
  scripts: z.array(scriptRunShape),
});
export type Updated = z.infer<typeof updatedShape>;

export const rolledBackShape = z.strictObject({
  outcome: z.literal('rolledBack'),
  from: version.nullable(),
  to: version,
  downloadedBytes: bytes,
  durationMs: ms,
});
export type RolledBack = z.infer<typeof rolledBackShape>;

export const verifiedShape = z.strictObject({
  version,
  files: z.int().min(0),
  /** True where nothing differs any more. */
  ok: z.boolean(),
  differing: z.array(z.strictObject({ path: z.string(), fault: z.string(), repaired: z.boolean() })),
  downloadedBytes: bytes,
});
export type Verified = z.infer<typeof verifiedShape>;

export const statusShape = z.strictObject({
  home: z.string(),
  installationId: z.string(),
  customer: z.strictObject({ id: z.string(), name: z.string() }),
  vendor: z.string(),
  server: z.string(),
  product: z.string(),
  channel: z.string(),
  platform: z.string(),
  installFolder: z.string(),
  agentVersion: version,
  installed: z
    .strictObject({
      version,
      channel: z.string().nullable(),
      manifestSha256: z.string(),
      since: instant.nullable(),
    })
    .nullable(),
  /** Versions on disk that a rollback can go to without fetching everything. */
  previous: z.array(version),
  /** The update's state, `idle` when nothing runs. */
  state: z.string(),
  /** Who is at work just now. */
  busy: z.strictObject({ pid: z.int(), since: instant, doing: z.string() }).nullable(),
  pinned: version.nullable(),
  knownBad: z.array(version),
  lastCheckAt: instant.nullable(),
  offered: version.nullable(),
  reportsWaiting: z.int().min(0),
  policy: z.strictObject({ updates: z.string(), scripts: z.string() }),
  maintenanceWindow: z.strictObject({ window: z.string(), open: z.boolean(), changesAt: instant }).nullable(),
});
export type Status = z.infer<typeof statusShape>;

export const historyShape = z.strictObject({
  chain: z.enum(['intact', 'broken']),
  /** What is wrong with the chain, where it is broken. */
  fault: z.string().nullable(),
  total: z.int().min(0),
  entries: z.array(
    z.strictObject({
      seq: z.int().min(0),
      at: instant,
      kind: z.string(),
      data: z.record(z.string(), z.unknown()),
    }),
  ),
});
export type History = z.infer<typeof historyShape>;

export const pinnedShape = z.strictObject({ pinned: version.nullable(), before: version.nullable() });
export type Pinned = z.infer<typeof pinnedShape>;

export const settingShape = z.strictObject({
  name: z.string(),
  value: z.string().nullable(),
  before: z.string().nullable(),
});
export type Setting = z.infer<typeof settingShape>;

export const settingsShape = z.strictObject({ settings: z.record(z.string(), z.string().nullable()) });
export type Settings = z.infer<typeof settingsShape>;

export const doctorShape = z.strictObject({
  ok: z.boolean(),
  findings: z.array(
    z.strictObject({
      name: z.string(),
      level: z.enum(['ok', 'warning', 'fault']),
      message: z.string(),
      hint: z.string().nullable(),
    }),
  ),
});
export type Diagnosis = z.infer<typeof doctorShape>;

/** Where the local page can be opened, once. */
const pageShape = z.strictObject({
  /** With a token that opens the page in one browser, one time. */
  url: z.string(),
  port: z.int(),
  /** Whether a browser was asked to open it. */
  opened: z.boolean(),
});

/** The shape of each command's `--json` output. `run` prints one `daemonEventShape` a line instead. */
/** A session with support, as its proof says. */
export const sessionAboutShape = z.strictObject({
  session: sessionIdSchema,
  ticket: z.int().nullable(),
  helper: helperSchema.nullable(),
  startedAt: instant,
  endedAt: instant,
  reason: z.string().max(40),
  /** Everything that was allowed at any time. */
  granted: capabilitiesSchema,
});
export type SessionAbout = z.infer<typeof sessionAboutShape>;

const sessionsShape = z.strictObject({
  sessions: z.array(
    z.strictObject({
      id: sessionIdSchema,
      recorded: z.boolean(),
      /** Videos of the screen in the copy. */
      screens: z.int().min(0),
      /** Whether the copy goes to the vendor: `none` where recording was not allowed. */
      upload: z.enum(['none', 'waiting', 'sent', 'refused']),
      about: sessionAboutShape.nullable(),
    }),
  ),
});
export type Sessions = z.infer<typeof sessionsShape>;

const sessionVerifiedShape = z.strictObject({
  session: z.string(),
  intact: z.boolean(),
  faults: z.array(z.string()),
});
export type SessionVerified = z.infer<typeof sessionVerifiedShape>;

const sessionUploadedShape = z.strictObject({
  session: z.string(),
  /** True where it had been sent before. */
  alreadyThere: z.boolean(),
  bytes,
});
export type SessionUploaded = z.infer<typeof sessionUploadedShape>;

const attachedShape = z.strictObject({
  ticket: z.int(),
  /** Without links. */
  path: z.string(),
  name: z.string(),
  sizeBytes: bytes,
  sha256: z.string(),
  /** True where it had been attached before. */
  alreadyThere: z.boolean(),
});
export type Attached = z.infer<typeof attachedShape>;

export const commandShapes = {
  enroll: enrolledShape,
  check: checkedShape,
  update: updatedShape,
  import: updatedShape,
  rollback: rolledBackShape,
  verify: verifiedShape,
  status: statusShape,
  history: historyShape,
  pin: pinnedShape,
  unpin: pinnedShape,
  'config list': settingsShape,
  'config get': settingShape,
  'config set': settingShape,
  doctor: doctorShape,
  page: pageShape,
  /** The first session, and one for each further code. */
  assist: sessionAboutShape.extend({ others: z.array(sessionAboutShape) }),
  'sessions list': sessionsShape,
  'sessions verify': sessionVerifiedShape,
  'sessions upload': sessionUploadedShape,
  attach: attachedShape,
} as const;

/** One line of `run --json`. */
export const daemonEventShape = z.discriminatedUnion('event', [
  z.strictObject({ event: z.literal('started'), at: instant, pid: z.int(), version }),
  z.strictObject({ event: z.literal('recovered'), at: instant, was: z.string(), now: z.string() }),
  z.strictObject({
    event: z.literal('checked'),
    at: instant,
    outcome: z.string(),
    available: version.nullable(),
  }),
  z.strictObject({
    event: z.literal('waiting'),
    at: instant,
    reason: z.enum(['window', 'policy', 'busy']),
    until: instant.nullable(),
    available: version.nullable(),
  }),
  z.strictObject({
    event: z.literal('updated'),
    at: instant,
    from: version.nullable(),
    to: version,
    durationMs: ms,
    downloadedBytes: bytes,
  }),
  z.strictObject({
    event: z.literal('script'),
    at: instant,
    id: z.string(),
    outcome: z.string(),
    exitCode: z.int().nullable(),
  }),
  z.strictObject({ event: z.literal('reported'), at: instant, sent: z.int(), refused: z.int() }),
  z.strictObject({
    event: z.literal('failed'),
    at: instant,
    code: z.string(),
    message: z.string(),
    hint: z.string().nullable(),
  }),
  z.strictObject({ event: z.literal('next'), at: instant, inMs: ms }),
  z.strictObject({ event: z.literal('stopped'), at: instant }),
]);
export type DaemonEvent = z.infer<typeof daemonEventShape>;
