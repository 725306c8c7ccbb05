/**
 * A session with the real agent at a real terminal, through the real relay: consent, the shared shell, taking it back; a helper who
 * lies (more of them in assist-lying-helper.test.ts, and relays in assist-lying-relay.test.ts).
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { utf8 } from '../../protocol/session/bytes.ts';
import { kindsOfGroup } from '../../agent/page/journal-groups-rules.ts';
import { storyOf } from '../../agent/words/journal-stories.ts';
import { sessionLimits } from '../../protocol/session/limits.ts';
import { chunkParcel, terminalParcel } from '../../protocol/session/messages.ts';
import { runAgent } from '../support/agent.ts';
import { holdByHand } from '../support/assist-by-hand.ts';
import { startAssist } from '../support/assist-home.ts';
import { enter, openTerminal, soon, terminalSize } from '../support/assist-world.ts';
import { startLyingRelay } from '../support/lying-relay.ts';
import { factsOf, startRelay, ticketOf } from '../support/relay-world.ts';

const journalKinds = async (home: string): Promise<string[]> =>
  (await readFile(join(home, 'journal.jsonl'), 'utf8'))
    .trim()
    .split('\n')
    .map((line) => z.object({ kind: z.string() }).parse(JSON.parse(line)).kind);

describe('a session', () => {
  it('goes from the code to a shared shell, is mirrored to the customer, and ends by their Ctrl-C', async () => {
    const server = await startRelay(new Date());
    const agent = await server.agent();
    const ticket = await ticketOf(server, agent.customerId);
    const customer = await startAssist(server, { agent, args: ['--terminal', '--ticket', String(ticket)] });
    const helper = await enter(server, customer);
    await expect
      .poll(customer.screen, soon)
      .toContain('Stefanie Stab (support, Muster Software), for ticket');
    await customer.answer('all');
    const grants = await helper.heard('grants');
    expect(grants).toMatchObject({ granted: ['terminal-watch', 'terminal-type'] });
    await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
    expect(await helper.heard('terminal-open')).toMatchObject({ from: 0, ...terminalSize });
    await helper.type('echo "vom Helfer $((6*7)) äß🙂"\r');
    await expect.poll(helper.output, soon).toContain('vom Helfer 42 äß🙂');
    await expect.poll(customer.screen, soon).toContain('vom Helfer 42 äß🙂');
    customer.type('echo "vom Kunden $((6*8))"\r');
    await expect.poll(helper.output, soon).toContain('vom Kunden 48');

    // An hour more by the menu.
    customer.type('\u001dh');
    const longer = await helper.heard('grants');
    expect(Date.parse(longer.until ?? '')).toBeGreaterThan(Date.parse(grants.until ?? ''));

    customer.type('\u0003');
    expect(await customer.exit).toBe(0);
    await expect.poll(helper.ended, soon).toBe('revoked');
    await expect
      .poll(async () => (await factsOf(server, ticket)).at(-1), soon)
      .toMatchObject({
        kind: 'sessionEnded',
        granted: ['terminal-watch', 'terminal-type'],
        reason: 'revoked',
      });
    expect(await journalKinds(customer.home)).toEqual([
      'sessionOpened',
      'sessionHelper',
      'sessionGranted',
      'sessionGranted',
      'sessionEnded',
    ]);
  });

  it('gives a helper nothing where the customer says no, and they may ask again', async () => {
    const server = await startRelay(new Date());
    const customer = await startAssist(server);
    const helper = await enter(server, customer);
    await customer.answer('no');
    expect(await helper.heard('denied')).toMatchObject({ capabilities: ['terminal-watch', 'terminal-type'] });
    await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
    expect(await helper.heard('refused')).toEqual({
      type: 'refused',
      what: 'terminal-attach',
      capability: 'terminal-watch',
    });
    await helper.say({ type: 'ask', capabilities: ['terminal-watch'], reason: 'Nur schauen' });
    await customer.answer('all');
    expect(await helper.heard('grants')).toMatchObject({ granted: ['terminal-watch'] });
  });

  it('lets a helper watch who was allowed to watch, and not type', async () => {
    const server = await startRelay(new Date());
    const customer = await startAssist(server);
    const helper = await enter(server, customer);
    await customer.answer('watch');
    expect(await helper.heard('grants')).toMatchObject({ granted: ['terminal-watch'] });
    await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
    await helper.heard('terminal-open');
    await helper.type('touch /tmp/never; echo BOESE\r');
    expect(await helper.heard('refused')).toMatchObject({
      what: 'terminalInput',
      capability: 'terminal-type',
    });
    customer.type('echo "nur $((40+2))"\r');
    await expect.poll(helper.output, soon).toContain('nur 42');
    expect(helper.output()).not.toContain('BOESE');
  });

  it('keeps the helper’s keys out while the customer holds the keyboard', async () => {
    const { customer, helper } = await openTerminal();
    customer.type('\u001dk');
    expect(await helper.heard('keyboard')).toEqual({ type: 'keyboard', helper: false });
    await helper.type('echo UNERWUENSCHT\r');
    customer.type('echo "mein $((1+1))"\r');
    await expect.poll(helper.output, soon).toContain('mein 2');
    expect(helper.output()).not.toContain('UNERWUENSCHT');
    customer.type('\u001dk');
    expect(await helper.heard('keyboard')).toEqual({ type: 'keyboard', helper: true });
    await helper.type('echo "wieder $((1+2))"\r');
    await expect.poll(helper.output, soon).toContain('wieder 3');
  });

  it('has the size both ends can show', async () => {
    const { customer, helper } = await openTerminal();
    expect(await helper.heard('terminal-size')).toMatchObject(terminalSize);
    await helper.say({ type: 'terminal-size', columns: 300, rows: 90 });
    expect(await helper.heard('terminal-size')).toMatchObject({ columns: 100, rows: 30 });
    customer.resize(61, 17);
    expect(await helper.heard('terminal-size')).toMatchObject({ columns: 61, rows: 17 });
    await helper.type('stty size\r');
    await expect.poll(helper.output, soon).toContain('17 61');
  });

  it('ends when the shell does, and when the helper leaves', async () => {
    const one = await openTerminal();
    one.customer.type('exit\r');
    await expect.poll(one.helper.ended, soon).toBe('finished');
    expect(await one.customer.exit).toBe(0);
    const other = await openTerminal();
    other.helper.leave();
    expect(await other.customer.exit).toBe(0);
    expect(other.customer.screen()).toContain('The session has ended. Support ended it.');
  });

  it('tells the customer before the allowed time is over, once for each end', async () => {
    const relay = await startLyingRelay();
    const customer = await holdByHand({ server: relay.url, offered: ['screen'], allows: ['screen'] });
    await relay.open();
    await relay.prove('35072');
    const ends = () => customer.events.flatMap((one) => (one.event === 'ending' ? [one] : []));
    await expect.poll(() => customer.events.some((one) => one.event === 'grants')).toBe(true);
    expect(ends()).toEqual([]);
    customer.controls().extend(1);
    await expect.poll(ends, soon).toMatchObject([{ isLongest: false }]);
    customer.controls().extend(1.5);
    await expect.poll(ends, soon).toHaveLength(2);
  });

  it('leaves all of it in the journal, as sentences: each no, pause and withdrawal, messages by size, the screen by what it was', async () => {
    const relay = await startLyingRelay();
    const allows = ['terminal-watch', 'screen', 'record'] as const;
    const customer = await holdByHand({ server: relay.url, offered: [...allows, 'files-to'], allows });
    const kinds = (): string[] => customer.noted.map(({ kind }) => kind);
    await relay.open();
    const helper = await relay.prove('35072');
    await expect.poll(kinds, soon).toContain('sessionDenied');
    await helper.say({ type: 'record', on: true });
    await helper.say({ type: 'chat', text: 'geheim, vom Helfer' });
    helper.pass();
    await expect.poll(kinds, soon).toContain('sessionChat');
    const { chat, keyboard, pause, screen, withdraw } = customer.controls();
    chat('geheim, äh');
    keyboard(false);
    const state = {
      type: 'screen-state',
      on: true,
      surface: 'monitor',
      width: 1_920,
      height: 1_080,
    } as const;
    screen.say(state, true);
    screen.say({ ...state, width: 1_280 });
    // Another screen, a window, a second window, which is then made larger: each choice is a line, and nothing else is.
    screen.say({ ...state, width: 2_560, height: 1_440 }, true);
    for (const width of [800, 640]) screen.say({ ...state, surface: 'window', width, height: 600 }, true);
    screen.say({ ...state, surface: 'window' });
    screen.say({ ...state, on: false });
    screen.say(state);
    pause(true);
    pause(false);
    withdraw(['record']);
    const notes = customer.noted.filter(({ kind }) => !/^session(?:Opened|Helper|Granted)$/.test(kind));
    expect(notes.map(({ kind, data }) => [kind, data['state'] ?? data['bytes']])).toEqual([
      ['sessionDenied', undefined],
      ['sessionRecording', undefined],
      ['sessionChat', 18],
      ['sessionChat', 11],
      ['sessionKeyboard', undefined],
      ['sessionScreen', 'shown'],
      ['sessionScreen', 'changed'],
      ['sessionScreen', 'changed'],
      ['sessionScreen', 'changed'],
      ['sessionScreen', 'stopped'],
      ['sessionScreen', 'shown'],
      ['sessionPaused', undefined],
      ['sessionScreen', 'stopped'],
      ['sessionPaused', undefined],
      ['sessionWithdrawn', undefined],
    ]);
    expect(JSON.stringify(notes)).not.toContain('geheim');
    const told = (language: 'de' | 'en') =>
      notes
        .filter(({ kind }) => kind === 'sessionScreen')
        .slice(0, 5)
        .map(({ kind, data }) => storyOf({ kind, data }, language));
    expect(told('de')).toEqual([
      'der Bildschirm wird dem Support gezeigt: ein ganzer Bildschirm, 1920 × 1080',
      'dem Support wird jetzt etwas anderes gezeigt: ein ganzer Bildschirm, 2560 × 1440',
      'dem Support wird jetzt etwas anderes gezeigt: ein Fenster, 800 × 600',
      'dem Support wird jetzt etwas anderes gezeigt: ein Fenster, 640 × 600',
      'der Bildschirm wird dem Support nicht mehr gezeigt',
    ]);
    expect(told('en')).toEqual([
      'the screen is shown to support: a whole screen, 1920 × 1080',
      'something else is shown to support now: a whole screen, 2560 × 1440',
      'something else is shown to support now: a window, 800 × 600',
      'something else is shown to support now: a window, 640 × 600',
      'the screen is no longer shown to support',
    ]);
    for (const { kind, data } of [
      ...notes,
      { kind: 'sessionLost', data: {} },
      { kind: 'sessionBack', data: {} },
    ]) {
      const line = { seq: 1, at: '2026-11-24T10:00:00.000Z', kind, data };
      expect([kind, storyOf(line, 'de'), storyOf(line, 'en')]).toEqual([
        kind,
        expect.any(String),
        expect.any(String),
      ]);
      expect(kindsOfGroup.sessions).toContain(kind);
    }
  });

  it('of an agent that was killed ends after the grace; what was noted until then is whole', async () => {
    const { server, customer, helper } = await openTerminal();
    customer.kill('SIGKILL');
    await customer.exit;
    await expect.poll(helper.isLost, soon).toBe(true);
    server.now = new Date(server.now.getTime() + sessionLimits.graceMs);
    await expect.poll(helper.ended, soon).toBe('lost');
    const listed = await runAgent(['sessions', 'list', '--home', customer.home, '--json']);
    expect(JSON.parse(listed.stdout)).toMatchObject({ sessions: [{ about: null }] });
    const history = await runAgent(['history', '--home', customer.home, '--json']);
    expect(JSON.parse(history.stdout)).toMatchObject({ chain: 'intact' });
  });
});

describe('the terminal’s output', () => {
  it('is whole over lines that drop again and again', async () => {
    const { server, customer, helper } = await openTerminal();
    await helper.type('for i in $(seq 1 30000); do echo "Zeile $i"; done; echo FER""TIG\r');
    for (let cuts = 0; cuts < 4; cuts += 1) {
      const before = helper.outputBytes();
      await expect.poll(helper.outputBytes, soon).toBeGreaterThan(before + 20_000);
      helper.carrier.cut();
    }
    await expect.poll(helper.output, { timeout: 40_000 }).toContain('FERTIG');
    const lines = [...helper.output().matchAll(/Zeile (\d+)\r/g)].map(([, number]) => Number(number));
    expect(lines).toEqual(Array.from({ length: 30_000 }, (_, index) => index + 1));
    expect(server.logged.join('\n')).not.toContain('Zeile');
    // What was kept back may come before the agent is told that the line is back.
    await expect.poll(customer.screen, soon).toContain('The connection is back');
  });

  it('lets an editor be left in the middle and gone on with when the line is back', async () => {
    const { customer, helper } = await openTerminal();
    await helper.type('vim -u NONE -N zettel.txt\r');
    // The editor has drawn its screen.
    await expect.poll(helper.output, soon).toContain('[New');
    await helper.type('ivor der Lücke ');
    helper.carrier.cut();
    await helper.type('und danach\u001b');
    helper.carrier.cut();
    await helper.type(':wq\r');
    await expect
      .poll(() => readFile(join(customer.home, 'zettel.txt'), 'utf8').catch(() => ''), soon)
      .toBe('vor der Lücke und danach\n');
    await expect
      .poll(() => journalKinds(customer.home), soon)
      .toEqual(expect.arrayContaining(['sessionLost', 'sessionBack']));
  });

  it('waits for a helper who does not read, in the shell and not in memory', async () => {
    const { customer, helper } = await openTerminal({ slow: true });
    await helper.say({ type: 'terminal-credit', upTo: 10_000 });
    await helper.type('yes "eine laengere Zeile die sich immer wiederholt"\r');
    await expect.poll(helper.outputBytes, soon).toBe(10_000);
    const residentKb = async (): Promise<number> =>
      Number(/VmRSS:\s+(\d+)/.exec(await readFile(`/proc/${customer.pid}/status`, 'utf8'))?.[1] ?? 0);
    await expect.poll(() => customer.screen().length, soon).toBeGreaterThan(200_000);
    // What is under way may still come; then the shell stands, however often it is looked at.
    let pings = 0;
    const growth = async (): Promise<number> => {
      const before = customer.screen().length;
      await helper.say({ type: 'ping', id: (pings += 1) });
      await helper.heard('pong');
      return customer.screen().length - before;
    };
    await expect.poll(growth, soon).toBe(0);
    const memory = await residentKb();
    expect(await growth()).toBe(0);
    expect(customer.screen().length).toBeLessThan(2 * sessionLimits.terminalWindowBytes);
    expect(await residentKb()).toBeLessThan(memory + 30_000);
    expect(helper.outputBytes()).toBe(10_000);
    // Ctrl-C by the helper reaches the shell, once there is room again.
    await helper.type('\u0003');
    await helper.say({ type: 'terminal-credit', upTo: sessionLimits.terminalWindowBytes });
    await expect.poll(helper.outputBytes, soon).toBeGreaterThan(100_000);
  });
});

describe('a helper who lies', () => {
  it('gets nothing that was not granted, whatever they send', async () => {
    const server = await startRelay(new Date());
    const customer = await startAssist(server);
    const helper = await enter(server, customer);
    const refused = async (what: string) => expect(await helper.heard('refused')).toMatchObject({ what });
    // Before the customer has answered at all.
    await helper.type('id\r');
    await refused('terminalInput');
    await helper.say({ type: 'file-ask', id: 1, path: '/etc/passwd', from: 0 });
    await refused('file-ask');
    await customer.answer('all');
    await helper.heard('grants');
    await helper.say({ type: 'file-ask', id: 2, path: '/etc/passwd', from: 0 });
    await refused('file-ask');
    await helper.say({ type: 'file-put', id: 3, name: 'x', size: 1, sha256: '0'.repeat(64) });
    await refused('file-put');
    await helper.parcel(chunkParcel('fileChunk', 3, 0, utf8('x')));
    await refused('fileChunk');
    await helper.parcel(chunkParcel('screenChunk', 1, 0, utf8('x')));
    await refused('screenChunk');
    await helper.parcel(terminalParcel('terminalOutput', 0, utf8('x')));
    await refused('terminalOutput');
    await helper.say({ type: 'record', on: true });
    await refused('record');
    await helper.say({ type: 'signal', of: 'screen', peer: 1, data: '{"type":"offer","sdp":"v=0"}' });
    await refused('signal');
    for (const one of [
      { type: 'screen-pipe', on: true },
      { type: 'screen-seen', stream: 1, frame: 1 },
      { type: 'screen-key', stream: 1 },
    ] as const) {
      await helper.say(one);
      expect(await helper.heard('refused')).toMatchObject({ what: one.type, capability: 'screen' });
    }
    expect(helper.chunks).toEqual([]);
    expect(helper.ended()).toBeNull();
  });

  it('can’t draw a question that grants anything, nor answer one', async () => {
    const server = await startRelay(new Date());
    const customer = await startAssist(server);
    const helper = await enter(server, customer);
    await customer.answer('all');
    await helper.heard('grants');
    await helper.say({ type: 'terminal-attach', from: 0, ...terminalSize });
    await helper.heard('terminal-open');
    await helper.say({ type: 'ask', capabilities: ['files-from'] });
    await expect.poll(() => customer.screen().split('means no: ').length, soon).toBe(3);
    // What is typed by the helper goes to the shell, never to the question.
    for (let number = 100; number < 1_000; number += 1) await helper.type(`${number}\r`);
    await helper.say({ type: 'ping', id: 9 });
    await helper.heard('pong');
    await customer.answer('no');
    expect(await helper.heard('denied')).toMatchObject({ capabilities: ['files-from'] });
  });
});
