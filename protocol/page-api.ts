/** What the local page's browser code and its loopback server say to each other, below `/api`. */
import { z } from 'zod';
import type { Checked, History, RolledBack, Sessions, Status, Updated, Verified } from './agent-results.ts';
import { languageSchema } from './cli/language.ts';
import type { ErrorCode } from './errors.ts';
import { versionSchema } from './ids.ts';
import { limits } from './limits.ts';
import { sessionIdSchema } from './session/binding.ts';

/** What the page knows of the agent before anything else. */
export interface PageFacts {
  readonly enrolled: boolean;
  readonly vendor: string | null;
  readonly product: string | null;
  readonly home: string;
  readonly agentVersion: string;
  /** A folder to suggest products be installed in. */
  readonly installBase: string;
}

export interface Overview {
  readonly status: Status;
  /** What the last check from this page found, as long as nothing changed the installation since; null: none yet. */
  readonly checked: Checked | null;
}

/** The copies of sessions held from here, and where on the disk they lie. */
export interface HeldSessions extends Sessions {
  readonly folder: string;
}

/** How many films the screen of one session is: mostly one, of all that was shown. */
export interface SessionFilms {
  readonly films: number;
}

const to = versionSchema.optional();
/** One piece of long work. `plan` is an update's dry run. */
export const jobWishSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('check') }),
  z.strictObject({ kind: z.literal('plan'), to }),
  z.strictObject({ kind: z.literal('update'), to }),
  z.strictObject({ kind: z.literal('rollback'), to }),
  z.strictObject({ kind: z.literal('verify') }),
  z.strictObject({ kind: z.literal('repair') }),
]);
export type JobWish = z.infer<typeof jobWishSchema>;

export type JobOutcome =
  | { readonly kind: 'checked'; readonly checked: Checked }
  | { readonly kind: 'updated'; readonly updated: Updated }
  | { readonly kind: 'rolledBack'; readonly rolledBack: RolledBack }
  | { readonly kind: 'verified'; readonly verified: Verified };

export interface PageProblem {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint: string | null;
}

/** Work under way, or the last one that ended. Sent whole each time, so that a page that was reloaded knows all of it. */
export interface Job {
  readonly id: string;
  readonly kind: JobWish['kind'];
  readonly to: string | null;
  readonly phase: 'running' | 'done' | 'failed';
  readonly startedAt: string;
  readonly endedAt: string | null;
  /** The states passed (agent/update/state.ts), in order. */
  readonly states: readonly { readonly state: string; readonly at: string }[];
  /** True while it can't be left halfway: it is finished or taken back first. */
  readonly critical: boolean;
  /** Somebody asked it to stop. */
  readonly stopping: boolean;
  readonly download: {
    readonly doneBytes: number;
    readonly totalBytes: number;
    readonly bytesPerSecond: number;
    readonly secondsLeft: number | null;
  } | null;
  /** Unpacking or comparing on this machine. */
  readonly work: {
    readonly doing: 'stage' | 'verify';
    readonly doneBytes: number;
    readonly totalBytes: number;
  } | null;
  /** The product's own step that runs now. */
  readonly hook: string | null;
  readonly notes: readonly { readonly code: string; readonly message: string }[];
  readonly outcome: JobOutcome | null;
  readonly problem: PageProblem | null;
}

const historyGroups = ['updates', 'checks', 'scripts', 'sessions', 'decisions', 'trouble'] as const;
export type HistoryGroup = (typeof historyGroups)[number];

export const historyQuerySchema = z.strictObject({
  limit: z.coerce.number().int().min(1).max(200).default(50),
  before: z.coerce.number().int().min(0).optional(),
  group: z.enum(historyGroups).optional(),
  steps: z.stringbool().default(false),
  language: languageSchema.default('en'),
});
/** In which language sentences are told. */
export const tellingSchema = z.strictObject({ language: languageSchema.default('en') });
/** The journal as a person reads it. */
export interface ToldHistory extends Omit<History, 'entries'> {
  readonly entries: readonly ToldEntry[];
}
export type ToldEntry = History['entries'][number] & {
  /** The entry as a sentence in the language asked for; null where there is none. */
  readonly story: string | null;
  /** It needs a look. */
  readonly trouble: boolean;
};

export const settingChangeSchema = z.strictObject({
  name: z.string().min(1).max(100),
  /** `none` clears it. */
  value: z.string().max(10_000),
});
export const pinSchema = z.strictObject({ version: versionSchema.nullable() });
export const sessionNameSchema = z.strictObject({ session: sessionIdSchema });
export const sessionCheckSchema = sessionNameSchema.extend(tellingSchema.shape);
export const enrolmentSchema = z.strictObject({
  /** The bundle file's text. */
  bundle: z.string().min(2).max(limits.bundleBytes),
  installFolder: z.string().min(1).max(4_096),
  machineName: z.string().min(1).max(limits.machineNameChars).optional(),
  proxy: z.string().max(2_048).optional(),
});
export type Enrolment = z.infer<typeof enrolmentSchema>;
