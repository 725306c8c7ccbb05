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
import { residentBytes } from './processes.ts';
import { addressOf } from './world.ts';
import type { World } from './world.ts';

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
const perHelper = 8;
const busySeconds = 15;
const outputEveryMs = 100;
const outputBytes = 2_048;

/** Opens sessions, a few at a time; each group of them has a helper, machines and an address of its own. */
const holdSessions = async (world: World, count: number, firstAddress: number): Promise<Held[]> => {
  const all: Held[] = [];
  let group = 0;
  const work = async (): Promise<void> => {
    while (all.length < count && group * perHelper < count) {
      const address = addressOf(firstAddress + group);
      group += 1;
      const size = Math.min(perHelper, count - (group - 1) * perHelper);
      const browser = await world.helper(address);
      for (let made = 0; made < size; made += perMachine) {
        const machine = await world.machine(address);
        for (let one = made; one < Math.min(size, made + perMachine); one += 1) {
          const agent = await openHandAgent({ now: new Date() }, machine, { url: () => world.url });
          const helper = await joinAssist({
            url: () => world.url,
            browser,
            code: agent.code,
            headers: { 'x-forwarded-for': address },
          });
          all.push({ agent, helper });
        }
      }
    }
  };
  await Promise.all(Array.from({ length: 4 }, work));
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
  const first = await holdSessions(world, 8, 0);
  await keepBusy(first.slice(0, 2));
  for (const { helper } of first) helper.leave();
  await pause(500);
  const before = await world.memory();
  const idle = await holdSessions(world, counts.idle, 100);
  const afterIdle = await world.memory();
  const busy = await holdSessions(world, counts.busy, 1_000);
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
    residentBytesPerIdleSession: Math.round((afterIdle.residentBytes - before.residentBytes) / counts.idle),
    heapBytesPerIdleSession: Math.round((afterIdle.heapBytes - before.heapBytes) / counts.idle),
    residentBytesPerBusySession: Math.round((peak - afterIdle.residentBytes) / counts.busy),
  };
};
