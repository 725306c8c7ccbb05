/** What every action is given: no action reads a clock, the environment or the network any other way. */
import type { Dispatcher } from 'undici';
import type { AgentConfig } from '../home/config.ts';
import type { Disk } from '../disk/disk.ts';
import type { HomeLayout } from '../home/layout.ts';

export interface ActionContext {
  readonly layout: HomeLayout;
  readonly disk: Disk;
  readonly nowMs: () => number;
  /** From 0 up to 1, for jitter. */
  readonly random: () => number;
  /** An unpredictable UUID. */
  readonly randomId: () => string;
  readonly agentVersion: string;
  /** Node's name of the operating system. */
  readonly system: NodeJS.Platform;
  /** The platform builds are chosen for, like `linux-x64`. */
  readonly platform: string;
  /** Name of the machine as the server will show it. */
  readonly machineName: string;
  /** Variables that hooks and scripts of the product need from this machine. */
  readonly hookEnvironment: Readonly<Record<string, string>>;
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>;
  readonly pid: number;
  /** IANA time zone of this machine. */
  readonly timeZone: string;
  /** Runs `work` while holding the home's lock; BUSY where another process holds it. */
  exclusively<T>(doing: string, work: () => Promise<T>): Promise<T>;
  /** Connections with this configuration's proxy and authorities; closed when `work` ends. */
  connected<T>(config: Connection, work: (dispatcher: Dispatcher) => Promise<T>): Promise<T>;
}

/** What decides how the agent connects. `authorities` is PEM text. */
export interface Connection {
  readonly proxy: AgentConfig['proxy'];
  readonly authorities: string | null;
}
