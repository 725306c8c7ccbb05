/**
 * A software house in the middle of its work: a real server with customers, people, tickets of every class in every
 * state, published builds, and installations that run them. For pictures, for looking at the faces while building
 * them, and for tests that want pages with something on them. Needs no test runner.
 */
import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { agentPaths, enrollResponseSchema } from '../../protocol/agent-api.ts';
import type { AgentEvent } from '../../protocol/agent-api.ts';
import type { Channel } from '../../protocol/ids.ts';
import { acceptPassword, createPerson } from '../../server/auth/people.ts';
import type { StaffRole } from '../../server/auth/rules.ts';
import { configSchema } from '../../server/config.ts';
import { contactFor } from '../../server/customers/contacts.ts';
import { addCustomer } from '../../server/customers/store.ts';
import { dataFolder } from '../../server/data-folder.ts';
import { makeEnrolToken } from '../../server/installations/enrol.ts';
import { startServer } from '../../server/server.ts';
import type { RunningServer } from '../../server/server.ts';
import { makeOnlineKeys, wantedOnlineKeys } from '../../server/updates/repository/online-keys.ts';
import { authorizationOf, createDevice } from './device.ts';
import { holdExampleSessions } from './example-sessions.ts';
import type { ExampleMachine } from './example-sessions.ts';
import { signIn, testPassword } from './people.ts';
import type { Browser } from './people.ts';
import { placeFiles, tinyBuild, tinyPublisher } from './tiny-repository.ts';
import type { TinyBuild } from './tiny-repository.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const product = 'till';

const staff = [
  ['Stefanie Stab', 'stefanie', ['support']],
  ['Jonas Reiter', 'jonas', ['support']],
  ['Dr. Lea Hartmann', 'lea', ['development-lead']],
  ['Murat Aydın', 'murat', ['product-owner']],
  ['Renate Lenz', 'renate', ['release-manager']],
  ['Anna Amt', 'anna', ['admin']],
] as const satisfies readonly (readonly [string, string, readonly StaffRole[]])[];

const customers = [
  'Bäckerei Muster GmbH',
  'Stadtwerke Bad Wiesenthal',
  'Autohaus Krüger & Söhne',
  'Klinikum Nordlicht',
  'Weingut Sonnenhang',
  'Spedition Überland',
] as const;

interface ExampleTicket {
  readonly customer: number;
  readonly class: 'A' | 'B' | 'C' | 'D' | null;
  readonly subject: string;
  readonly text: string;
  readonly hoursAgo: number;
  readonly acts: readonly (readonly [kind: string, body: Record<string, unknown>])[];
}

const tickets: readonly ExampleTicket[] = [
  { customer: 0, class: 'A', subject: 'Kasse startet nach dem Update nicht mehr', hoursAgo: 1, text: 'Guten Tag,\n\nseit heute Morgen startet an allen drei Kassen das Programm nicht mehr. Es erscheint nur „Fehler 0x1F“.\n\nWir können nicht verkaufen!\n\nKarin Kunde', acts: [['step', { step: 'accept' }], ['assign', { assignee: 'stefanie' }], ['reply', { text: 'Guten Tag Frau Kunde,\n\nwir haben Ihre Meldung angenommen und arbeiten daran. Können Sie bitte auf der lokalen Seite „Zurück zur vorigen Version“ wählen?\n\nStefanie Stab' }], ['note', { text: 'Betrifft Build 4.2.0-nightly. Log zeigt fehlende Bibliothek.' }]] },
  { customer: 3, class: 'A', subject: 'Keine Etiketten mehr auf Station 4', hoursAgo: 3, text: 'Die Etiketten für Proben kommen seit 10 Uhr leer aus dem Drucker.', acts: [['step', { step: 'accept' }], ['assign', { assignee: 'jonas' }]] },
  { customer: 1, class: 'B', subject: 'Zählerstände lassen sich nur einzeln einlesen', hoursAgo: 26, text: 'Der Sammelimport bricht nach 50 Zeilen ab. Einzeln geht es.', acts: [['step', { step: 'accept' }], ['assign', { assignee: 'jonas' }], ['reply', { text: 'Danke für den Hinweis. Als Umgehung können Sie die Datei in Teile zu 40 Zeilen zerlegen. Wir melden uns mit einer Korrektur.' }], ['wait', { reason: 'Beispieldatei erbeten' }]] },
  { customer: 2, class: 'B', subject: 'Export der Rechnungen dauert 20 Minuten', hoursAgo: 50, text: 'Bis Freitag ging es in Sekunden.', acts: [['step', { step: 'accept' }], ['tag', { add: ['export', 'leistung'] }]] },
  { customer: 5, class: 'C', subject: 'Spaltenbreite in der Tourenliste wird nicht gemerkt', hoursAgo: 75, text: 'Nach jedem Neustart sind alle Spalten wieder schmal.', acts: [['assign', { assignee: 'stefanie' }]] },
  { customer: 4, class: 'D', subject: 'Wunsch: Jahrgang als eigenes Feld', hoursAgo: 120, text: 'Wir schreiben den Jahrgang heute in die Bemerkung. Ein eigenes Feld mit Suche wäre schön.', acts: [['assign', { assignee: 'murat' }]] },
  { customer: 0, class: 'C', subject: 'Bon druckt Umlaute als Fragezeichen', hoursAgo: 98, text: 'Statt „Brötchen“ steht „Br?tchen“ auf dem Bon.', acts: [['assign', { assignee: 'jonas' }], ['reply', { text: 'Das ist mit dem nächsten Patch behoben.' }]] },
  { customer: 1, class: null, subject: 'Question about the new report layout', hoursAgo: 2, text: 'Hello,\n\nwhere do I find the monthly report now?\n\nBest regards\nJohn Miller', acts: [] },
  { customer: 2, class: null, subject: 'Neuer Arbeitsplatz, bitte um Zugang', hoursAgo: 5, text: 'Ab Montag haben wir eine neue Kollegin im Lager.', acts: [] },
  { customer: 3, class: 'B', subject: 'Schnittstelle zum Labor liefert doppelte Befunde', hoursAgo: 170, text: 'Seit der Umstellung kommen Befunde doppelt an.', acts: [['step', { step: 'accept' }], ['assign', { assignee: 'stefanie' }], ['reply', { text: 'Behoben mit 4.1.2.' }], ['close', { resolution: 'solved', text: 'Vom Kunden telefonisch bestätigt.' }]] },
  { customer: 5, class: 'C', subject: 'Tippfehler auf dem Lieferschein', hoursAgo: 300, text: '„Lieferschien“ statt „Lieferschein“.', acts: [['assign', { assignee: 'jonas' }], ['close', { resolution: 'solved', text: 'Korrigiert.' }]] },
  { customer: 4, class: 'C', subject: 'Drucker wird nach Standby nicht gefunden', hoursAgo: 220, text: 'Erst nach einem Neustart der Anwendung.', acts: [['assign', { assignee: 'stefanie' }], ['close', { resolution: 'workaround', text: 'Energiesparen für den USB-Anschluss ausgeschaltet.' }]] },
]; // prettier-ignore

const versions = {
  release: ['4.0.0', '4.1.0'],
  patch: ['4.1.1', '4.1.2'],
  hotfix: [],
  nightly: ['4.2.0-nightly.20261121', '4.2.0-nightly.20261122', '4.2.0-nightly.20261123'],
} as const satisfies Readonly<Record<Channel, readonly string[]>>;

const notesOf = (version: string) => ({
  de: `## Neu in ${version}

- **Bon**: Umlaute stimmen wieder
- Der Sammelimport nimmt Dateien jeder Länge, siehe [Anleitung](https://vendor.example/anleitung/sammelimport)
- \`kasse --pruefen\` sagt jetzt, *welche* Bibliothek fehlt

## Beim Umstieg beachten

1. Kassen schließen
2. Prüfen lassen:

\`\`\`
kasse --pruefen --alle-stationen --bericht=/var/lib/kasse/berichte/vor-dem-umstieg-auf-${version}.txt
\`\`\``,
  en: `## New in ${version}

- **Receipts**: umlauts are right again
- The bulk import takes files of any length, see the [manual](https://vendor.example/manual/bulk-import)
- \`kasse --check\` now says *which* library is missing

## Before you change over

1. Close the tills
2. Have them checked:

\`\`\`
kasse --check --all-stations --report=/var/lib/kasse/reports/before-changing-to-${version}.txt
\`\`\``,
});

export interface ExamplePerson {
  readonly name: string;
  readonly email: string;
  readonly id: string;
}

export interface Example {
  readonly server: RunningServer;
  readonly url: string;
  readonly password: string;
  /** By the part of the address before the @: stefanie, jonas, lea, murat, renate, anna. */
  readonly staff: ReadonlyMap<string, ExamplePerson>;
  /** The first person of each customer, in the order of the customers; all are admins of theirs. */
  readonly members: readonly (ExamplePerson & { readonly customerId: string })[];
  /** The first machine of each customer, in the order of the customers. */
  readonly machines: readonly ExampleMachine[];
  /** The ticket numbers, in the order of the example. */
  readonly tickets: readonly number[];
  readonly signIn: (email: string) => Promise<Browser>;
  readonly stop: () => Promise<void>;
}

const opened = z.object({ ticket: z.object({ number: z.number(), seq: z.number() }) });

/** Starts the server and fills it; takes some seconds. `database` as in the server's config; SQLite without it. */
export const startExample = async ({
  database,
  port = 0,
  filled = true,
}: {
  database?: string;
  port?: number;
  /** False for people and customers alone. */
  filled?: boolean;
} = {}): Promise<Example> => {
  const root = await mkdtemp(join(tmpdir(), 'beistand-example-'));
  const folder = dataFolder(root);
  await mkdir(folder.repository);
  await makeOnlineKeys(folder.keys);
  // The past happens at the hours the example says; then the clock runs as everybody's.
  let behindMs = 0;
  const now = (): Date => new Date(Date.now() - behindMs);
  const at = (hoursAgo: number): void => {
    behindMs = hoursAgo * hourMs;
  };
  const server = await startServer({
    folder,
    config: configSchema.parse({
      ...(database === undefined ? {} : { database }),
      port,
      vendor: 'Muster Software GmbH',
    }),
    log: pino({ level: 'silent' }),
    now,
  });
  const { store, repository, url } = server;
  at(400);
  const passwordHash = await acceptPassword(testPassword, { name: 'x', email: 'x@example.org' });
  const person = (name: string, email: string, standing: Parameters<typeof createPerson>[1]['standing']) =>
    store.transaction(async (trx) => ({
      name,
      email,
      id: await createPerson(trx, { name, email, passwordHash, language: 'de', standing }, now()),
    }));
  const staffMade = new Map<string, ExamplePerson>();
  for (const [name, key, roles] of staff)
    staffMade.set(key, await person(name, `${key}@muster.example`, { kind: 'staff', roles: [...roles] }));
  const members: (ExamplePerson & { customerId: string })[] = [];
  for (const [index, name] of customers.entries()) {
    const { id: customerId } = await addCustomer(store.db, name, now());
    const email = `kundin${index + 1}@kunde.example`;
    const contactId = await store.transaction((trx) =>
      contactFor(trx, { customerId, name: `Karin Kunde ${index + 1}`, email }, now()),
    );
    members.push({
      ...(await person(`Karin Kunde ${index + 1}`, email, {
        kind: 'member',
        customerId,
        role: 'admin',
        contactId,
      })),
      customerId,
    });
  }

  // Far enough in the future for whenever this runs.
  const publisher = tinyPublisher(`${new Date(Date.now() + 300 * dayMs).toISOString().slice(0, 19)}Z`);
  await repository.accept({ roles: await publisher.first(await wantedOnlineKeys(folder.keys)) });

  const agents: (ExampleMachine & { channel: Channel })[] = [];
  for (const [index, member] of (filled ? members : []).entries()) {
    const channel: Channel = index === 0 ? 'nightly' : index % 2 === 0 ? 'patch' : 'release';
    const device = createDevice();
    const wish = { customerId: member.customerId, product, channel, days: 14 };
    const { token } = await makeEnrolToken(store.db, wish, now());
    const answer = await fetch(url + agentPaths.enroll, {
      method: 'POST',
      body: JSON.stringify({
        token,
        publicKey: device.publicKey,
        machineName: `kasse-${index + 1}`,
        platform: 'linux-x64',
        agentVersion: '0.1.0',
      }),
    });
    const { installationId } = enrollResponseSchema.parse(await answer.json());
    agents.push({ device, installationId, channel, customerId: member.customerId });
  }
  type AgentOf = (typeof agents)[number];
  type Told = AgentEvent extends infer E ? (E extends AgentEvent ? Omit<E, 'id' | 'at'> : never) : never;
  const report = async (agent: AgentOf, told: Told): Promise<void> => {
    const body = JSON.stringify({ events: [{ id: randomUUID(), at: now().toISOString(), ...told }] });
    const target = agentPaths.report;
    const authorization = authorizationOf(agent.device, {
      installationId: agent.installationId,
      method: 'POST',
      target,
      at: now(),
      body,
    });
    const answer = await fetch(url + target, { method: 'POST', headers: { authorization }, body });
    if (!answer.ok) throw new Error(`report: ${answer.status} ${await answer.text()}`);
  };

  const sessions = new Map<string, Browser>();
  const session = async (email: string): Promise<Browser> => {
    const known = sessions.get(email) ?? (await signIn(url, email));
    sessions.set(email, known);
    return known;
  };
  const numbers: number[] = [];
  const story = filled ? tickets : [];
  for (const one of story.toSorted((a, b) => b.hoursAgo - a.hoursAgo)) {
    at(one.hoursAgo);
    const member = members[one.customer];
    if (member === undefined) continue;
    const asked = await (
      await session(member.email)
    ).call('POST', '/api/v1/tickets', {
      customerId: member.customerId,
      subject: one.subject,
      text: one.text,
      product,
    });
    let { number, seq } = opened.parse(asked.body).ticket;
    numbers.push(number);
    // Jonas works on what is given to him, Stefanie on all else.
    const given = one.acts.find(([kind]) => kind === 'assign')?.[1]['assignee'];
    const support = await session(`${given === 'jonas' ? given : 'stefanie'}@muster.example`);
    const act = async (kind: string, body: Record<string, unknown>): Promise<void> => {
      const path = `/api/v1/tickets/${number}`;
      const once = () => support.call('POST', `${path}/${kind}`, { expectedSeq: seq, ...body });
      let done = await once();
      // The desk's own alarms may come between.
      for (let tries = 0; done.status === 409 && tries < 3; tries += 1) {
        seq = opened.parse((await support.call('GET', path)).body).ticket.seq;
        done = await once();
      }
      if (done.status !== 200) throw new Error(`${kind} of ${one.subject}: ${JSON.stringify(done.body)}`);
      seq = opened.parse(done.body).ticket.seq;
    };
    at(one.hoursAgo * 0.95);
    if (one.class !== null) await act('classify', { class: one.class, reason: 'Nach dem Leitfaden.' });
    for (const [index, [kind, body]] of one.acts.entries()) {
      at(one.hoursAgo * (0.9 - index * 0.1));
      const assignee = staffMade.get(String(body['assignee']))?.id;
      await act(kind, assignee === undefined ? body : { assignee });
    }
  }

  const built: Record<Channel, TinyBuild[]> = { release: [], patch: [], hotfix: [], nightly: [] };
  const publish = async (channel: Channel, version: string, fixes: readonly number[]): Promise<void> => {
    const changes = {
      product,
      fixes: [...fixes],
      notes: notesOf(version),
      createdAt: `${now().toISOString().slice(0, 19)}Z`,
    };
    const build = tinyBuild(channel, version, changes, `Beistand ${version}\n`.repeat(4_000));
    built[channel].push(build);
    await placeFiles(folder.repository, build);
    await repository.accept({
      roles: [await publisher.channel(channel, built[channel].length + 1, built[channel])],
    });
  };
  const plan: (readonly [hoursAgo: number, channel: Channel, version: string, fixes: readonly number[]])[] = [
    [380, 'release', versions.release[0], []],
    [260, 'release', versions.release[1], []],
    [200, 'patch', versions.patch[0], []],
    [90, 'patch', versions.patch[1], numbers.slice(1, 3)],
    [60, 'nightly', versions.nightly[0], []],
    [36, 'nightly', versions.nightly[1], []],
    [12, 'nightly', versions.nightly[2], numbers.slice(-3, -2)],
  ];
  const runs = new Map<AgentOf, { version: string; manifestSha256: string }>();
  for (const [hoursAgo, channel, version, fixes] of filled ? plan : []) {
    at(hoursAgo);
    await publish(channel, version, fixes);
    const made = built[channel].at(-1);
    for (const [index, agent] of agents.entries()) {
      // Some are late, as customers are.
      if (agent.channel !== channel && !(channel === 'release' && hoursAgo > 300)) continue;
      if (index === agents.length - 1 && hoursAgo < 300) continue;
      at(hoursAgo - 2 - index * 0.3);
      const fails = version === versions.nightly[2];
      const from = runs.get(agent)?.version ?? null;
      await report(agent, {
        kind: 'update',
        outcome: fails ? 'rolledBack' : 'committed',
        from,
        to: version,
        manifestSha256: made?.manifestSha256 ?? '',
        by: 'daemon',
        code: fails ? 'UNHEALTHY' : null,
        message: fails ? 'The health check failed three times.' : null,
        durationMs: 4_200 + index * 300,
        downloadedBytes: 1_300_000,
      });
      if (!fails) runs.set(agent, { version, manifestSha256: made?.manifestSha256 ?? '' });
      await report(agent, {
        kind: 'status',
        version: runs.get(agent)?.version ?? null,
        manifestSha256: runs.get(agent)?.manifestSha256 ?? null,
        agentVersion: '0.1.0',
        platform: 'linux-x64',
        pinned: null,
        healthy: true,
      });
    }
  }
  // A publish that was broken off before it was signed.
  if (filled)
    await placeFiles(folder.repository, tinyBuild('nightly', '4.2.0-nightly.20261124', { product }));
  if (filled)
    await holdExampleSessions(
      { store, url },
      { machines: agents, staff: staffMade, tickets: numbers },
      {
        folder: root,
        clock: (time) => {
          behindMs = Date.now() - time.getTime();
        },
      },
    );
  at(0);
  return {
    server,
    machines: agents,
    url,
    password: testPassword,
    staff: staffMade,
    members,
    tickets: numbers,
    signIn: (email) => signIn(url, email),
    stop: async () => {
      await server.stop();
      await rm(root, { recursive: true, force: true });
    },
  };
};
