/**
 * Puts one agent together: real disk, real clock, real chance, and the actions on them. Reads no
 * environment and ends nothing, so that another program (a test, the local page) can hold one as well.
 */
import { randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { SessionAbout } from '../protocol/agent-results.ts';
import type { Agent } from './actions/agent.ts';
import type { AssistWish, createAssist } from './actions/assist.ts';
import { attach } from './actions/attach.ts';
import type { ActionContext } from './actions/context.ts';
import { diagnose } from './actions/doctor.ts';
import { enroll } from './actions/enroll.ts';
import { run } from './actions/run.ts';
import { uploadSession } from './actions/session-copies.ts';
import { getSetting, listSettings, setPin, setSetting } from './actions/settings.ts';
import { history, status } from './actions/status.ts';
import { collectDiagnosis, openTicket } from './actions/ticket.ts';
import { check, rollback, update, verify } from './actions/update.ts';
import { nodeDisk } from './disk/disk.ts';
import type { Disk } from './disk/disk.ts';
import { diskError } from './disk/disk-error.ts';
import { readConfig } from './home/config.ts';
import { homeLayout } from './home/layout.ts';
import { createDispatcher } from './transfer/dispatcher.ts';
import { acquireLock } from './update/lock.ts';
import { agentVersion } from './version.ts';

export interface AgentOptions {
  /** The agent's own folder; made by enrolment. */
  readonly home: string;
  readonly system: NodeJS.Platform;
  /** What builds are chosen for, like `linux-x64`; enrolment may say otherwise. */
  readonly platform: string;
  readonly machineName: string;
  readonly timeZone: string;
  readonly pid: number;
  /** Variables the product's hooks get. */
  readonly hookEnvironment: Readonly<Record<string, string>>;
  /** Hosts reached without the proxy, as in NO_PROXY. */
  readonly noProxy: string;
  readonly disk?: Disk;
  readonly nowMs?: () => number;
  readonly random?: () => number;
}

/** Waits; an aborted wait is over, not an error. */
const sleep = async (ms: number, signal?: AbortSignal): Promise<void> => {
  try {
    await delay(ms, undefined, signal === undefined ? {} : { signal });
  } catch (error) {
    if (signal?.aborted !== true) throw error;
  }
};

const contextOf = (options: AgentOptions): ActionContext => {
  const disk = options.disk ?? nodeDisk;
  const nowMs = options.nowMs ?? Date.now;
  const layout = homeLayout(resolve(options.home));
  return {
    ...options,
    layout,
    disk,
    nowMs,
    random: options.random ?? Math.random,
    randomId: randomUUID,
    agentVersion,
    sleep,
    exclusively: async (doing, work) => {
      const lock = await acquireLock(disk, layout, doing, new Date(nowMs()));
      try {
        return await work();
      } finally {
        await lock.release();
      }
    },
    connected: async ({ proxy, authorities }, work) => {
      const dispatcher = createDispatcher({ proxy, authorities, noProxy: options.noProxy });
      try {
        return await work(dispatcher);
      } finally {
        await dispatcher.destroy();
      }
    },
  };
};

/** Whatever an action throws, told as an error with a code. */
const told = async <T>(doing: string, work: () => Promise<T>): Promise<T> => {
  try {
    return await work();
  } catch (error) {
    throw diskError(error, doing);
  }
};

/** An agent for one home folder. */
export const createAgent = (options: AgentOptions): Agent => {
  const context = contextOf(options);
  // Only who asks for a session waits for what sessions are made of to be loaded.
  const assistActions = () => import('./actions/assist.ts');
  let assisting: Promise<ReturnType<typeof createAssist>> | undefined;
  const assist = async (wish: AssistWish): Promise<SessionAbout> => {
    assisting ??= assistActions().then((one) => one.createAssist(context));
    return (await assisting)(wish);
  };
  return {
    enroll: (wish) => told('Enrolling', () => enroll(context, wish)),
    check: (working = {}) => told('Checking', () => check(context, working, 'person')),
    update: (wish) => told('Updating', () => update(context, wish, 'person', true)),
    rollback: (wish) => told('Going back', () => rollback(context, wish)),
    verify: (wish) => told('Verifying', () => verify(context, wish)),
    status: () => told('Reading the status', () => status(context)),
    history: (wish) => told('Reading the journal', () => history(context, wish)),
    pin: (version) => told('Pinning', () => setPin(context, version)),
    listSettings: () => told('Reading the settings', () => listSettings(context)),
    getSetting: (name) => told('Reading the settings', () => getSetting(context, name)),
    setSetting: (name, value) => told('Changing a setting', () => setSetting(context, name, value)),
    doctor: () => diagnose(context),
    diagnosis: (language) => told('Looking at the installation', () => collectDiagnosis(context, language)),
    openTicket: (wish) => told('Opening a ticket', () => openTicket(context, wish)),
    attach: (wish) => told('Handing a file over', () => attach(context, wish)),
    assist: (wish) => told('Holding a session', () => assist(wish)),
    sessions: () => told('Reading the sessions', async () => (await assistActions()).sessions(context)),
    uploadSession: (id) => told('Sending a session', () => uploadSession(context, id)),
    verifySession: (id) =>
      told('Verifying a session', async () => (await assistActions()).verifySession(context, id)),
    run: (running) => run(context, running),
    language: async () => {
      try {
        return (await readConfig(context.disk, context.layout))?.language ?? null;
      } catch {
        // A configuration that can't be read is the command's own error, told in the locale's language.
        return null;
      }
    },
  };
};
