/** The desk on both databases: nothing lost, nothing mixed, everything provable. */
import { describe, expect, it, onTestFinished } from 'vitest';
import { writeCalendar } from '../../server/calendar/store.ts';
import { createWorker } from '../../server/jobs/worker.ts';
import { openStore } from '../../server/store/store.ts';
import { alarmHandlers, startAlarms } from '../../server/tickets/alarms.ts';
import { createDesk } from '../../server/tickets/desk.ts';
import { readActivities } from '../../server/tickets/log.ts';
import {
  activitiesOfPerson,
  customerView,
  getTicket,
  listTickets,
  verifyTickets,
} from '../../server/tickets/store.ts';
import { noDueTime } from '../../server/tickets/tables.ts';
import { reduceAll } from '../../server/tickets/ticket-state.ts';
import { databases } from '../support/databases.ts';
import { first, openDesk, second } from '../support/desk.ts';
import { customer, staff } from '../support/ticket-log.ts';

const kinds = (activities: Awaited<ReturnType<typeof readActivities>>) =>
  activities.map((one) => one.head.facts.kind);

describe.each(databases)('the desk on $name', ({ open, database }) => {
  it('keeps a state that is exactly what the log says', async () => {
    const { store, act, open: opened } = await openDesk(await open());
    const { number } = await opened({ class: 'B', tags: ['druck'] });
    await act(number, { kind: 'step', step: 'accept' });
    await act(number, { kind: 'wait', reason: 'Welche Version?' });
    await act(number, { kind: 'reply', text: '1.2.3' }, { actor: customer });
    const state = await act(number, { kind: 'assign', assignee: 'u_support' });
    expect(await getTicket(store.db, number)).toEqual(state);
    expect(reduceAll(await readActivities(store.db, number))).toEqual(state);
    expect(await verifyTickets(store.db)).toMatchObject({ tickets: 1, activities: 5, faults: [] });
  });

  it('tells the later of two who edit at the same time, says what changed, and loses nothing', async () => {
    const { store, act, open: opened } = await openDesk(await open());
    const { number, seq } = await opened();
    await act(number, { kind: 'prioritise', priority: 'high' }, { expectedSeq: seq });
    const late = act(number, { kind: 'classify', class: 'C', reason: 'klein' }, { expectedSeq: seq });
    await expect(late).rejects.toMatchObject({
      code: 'CONFLICT',
      details: { expectedSeq: 1, seq: 2, changes: ['2 prioritised staff u_support'] },
    });
    expect(kinds(await readActivities(store.db, number))).toEqual(['opened', 'prioritised']);
  });

  it('lets exactly one of many writers with the same expectation win', async () => {
    const at = await database();
    const stores = [openStore(at), openStore(at)] as const;
    onTestFinished(async () => {
      await Promise.all(stores.map((one) => one.close()));
    });
    await stores[0].migrate();
    const world = await openDesk(stores[0]);
    const { number } = await world.open();
    const write = (at: number) => {
      const store = stores[at % 2 === 0 ? 0 : 1];
      const desk = createDesk({ store });
      const note = { kind: 'note', text: `Notiz ${at}` } as const;
      return store.transaction((trx) => desk.act(trx, number, note, { actor: staff, now: world.now, expectedSeq: 1 }));
    }; // prettier-ignore
    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, at) => write(at)));
    expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
    expect(await verifyTickets(stores[0].db)).toMatchObject({ activities: 2, faults: [] });
  });

  it('takes mails from everywhere at once, each in its place in the chain', async () => {
    const world = await openDesk(await open());
    const { number } = await world.open();
    const texts = Array.from({ length: 12 }, (_, at) => `Antwort ${at}`);
    await Promise.all(texts.map((text) => world.act(number, { kind: 'reply', text }, { actor: customer })));
    const activities = await readActivities(world.store.db, number);
    expect(new Set(activities.slice(1).map((one) => one.content?.text))).toEqual(new Set(texts));
    expect(activities).toHaveLength(13);
    expect((await verifyTickets(world.store.db)).faults).toEqual([]);
  }); // prettier-ignore

  it('gives every ticket its own number, also when many are opened at once', async () => {
    const world = await openDesk(await open());
    const opened = await Promise.all(Array.from({ length: 10 }, () => world.open()));
    expect(new Set(opened.map((one) => one.number)).size).toBe(10);
    expect(Math.min(...opened.map((one) => one.number))).toBe(1001);
  });

  it('leaves no trace of a command that the rules refuse', async () => {
    const world = await openDesk(await open());
    const { number } = await world.open({ class: 'C' });
    const before = await verifyTickets(world.store.db);
    const wrong = world.act(number, { kind: 'deliver', delivery: 'hotfix', version: '1.0.1' });
    await expect(wrong).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(await verifyTickets(world.store.db)).toEqual(before);
  });

  it('hands notices over inside the transaction: if queueing fails, nothing happened', async () => {
    const store = await open();
    const world = await openDesk(store);
    const desk = createDesk({ store, notify: () => Promise.reject(new Error('queue is full')) });
    const { number } = await world.open();
    const reply = store.transaction((trx) =>
      desk.act(trx, number, { kind: 'reply', text: 'x' }, { actor: staff, now: world.now, expectedSeq: null }),
    );
    await expect(reply).rejects.toThrow('queue is full');
    expect(kinds(await readActivities(store.db, number))).toEqual(['opened']);
  }); // prettier-ignore

  it('shows that a row was changed, taken out or moved behind its back', async () => {
    const { store, act, open: opened } = await openDesk(await open());
    const { number } = await opened();
    await act(number, { kind: 'reply', text: 'Wir zahlen.' });
    const proof = await verifyTickets(store.db);
    await store.db.updateTable('ticket_activities').set({ content: '{"text":"Wir zahlen nicht."}' }).where('seq', '=', 2).execute();
    expect((await verifyTickets(store.db, number)).faults).toEqual([{ ticket: number, seq: 2, fault: 'has content that was changed' }]);
    await store.db.deleteFrom('ticket_activities').where('seq', '=', 2).execute();
    expect((await verifyTickets(store.db)).faults[0]?.fault).toMatch(/log ends elsewhere/);
    await store.db.deleteFrom('tickets').execute();
    const gone = await verifyTickets(store.db);
    expect(gone.faults).toEqual([{ ticket: number, seq: 0, fault: 'has activities but no ticket' }]);
    expect(gone.digest).not.toBe(proof.digest);
  }); // prettier-ignore

  it('erases what a person wrote, everywhere it was copied to, and still proves the rest', async () => {
    const world = await openDesk(await open());
    const { store, desk, act } = world;
    const { number } = await world.open({ subject: 'Anna Beispiel druckt nicht' });
    const target = await world.open({ subject: 'Druck' }, staff);
    await act(number, { kind: 'reply', text: 'Bin unter 0171 erreichbar' }, { actor: customer });
    const by = { actor: staff, now: world.now, expectedSeq: null };
    await store.transaction((trx) =>
      desk.merge(trx, number, { into: target.number, reason: 'dasselbe' }, by),
    );
    const theirs = await activitiesOfPerson(store.db, customer.id);
    expect(theirs.map((one) => one.head.facts.kind)).toEqual(['opened', 'replied', 'copied', 'copied']);
    for (const ticket of [number, target.number]) {
      const seqs = theirs.filter((one) => one.head.ticket === ticket).map((one) => one.head.seq);
      await store.transaction((trx) => desk.erase(trx, ticket, seqs, by));
    }
    const left = await store.db.selectFrom('ticket_activities').select(['content', 'salt']).execute();
    expect(JSON.stringify([left, await store.db.selectFrom('tickets').selectAll().execute()])).not.toMatch(
      /Anna|0171/,
    );
    expect(await desk.search.find(store.db, 'anna', { customerId: null, limit: 5 })).toEqual([]);
    expect((await verifyTickets(store.db)).faults).toEqual([]);
  });

  it('merges with texts, tags and watchers, and leads every later mail to the right ticket', async () => {
    const world = await openDesk(await open());
    const { store, desk, act } = world;
    const one = await world.open({ tags: ['druck'], subject: 'Erste' });
    const two = await world.open({ subject: 'Zweite' });
    const three = await world.open({ subject: 'Dritte' });
    await act(one.number, { kind: 'watch', person: 'u_7', watching: true });
    await act(one.number, { kind: 'note', text: 'intern' });
    const by = { actor: staff, now: world.now, expectedSeq: null };
    const merge = (from: number, into: number) =>
      store.transaction((trx) => desk.merge(trx, from, { into, reason: 'dasselbe' }, by));
    const state = await merge(one.number, two.number);
    expect(state).toMatchObject({ number: two.number, tags: ['druck'], watchers: ['u_7'] });
    const seen = await readActivities(store.db, two.number, { publicOnly: true });
    expect(seen.map((activity) => activity.content?.text)).not.toContain('intern');
    await merge(two.number, three.number);
    expect(await desk.resolve(store.db, one.number)).toBe(three.number);
    await expect(merge(one.number, three.number)).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(act(one.number, { kind: 'reply', text: 'x' })).rejects.toMatchObject({
      code: 'CONFLICT',
      hint: `Use ticket ${two.number}.`,
    });
  });

  it('never merges what belongs to different customers', async () => {
    const world = await openDesk(await open());
    const one = await world.open();
    const other = await world.open({ customerId: second });
    const by = { actor: staff, now: world.now, expectedSeq: null };
    const merge = world.store.transaction((trx) =>
      world.desk.merge(trx, one.number, { into: other.number, reason: 'x' }, by),
    );
    await expect(merge).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('splits replies off into a ticket of their own and leaves the original whole', async () => {
    const world = await openDesk(await open());
    const { number } = await world.open({ class: 'A' });
    await world.act(number, { kind: 'reply', text: 'Und noch etwas' }, { actor: customer });
    const by = { actor: staff, now: world.now, expectedSeq: 3 };
    const split = (activities: number[]) =>
      world.store.transaction((trx) =>
        world.desk.split(
          trx,
          number,
          { activities, subject: 'Etwas anderes', reason: 'zwei Themen' },
          by,
        ),
      );
    await expect(split([2])).rejects.toMatchObject({ code: 'BAD_INPUT' });
    const opened = await split([3]);
    expect(opened).toMatchObject({ class: null, customerId: first, links: [{ to: number, relation: 'split-from' }] });
    expect((await readActivities(world.store.db, opened.number))[1]).toMatchObject({
      content: { text: 'Und noch etwas' },
      head: { facts: { kind: 'copied', from: number, author: customer, public: true } },
    });
    expect(await getTicket(world.store.db, number)).toMatchObject({ links: [{ to: opened.number, relation: 'split-into' }] });
  }); // prettier-ignore
});

describe.each(databases)('a link on $name', ({ open }) => {
  it('stands in both tickets, each in its own words, and goes from both', async () => {
    const world = await openDesk(await open());
    const { number: one } = await world.open();
    const { number: other } = await world.open();
    const links = async () => [
      (await getTicket(world.store.db, one)).links,
      (await getTicket(world.store.db, other)).links,
    ];
    await world.act(one, { kind: 'link', to: other, relation: 'duplicate-of', linked: true });
    expect(await links()).toEqual([
      [{ to: other, relation: 'duplicate-of' }],
      [{ to: one, relation: 'has-duplicate' }],
    ]);
    expect((await readActivities(world.store.db, other)).at(-1)).toMatchObject({
      head: { by: staff, facts: { kind: 'linked', to: one, relation: 'has-duplicate', linked: true } },
    });
    await world.act(other, { kind: 'link', to: one, relation: 'has-duplicate', linked: false });
    expect(await links()).toEqual([[], []]);
    await world.act(other, { kind: 'link', to: one, relation: 'relates-to', linked: true });
    expect(await links()).toEqual([
      [{ to: other, relation: 'relates-to' }],
      [{ to: one, relation: 'relates-to' }],
    ]);
    await expect(world.act(one, { kind: 'link', to: other, relation: 'relates-to', linked: true })).rejects.toMatchObject({ code: 'CONFLICT' });
    await expect(world.act(one, { kind: 'link', to: one, relation: 'relates-to', linked: true })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await expect(world.act(one, { kind: 'link', to: 9_999, relation: 'relates-to', linked: true })).rejects.toMatchObject({ code: 'NOT_FOUND' });
    expect(await verifyTickets(world.store.db)).toMatchObject({ tickets: 2, faults: [] });
  }); // prettier-ignore

  it('that only one ticket knows, from before, can still be taken away', async () => {
    const world = await openDesk(await open());
    const { number: one } = await world.open();
    const { number: other } = await world.open();
    await world.store.transaction((trx) =>
      world.desk.record(trx, one, [{ kind: 'linked', to: other, relation: 'relates-to', linked: true }], {
        now: world.now,
      }),
    );
    const { links } = await world.act(one, {
      kind: 'link',
      to: other,
      relation: 'relates-to',
      linked: false,
    });
    expect(links).toEqual([]);
    expect(kinds(await readActivities(world.store.db, other))).toEqual(['opened']);
  });
});

describe.each(databases)('lists of tickets on $name', ({ open }) => {
  it('come page by page, none missing, none twice, in every order', async () => {
    const world = await openDesk(await open());
    for (let at = 0; at < 7; at += 1) {
      if (at % 3 === 0) world.now = new Date(world.now.getTime() + 60_000);
      await world.open({ class: (['A', 'B', 'C', 'D'] as const)[at % 4] ?? null });
    }
    for (const sort of ['updated', 'opened', 'due', 'number'] as const) {
      const whole = await listTickets(world.store.db, { sort, limit: 200 });
      const paged: number[] = [];
      let cursor: string | null = null;
      do {
        const page = await listTickets(world.store.db, { sort, limit: 3, ...(cursor === null ? {} : { cursor }) });
        paged.push(...page.tickets.map((one) => one.number));
        cursor = page.next;
      } while (cursor !== null);
      expect(paged).toEqual(whole.tickets.map((one) => one.number));
      expect(new Set(paged).size).toBe(7);
    }
  }); // prettier-ignore

  it('narrow by customer, class, tag, watcher and assignee', async () => {
    const world = await openDesk(await open());
    const one = await world.open({ class: 'A', tags: ['druck'] });
    const other = await world.open({ class: 'C', customerId: second });
    await world.act(one.number, { kind: 'assign', assignee: 'u_7' });
    await world.act(other.number, { kind: 'watch', person: 'u_8', watching: true });
    await world.act(other.number, { kind: 'close', resolution: 'answered' });
    const numbers = async (filter: Parameters<typeof listTickets>[1]) =>
      (await listTickets(world.store.db, filter)).tickets.map((ticket) => ticket.number);
    expect(await numbers({ customerId: second })).toEqual([other.number]);
    expect(await numbers({ class: ['A', 'B'] })).toEqual([one.number]);
    expect(await numbers({ tag: 'druck' })).toEqual([one.number]);
    expect(await numbers({ watcher: 'u_8' })).toEqual([other.number]);
    expect(await numbers({ assignee: null })).toEqual([other.number]);
    expect(await numbers({ assignee: 'u_7' })).toEqual([one.number]);
    expect(await numbers({ open: true })).toEqual([one.number]);
    expect(await numbers({ status: ['closed'] })).toEqual([other.number]);
    await world.act(one.number, { kind: 'tag', add: [], remove: ['druck'] });
    expect(await numbers({ tag: 'druck' })).toEqual([]);
  });

  it.each(['xx', Buffer.from('["a"]').toString('base64url'), "'; drop table tickets"])(
    'refuse the forged cursor %s',
    async (cursor) => {
      const store = await open();
      await expect(listTickets(store.db, { cursor })).rejects.toMatchObject({ code: 'BAD_INPUT' });
    },
  );

  it('show a customer nothing of the vendor’s own', async () => {
    const world = await openDesk(await open());
    const { number } = await world.open({ tags: ['schwieriger-kunde'] });
    const state = await world.act(number, { kind: 'assign', assignee: 'u_7' });
    expect(JSON.stringify(customerView(state))).not.toMatch(/schwierig|u_7/);
  });
});

describe.each(databases)('clocks of tickets on $name', ({ open }) => {
  const due = async (world: Awaited<ReturnType<typeof openDesk>>, number: number) =>
    (await listTickets(world.store.db, {})).tickets.find((one) => one.number === number)?.dueAt;

  it('stand in the list, stop while the customer is waited for, and follow the class', async () => {
    const world = await openDesk(await open());
    const { number } = await world.open({ class: 'B' });
    expect(await due(world, number)).toBe('2026-07-01T11:00:00.000Z');
    await world.act(number, { kind: 'wait' });
    expect(await due(world, number)).toBe(noDueTime);
    await world.act(number, { kind: 'resume' });
    await world.act(number, { kind: 'classify', class: 'A', reason: 'steht' });
    expect(await due(world, number)).toBe('2026-07-01T15:03:00.000Z');
  });

  it('move with the calendar', async () => {
    const world = await openDesk(await open());
    const { number } = await world.open({ class: 'A' });
    await world.store.transaction(async (trx) => {
      await writeCalendar(trx, { closedDays: [{ date: '2026-07-01', name: 'Umzug' }] });
      await world.desk.recomputeClocks(trx, world.now);
    });
    expect(await due(world, number)).toBe('2026-07-02T08:00:00.000Z');
  });

  it('warn once, tell the breach once, and then are quiet', async () => {
    const world = await openDesk(await open());
    const { number } = await world.open({ class: 'A' });
    const ring = async (at: string) => {
      world.messages.length = 0;
      const now = new Date(at);
      await world.store.transaction((trx) => world.desk.ringAlarms(trx, now));
      return world.messages.flatMap((message) => message.notices.map((one) => `${one.to} ${one.template}`));
    };
    expect(await ring('2026-07-01T07:44:00Z')).toEqual([]);
    expect(await ring('2026-07-01T07:45:00Z')).toEqual(['support clock-warning']);
    expect(await ring('2026-07-01T07:46:00Z')).toEqual([]);
    expect(await ring('2026-07-01T08:00:00Z')).toEqual(['support clock-breach', 'development-lead clock-breach']);
    expect(await ring('2026-07-01T08:30:00Z')).toEqual([]);
    expect(kinds(await readActivities(world.store.db, number))).toContain('clockBreached');
  }); // prettier-ignore

  it('ring by the durable queue, again and again, once for two servers', async () => {
    const world = await openDesk(await open());
    await world.open({ class: 'A' });
    const { store, desk } = world;
    const workers = [1, 2].map(() =>
      createWorker(store, alarmHandlers(store, desk, () => world.now), { now: () => world.now, chance: () => 0 }),
    );
    await store.transaction((trx) => startAlarms(trx, world.now));
    await store.transaction((trx) => startAlarms(trx, world.now));
    world.messages.length = 0;
    for (const at of ['2026-07-01T07:50:00Z', '2026-07-01T07:51:00Z', '2026-07-01T08:10:00Z', '2026-07-01T08:11:00Z']) {
      world.now = new Date(at);
      await Promise.all(workers.map((worker) => worker.runDue()));
    }
    expect(world.messages.map((message) => message.notices[0]?.template)).toEqual(['clock-warning', 'clock-breach']);
    expect(await store.db.selectFrom('jobs').select(['kind', 'dead_at']).execute()).toEqual([{ kind: 'tickets.alarms', dead_at: null }]);
  }); // prettier-ignore

  it('refuse a calendar that is none and keep the one that is', async () => {
    const store = await open();
    await expect(writeCalendar(store.db, { frames: 'always' })).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});

describe.each(databases)('what is derived on $name', ({ open }) => {
  it('comes out of the log again after it was lost', async () => {
    const world = await openDesk(await open());
    const { store, desk, act } = world;
    const { number } = await world.open({ class: 'B', tags: ['druck'] });
    await act(number, { kind: 'note', text: 'Spooler' });
    const before = await store.db.selectFrom('tickets').selectAll().execute();
    await store.db.deleteFrom('tickets').execute();
    await store.db.deleteFrom('ticket_marks').execute();
    await store.db.deleteFrom('ticket_words').execute();
    await store.transaction((trx) => desk.rebuild(trx, number, world.now));
    expect(await store.db.selectFrom('tickets').selectAll().execute()).toEqual(before);
    expect((await listTickets(store.db, { tag: 'druck' })).tickets).toHaveLength(1);
    expect(await desk.search.find(store.db, 'spooler', { customerId: null, limit: 5 })).toEqual([number]);
  });
});
