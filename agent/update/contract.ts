/**
 * What the engine takes and gives: the types the CLI, the daemon and the local page program against.
 */
import type { AgentEvent } from '../../protocol/agent-api.ts';
import type { Channel } from '../../protocol/ids.ts';
import type { BuildManifest } from '../../protocol/manifest.ts';
import type { HookName } from '../../protocol/product-file.ts';
import type { Disk } from '../disk/disk.ts';
import type { CurrentLink } from '../disk/platform.ts';
import type { HomeLayout } from '../home/layout.ts';
import type { TransferProgress, Transfer } from '../transfer/transfer.ts';
import type { TrustedRepository } from '../trust/repository.ts';
import type { Journal } from './journal.ts';
import type { Route } from './plan.ts';
import type { BuildRef, StateName } from './state.ts';

export type Actor = 'person' | 'daemon';

/** A newer build that a rule keeps back, and the rule. */
export interface KeptBack {
  readonly version: string;
  readonly why: 'pinned' | 'knownBad' | 'withdrawn' | 'notOffered' | 'agentTooOld';
}

export interface UpToDate {
  readonly kind: 'upToDate';
  readonly installed: BuildRef | null;
  readonly keptBack: readonly KeptBack[];
  /** An English sentence (without the full stop) where a newer build is kept back, else null. */
  readonly reason: string | null;
}

export interface UpdatePlan {
  readonly kind: 'update';
  /** A build that is on disk already only has to be checked (`reuse`); others are staged. */
  readonly how: 'stage' | 'reuse';
  readonly from: BuildRef | null;
  readonly to: BuildRef;
  readonly manifest: BuildManifest;
  readonly route: Route;
  /** What comes over the wire at most, in bytes. */
  readonly downloadBytes: number;
  /** Free space needed while it runs: downloads, new tree, backup and what the product wants left, in bytes. */
  readonly neededBytes: number;
}

export type Plan = UpToDate | UpdatePlan;

/** A finished update or way back. What went wrong is thrown instead: ROLLED_BACK where the old build runs again. */
export interface Applied {
  readonly outcome: 'committed';
  readonly from: BuildRef | null;
  readonly to: BuildRef;
  readonly downloadedBytes: number;
  readonly durationMs: number;
}

export interface Difference {
  readonly path: string;
  readonly fault: 'changed' | 'missing' | 'extra' | 'wrongMode' | 'wrongKind';
  readonly repaired: boolean;
}

export interface Verified {
  readonly version: string;
  /** Files, links and empty folders looked at. */
  readonly files: number;
  readonly differing: readonly Difference[];
  /** True where nothing differs (any more). */
  readonly ok: boolean;
  readonly downloadedBytes: number;
}

export interface ScriptResult {
  readonly id: string;
  readonly outcome: 'exited' | 'timedOut' | 'unknown' | 'refused';
  readonly exitCode: number | null;
  readonly output: string;
}

export interface Recovered {
  readonly was: StateName;
  readonly now: 'untouched' | 'new' | 'old';
}

/** What an engine tells while it works. */
export type ProgressEvent =
  | { readonly kind: 'state'; readonly state: StateName; readonly version: string | null }
  | { readonly kind: 'download'; readonly progress: TransferProgress }
  | { readonly kind: 'stage'; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly kind: 'verify'; readonly doneBytes: number; readonly totalBytes: number }
  | { readonly kind: 'hook'; readonly hook: HookName | 'healthCheck'; readonly version: string }
  | { readonly kind: 'health'; readonly attempt: number; readonly healthy: boolean }
  | { readonly kind: 'script'; readonly id: string }
  | { readonly kind: 'fallback'; readonly message: string };

export interface UpdateEngine {
  /**
   * Ends what a crash left unfinished; first thing after the lock is held. null where nothing was.
   * @throws BeistandError STATE_UNREADABLE, ROLLBACK_IMPOSSIBLE
   */
  recover(): Promise<Recovered | null>;
  /**
   * Chooses a build and the cheapest way to it. Reads only; trust must have been refreshed before.
   * @throws BeistandError NO_SUCH_VERSION, PINNED, AGENT_TOO_OLD (for a wish with `to`), MANIFEST_*
   */
  plan(wish: { readonly to?: string; readonly byPerson: boolean }): Promise<Plan>;
  /**
   * @throws BeistandError ROLLED_BACK (the old build runs again; `cause` says why), ROLLBACK_IMPOSSIBLE,
   * NO_SPACE and whatever stopped it before the product was touched
   */
  apply(plan: UpdatePlan, options: { readonly by: Actor; readonly signal?: AbortSignal }): Promise<Applied>;
  /**
   * Back to `to`, or to the build that ran before, by a person's word.
   * @throws BeistandError NO_SUCH_VERSION, ROLLBACK_IMPOSSIBLE, ROLLED_BACK
   */
  rollback(wish: { readonly to?: string; readonly signal?: AbortSignal }): Promise<Applied>;
  /** @throws BeistandError NOT_FOUND where nothing is installed */
  verify(options: { readonly repair: boolean }): Promise<Verified>;
  /** Runs the scripts offered that never ran here; each once, whatever happens. */
  runScripts(options: { readonly by: Actor }): Promise<readonly ScriptResult[]>;
  /** Offered scripts that were never started here, by id. */
  waitingScripts(): Promise<readonly string[]>;
}

/** What the server said besides metadata. Only narrows. */
export interface Hints {
  /** undefined: nobody was asked (import from a folder); null: asked, nothing for us now. */
  readonly offer: { readonly target: string; readonly manifestSha256: string } | null | undefined;
  readonly withdrawn: readonly string[];
  /** undefined: nobody was asked; all that signed metadata holds for us. */
  readonly scripts: readonly { readonly target: string; readonly manifestSha256: string }[] | undefined;
}

/** Who this installation is; what a build must fit. */
export interface Identity {
  readonly product: string;
  readonly platform: string;
  readonly customerId: string;
  readonly channel: Channel;
}

export interface EngineOptions {
  readonly layout: HomeLayout;
  readonly installFolder: string;
  readonly identity: Identity;
  readonly agentVersion: string;
  readonly pin: string | null;
  /** How many builds stay on disk, the running one included (2 or more). */
  readonly keepVersions: number;
  readonly disk: Disk;
  readonly currentLink: CurrentLink;
  readonly journal: Journal;
  readonly trust: TrustedRepository;
  readonly transfer: Transfer;
  readonly hints: () => Hints;
  /** Stores an event durably for the server; storing the same id twice is the same as once. */
  readonly report: (event: AgentEvent) => Promise<void>;
  readonly onProgress?: (event: ProgressEvent) => void;
  /** Variables hooks need from the machine (`SystemRoot` on Windows); everything else is left out. */
  readonly hookEnvironment?: Readonly<Record<string, string>>;
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
  readonly randomId: () => string;
}
