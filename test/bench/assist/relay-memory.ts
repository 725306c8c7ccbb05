/**
 * What sessions cost the relay: a thousand held and idle, then two hundred more in which output flows and keys are typed. Both
 * ends are the real protocol over real WebSockets, in this process; the server's memory is its own process's.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { terminalParcel } from '../../../protocol/session/messages.ts';
import { openHandAgent } from '../../support/assist-agent.ts';
import type { HandAgent } from '../../support/assist-agent.ts';
import { joinAssist } from '../../support/assist-helper.ts';
import type { AssistHelper } from '../../support/assist-helper.ts';
import type { Browser } from '../../support/people.ts';
import { residentBytes } from './processes.ts';
import { addressOf } from './world.ts';
import type { Machine, World } from './world.ts';

export interface RelayMemory {
  readonly idleSessions: number;
  readonly busySessions: number;
  readonly residentBytesAtFirst: number;
  readonly idleResidentBytes: number;
  readonly busyPeakResidentBytes: number;
  /** Of one session: what the process grew by, shared among them. */
  readonly residentBytesPerIdleSession: number;
  readonly heapBytesPerIdleSession: number;
  readonly residentBytesPerBusySession: number;
}

interface Held {
  readonly agent: HandAgent;
  readonly helper: AssistHelper;
}

/** As many as the relay allows one machine and one helper. */
const perMachine = 4;
export const perHelper = 8;
const busySeconds = 15;
const outputEveryMs = 100;
const outputBytes = 2_048;

/** A helper with their machines, who come from an address of their own. */
interface Group {
  readonly address: string;
  readonly browser: Browser;
  readonly machines: readonly Machine[];
}

const few = 4;
/** Does `work` on all, a few at a time. */
const onAll = async <T>(list: readonly T[], work: (one: T) => Promise<void>): Promise<void> => {
  const left = [...list];
  const worker = async (): Promise<void> => {
    for (let one = left.shift(); one !== undefined; one = left.shift()) await work(one);
  };
  await Promise.all(Array.from({ length: few }, worker));
};

/** Signs in and enrols who it takes to hold so many sessions: before anything is measured, for both cost memory of their own. */
export const gather = async (world: World, count: number, firstAddress: number): Promise<Group[]> => {
  const groups: Group[] = [];
  const numbers = Array.from({ length: Math.ceil(count / perHelper) }, (_, index) => firstAddress + index);
  await onAll(numbers, async (number) => {
    const address = addressOf(number);
    const browser = await world.helper(address);
    const machines = [];
    for (let made = 0; made < perHelper / perMachine; made += 1) machines.push(await world.machine(address));
    groups.push({ address, browser, machines });
  });
  return groups;
};

/** Holds as many sessions as the groups may. */
export const holdSessions = async (world: World, groups: readonly Group[]): Promise<Held[]> => {
  const all: Held[] = [];
  const url = (): string => world.url;
  await onAll(groups, async ({ address, browser, machines }) => {
    for (const machine of machines)
      for (let made = 0; made < perMachine; made += 1) {
        const agent = await openHandAgent({ now: new Date() }, machine, { url });
        const headers = { 'x-forwarded-for': address };
        all.push({ agent, helper: await joinAssist({ url, browser, code: agent.code, headers }) });
      }
  });
  return all;
};

/** Output and keys for some seconds, as fast as somebody reads and types. */
const keepBusy = async (sessions: readonly Held[]): Promise<void> => {
  const piece = new Uint8Array(outputBytes).fill(0x61);
  const endsAt = performance.now() + busySeconds * 1_000;
  await Promise.all(
    sessions.map(async ({ agent, helper }, index) => {
      await agent.say({ type: 'terminal-open', from: 0, columns: 80, rows: 24 });
      await pause((index * outputEveryMs) / sessions.length);
      for (let at = 0; performance.now() < endsAt; at += outputBytes) {
        const { kind, payload } = terminalParcel('terminalOutput', at, piece);
        await agent.pipe().send(kind, payload);
        if (at % (4 * outputBytes) === 0) await helper.type('ls\r');
        await pause(outputEveryMs);
      }
    }),
  );
};

export const measureRelayMemory = async (
  world: World,
  counts: { readonly idle: number; readonly busy: number },
): Promise<RelayMemory> => {
  // What the first sessions load and compile is no part of the later ones.
  const [firstGroups, idleGroups, busyGroups] = [
    await gather(world, perHelper, 60),
    await gather(world, counts.idle, 100),
    await gather(world, counts.busy, 1_000),
  ];
  const first = await holdSessions(world, firstGroups);
  await keepBusy(first.slice(0, 2));
  for (const { helper } of first) helper.leave();
  await pause(500);
  const before = await world.memory();
  const idle = await holdSessions(world, idleGroups);
  const afterIdle = await world.memory();
  const busy = await holdSessions(world, busyGroups);
  let peak = 0;
  const watching = setInterval(() => {
    void residentBytes(world.pid).then((bytes) => {
      peak = Math.max(peak, bytes);
    });
  }, 250);
  await keepBusy(busy);
  clearInterval(watching);
  for (const { helper } of [...idle, ...busy]) helper.leave();
  const lost = [...idle, ...busy].filter(({ helper }) => helper.ended() !== 'helper-left').length;
  if (lost > 0) throw new Error(`${lost} sessions ended by themselves`);
  return {
    idleSessions: idle.length,
    busySessions: busy.length,
    residentBytesAtFirst: before.residentBytes,
    idleResidentBytes: afterIdle.residentBytes,
    busyPeakResidentBytes: peak,
    residentBytesPerIdleSession: Math.round((afterIdle.residentBytes - before.residentBytes) / idle.length),
    heapBytesPerIdleSession: Math.round((afterIdle.heapBytes - before.heapBytes) / idle.length),
    residentBytesPerBusySession: Math.round((peak - afterIdle.residentBytes) / busy.length),
  };
};
