/** Which ticket a mail belongs to: nothing a stranger can write leads into somebody else's ticket. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  readSignedId,
  readToken,
  recogniseThread,
  signMessageId,
  signToken,
  subjectNumbers,
} from '../../server/mail/thread-rules.ts';
import type { ThreadFacts } from '../../server/mail/thread-rules.ts';

const secret = Buffer.alloc(32, 7);
const other = Buffer.alloc(32, 8);
const ticketNumber = fc.integer({ min: 1, max: 999_999_999 });
const random = fc.uint8Array({ minLength: 10, maxLength: 20 });

const facts = (over: Partial<ThreadFacts>): ThreadFacts => ({
  signed: (id) => readSignedId(id, secret),
  known: new Map(),
  exists: new Set([1, 2, 3, 1042]),
  takesPart: new Set(),
  ...over,
});
const nothing = { inReplyTo: [], references: [], subject: '' };

describe('a signed Message-ID', () => {
  it('names its ticket again, in whatever case it comes back', () => {
    fc.assert(
      fc.property(ticketNumber, random, fc.boolean(), (ticket, bytes, upper) => {
        const id = signMessageId(ticket, bytes, secret, 'desk.example');
        expect(readSignedId(upper ? id.toUpperCase() : id, secret)).toBe(ticket);
      }),
    );
  });

  it('signed with another secret, or changed anywhere before its domain, names nothing', () => {
    fc.assert(
      fc.property(
        ticketNumber,
        random,
        fc.nat(),
        fc.constantFrom('a', 'b', '2', '4', '<', '>', '.', '@'),
        (ticket, bytes, at, character) => {
          const id = signMessageId(ticket, bytes, secret, 'desk.example');
          expect(readSignedId(id, other)).toBeNull();
          const place = 1 + (at % (id.indexOf('@') - 1));
          const changed = id.slice(0, place) + character + id.slice(place + 1);
          fc.pre(changed !== id);
          expect(readSignedId(changed, secret)).toBeNull();
        },
      ),
    );
  });

  it('is different for every mail', () => {
    expect(signMessageId(1, Buffer.alloc(10, 1), secret, 'd.example')).not.toBe(
      signMessageId(1, Buffer.alloc(10, 2), secret, 'd.example'),
    );
  });
});

describe('recognition', () => {
  const id = (ticket: number): string =>
    signMessageId(ticket, Buffer.alloc(12, ticket), secret, 'desk.example');

  it('prefers the signed id to a known one, and a known one to the subject', () => {
    const known = new Map([['<k@c>', 2]]);
    const takesPart = new Set([3]);
    const all = { inReplyTo: ['<k@c>'], references: [id(1)], subject: 'Re: [#3] x' };
    expect(recogniseThread(all, facts({ known, takesPart }))).toEqual({ ticket: 1, by: 'signed' });
    expect(recogniseThread({ ...all, references: [] }, facts({ known, takesPart }))).toEqual({
      ticket: 2,
      by: 'known',
    });
    expect(recogniseThread({ ...nothing, subject: 'Re: [#3] x' }, facts({ known, takesPart }))).toEqual({
      ticket: 3,
      by: 'subject',
    });
  });

  it('does not let a stranger write into a ticket by its number', () => {
    expect(recogniseThread({ ...nothing, subject: '[#1042] hello' }, facts({}))).toBeNull();
  });

  it('does not believe a forged signed id', () => {
    expect(
      recogniseThread(
        { ...nothing, references: [signMessageId(1, Buffer.alloc(12), other, 'desk.example')] },
        facts({}),
      ),
    ).toBeNull();
  });

  it('takes the nearest of several', () => {
    expect(recogniseThread({ ...nothing, references: [id(1), id(2)] }, facts({}))).toEqual({
      ticket: 2,
      by: 'signed',
    });
  });

  it('never leads to a ticket that does not exist, nor by subject to one the sender has no part in', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(ticketNumber.map(id), fc.constantFrom('<k@c>', '<l@c>'))),
        fc.string(),
        fc.array(ticketNumber),
        fc.array(ticketNumber),
        fc.array(ticketNumber),
        (ids, noise, numbers, exists, takesPart) => {
          const subject = `${noise} ${numbers.map((one) => `[#${one}]`).join(' ')}`;
          const found = recogniseThread(
            { inReplyTo: ids.slice(0, 1), references: ids, subject },
            facts({ known: new Map([['<k@c>', 5]]), exists: new Set(exists), takesPart: new Set(takesPart) }),
          );
          if (found === null) return;
          expect(exists).toContain(found.ticket);
          if (found.by === 'subject') expect(takesPart).toContain(found.ticket);
        },
      ),
    );
  });

  it('reads numbers only as we write them', () => {
    expect(subjectNumbers('AW: [#1042] Druck (#7) #8 [#09] [#1042] [# 9]')).toEqual([1042]);
  });
});

describe('a mute token', () => {
  it('names ticket and address again, and nothing once it is changed or used for another', () => {
    const token = signToken('mute', 1042, 'Jörg@Customer.example', secret);
    expect(readToken('mute', token, secret)).toEqual({ ticket: 1042, address: 'jörg@customer.example' });
    expect(readToken('mute', token, other)).toBeNull();
    expect(readToken('mute', token.replace('1042', '1043'), secret)).toBeNull();
    expect(readToken('mute', `${token}x`, secret)).toBeNull();
  });
});
