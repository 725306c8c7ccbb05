/** Search on both databases: German words as people write them, and nothing internal for customers. */
import { describe, expect, it } from 'vitest';
import { createSearch } from '../../server/search/search.ts';
import { databases } from '../support/databases.ts';
import { first, openDesk, second } from '../support/desk.ts';
import { customer } from '../support/ticket-log.ts';

const documents: readonly [string, string][] = [
  ['Rechnungsdruck bricht ab', 'Seit dem Update kommt nur eine leere Seite.'],
  ['Änderung der Umsatzsteuer', 'Die Größe des Feldes ist falsch: 12 Prüfungen.'],
  ['Kundendatenbankverbindung', 'Fehler E4711 in Straße.pdf, siehe rechnung_2026.xlsx'],
  ['Neue Adresse', 'Bitte aendern: Muellerstrasse 5, IT-Abteilung'],
];

const finds: readonly [string, readonly number[]][] = [
  ['rechnung', [0, 2]],
  ['Rechnungsdruck', [0]],
  ['druck', [0]],
  ['DRUCK', [0]],
  ['datenbank', [2]],
  ['verbindung', [2]],
  ['steuer', [1]],
  ['änderung', [1]],
  ['aenderung', [1]],
  ['ändern', [3]],
  ['müllerstraße', [3]],
  ['muellerstrasse', [3]],
  ['strasse', [2, 3]],
  ['groesse', [1]],
  ['größe', [1]],
  ['prüf', [1]],
  ['neu', [3]],
  ['it', [3]],
  ['E4711', [2]],
  ['pdf', [2]],
  ['rechnung 2026', [2]],
  ['rechnung druck', [0]],
  ['druck steuer', []],
  ['ngsdru', []],
  ['"; drop table tickets; --', []],
  ['* AND NOT (', []],
  ['{internal} : geheim', []],
  ["'druck':* | 'steuer'", []],
  ['', []],
];

describe.each(databases)('search on $name', ({ open }) => {
  it('finds parts of compounds and every way to write an umlaut, and takes no query as a program', async () => {
    const world = await openDesk(await open());
    const numbers: number[] = [];
    for (const [subject, text] of documents) numbers.push((await world.open({ subject, text })).number);
    const options = { customerId: null, limit: 20 };
    for (const [query, expected] of finds) {
      const found = await world.desk.search.find(world.store.db, query, options);
      expect([query, found.map((number) => numbers.indexOf(number)).reverse()]).toEqual([
        query,
        [...expected],
      ]);
    }
  });

  it('finds a ticket by its number and by the names of its attachments', async () => {
    const world = await openDesk(await open());
    const { number } = await world.open();
    const attachments = [{ name: 'Fehlerprotokoll.txt', type: 'text/plain', sizeBytes: 3, sha256: '0'.repeat(64) }];
    await world.act(number, { kind: 'reply', text: 'anbei', attachments }, { actor: customer });
    const find = (query: string) => world.desk.search.find(world.store.db, query, { customerId: null, limit: 5 });
    expect(await find(`#${number}`)).toEqual([number]);
    expect(await find('protokoll')).toEqual([number]);
  }); // prettier-ignore

  it('shows a customer neither other customers’ tickets nor what internal notes say', async () => {
    const world = await openDesk(await open());
    const own = await world.open({ subject: 'Spooler' });
    const other = await world.open({ subject: 'Spooler', customerId: second });
    await world.act(own.number, { kind: 'note', text: 'zahlt schleppend' });
    const find = (query: string, customerId: string | null) =>
      world.desk.search.find(world.store.db, query, { customerId, limit: 5 });
    expect(await find('spooler', first)).toEqual([own.number]);
    expect(await find('spooler', null)).toEqual([other.number, own.number]);
    expect(await find('schleppend', first)).toEqual([]);
    expect(await find('schleppend', null)).toEqual([own.number]);
    expect(await find('spooler schleppend', first)).toEqual([]);
    expect(await find('spooler schleppend', null)).toEqual([own.number]);
  });

  it('goes on where the page before ended', async () => {
    const world = await openDesk(await open());
    for (let at = 0; at < 5; at += 1) await world.open({ subject: 'Etikett' });
    const page = async (before?: number) =>
      world.desk.search.find(world.store.db, 'etikett', {
        customerId: null,
        limit: 2,
        ...(before === undefined ? {} : { before }),
      });
    expect(await page()).toEqual([1005, 1004]);
    expect(await page(1004)).toEqual([1003, 1002]);
    expect(await page(1002)).toEqual([1001]);
  });

  it('finds the same whether the newest tickets fill the page or the index is asked', async () => {
    const world = await openDesk(await open());
    for (let at = 0; at < 9; at += 1)
      await world.open({ subject: at % 3 === 0 ? 'Etikett' : 'Beleg', customerId: at % 2 === 0 ? first : second });
    for (const walk of [1, 2, 4, 100]) {
      const search = createSearch(world.store.kind, walk);
      const find = (limit: number, customerId: string | null) => search.find(world.store.db, 'etikett', { limit, customerId });
      expect([walk, await find(5, null), await find(1, null)]).toEqual([walk, [1007, 1004, 1001], [1007]]);
      expect([walk, await find(5, first), await find(5, second)]).toEqual([walk, [1007, 1001], [1004]]);
    }
  }); // prettier-ignore

  it('goes on committing when texts are added to tickets that were indexed long ago', async () => {
    const store = await open();
    const search = createSearch(store.kind);
    const text = Array.from({ length: 60 }, (_, at) => `wort${at}x`).join(' ');
    await store.transaction(async (trx) => {
      for (let ticket = 1; ticket <= 60; ticket += 1)
        await search.replace(trx, ticket, [{ text, public: true }]);
    });
    for (let ticket = 1; ticket <= 10; ticket += 1)
      await store.transaction((trx) => search.add(trx, ticket, [{ text: 'nachtrag', public: true }]));
    const rows = await store.db.selectFrom('ticket_words').select('public').execute();
    expect(rows.filter((row) => row.public.endsWith('nachtrag'))).toHaveLength(10);
  });

  it('survives a text of one endless word and one of a hundred thousand words', async () => {
    const world = await openDesk(await open());
    await world.open({ text: 'x'.repeat(200_000) });
    const words = Array.from({ length: 20_000 }, (_, at) => `wort${at}`).join(' ');
    const { number } = await world.open({ text: words });
    expect(await world.desk.search.find(world.store.db, 'wort17', { customerId: null, limit: 1 })).toEqual([
      number,
    ]);
  });
});
