/** Remote sessions that the example's customers had: begun and ended by the relay's own record, one recorded and its signed copy handed over. */
import { join } from 'node:path';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { createSessionRecord } from '../../server/relay/record.ts';
import type { RunningServer } from '../../server/server.ts';
import { createDesk } from '../../server/tickets/desk.ts';
import type { Device } from './device.ts';
import { handOverAlone, writeCopy } from './session-copy.ts';

/** Where they were held: at a server of yesterday. */
const place = 'example';
/** As long as `writeCopy` says that a session took. */
const lastedMs = 5 * 60_000;

export interface ExampleMachine {
  readonly device: Device;
  readonly installationId: string;
  readonly customerId: string;
}

/** Whose sessions these are: machines in the order of the customers, tickets in the order of the example. */
export interface ExampleCast {
  readonly machines: readonly ExampleMachine[];
  readonly staff: ReadonlyMap<string, { readonly id: string; readonly name: string }>;
  readonly tickets: readonly number[];
}

interface HeldSession {
  readonly id: string;
  readonly machine: ExampleMachine | undefined;
  readonly helper: { readonly id: string; readonly name: string } | undefined;
  readonly ticket: number | undefined;
  readonly hoursAgo: number;
  /** What was allowed, step by step. */
  readonly granted: readonly (readonly Capability[])[];
  /** What the terminal showed, a piece a second; null where nothing was recorded. */
  readonly output: readonly string[] | null;
}

/** What a helper does who looks why a till does not start: with a shell's colours, as people know it. */
const lookingForTheLibrary: readonly string[] = [
  '\u001b[32mkasse@kasse-1\u001b[0m:\u001b[34m/opt/kasse\u001b[0m$ ',
  'current/bin/kasse --version\r\n',
  '\u001b[31mFehler 0x1F\u001b[0m: libdruck.so.4 fehlt\r\n\u001b[32mkasse@kasse-1\u001b[0m:\u001b[34m/opt/kasse\u001b[0m$ ',
  'ldd current/bin/kasse | grep -i fehlt\r\n',
  '\tlibdruck.so.4 => fehlt\r\n\u001b[32mkasse@kasse-1\u001b[0m:\u001b[34m/opt/kasse\u001b[0m$ ',
  'beistand rollback\r\n',
  'Weg zurück auf 4.2.0-nightly.20261122 …\r\n',
  '\u001b[32m4.2.0-nightly.20261122 läuft wieder.\u001b[0m\r\n\u001b[32mkasse@kasse-1\u001b[0m:\u001b[34m/opt/kasse\u001b[0m$ ',
];

const sessionsOf = ({ machines, staff, tickets }: ExampleCast): readonly HeldSession[] => [
  {
    id: 's_example000lab01',
    machine: machines[3],
    helper: staff.get('jonas'),
    ticket: tickets.at(-3),
    hoursAgo: 2.4,
    granted: [['screen'], []],
    output: null,
  },
  {
    id: 's_example00till01',
    machine: machines[0],
    helper: staff.get('stefanie'),
    ticket: tickets.at(-1),
    hoursAgo: 0.2,
    granted: [['terminal-watch'], ['terminal-watch', 'terminal-type', 'record'], []],
    output: lookingForTheLibrary,
  },
];

/** Holds the example's sessions one after the other. `clock` sets the server's time; `folder` is where copies are written. */
export const holdExampleSessions = async (
  { store, url }: Pick<RunningServer, 'store' | 'url'>,
  cast: ExampleCast,
  { folder, clock }: { folder: string; clock: (at: Date) => void },
): Promise<void> => {
  let now = new Date();
  const at = (time: Date): void => {
    now = time;
    clock(time);
  };
  const today = now.getTime();
  const record = createSessionRecord(store, createDesk({ store }), () => now);
  for (const { id, machine, helper, ticket, hoursAgo, granted, output } of sessionsOf(cast)) {
    if (machine === undefined || helper === undefined || ticket === undefined) continue;
    const endedAt = new Date(today - hoursAgo * 3_600_000);
    at(new Date(endedAt.getTime() - lastedMs));
    const held = {
      id,
      installationId: machine.installationId,
      customerId: machine.customerId,
      ticket,
      helper: { id: helper.id, name: helper.name, role: 'support', vendor: 'Muster Software GmbH' },
      startedAt: now.toISOString(),
      granted: [],
      agentTokenHash: '',
      helperTokenHash: '',
    };
    await record.begin(held, place);
    const ever = [...new Set(granted.flat())];
    for (const [step, allowed] of granted.entries()) {
      at(new Date(endedAt.getTime() - lastedMs + (step + 1) * 40_000));
      await record.grant(id, ever, allowed);
    }
    at(endedAt);
    await record.end(held, place, ever, 'helper-left');
    if (output === null) continue;
    const copy = await writeCopy({
      session: id,
      at: endedAt,
      helperId: helper.id,
      ticket,
      device: machine.device,
      granted: ever,
      sessions: join(folder, 'sessions'),
      output,
    });
    await handOverAlone({ url, now }, machine, copy);
  }
};
