/**
 * Which ticket a mail belongs to. In this order: a Message-ID of ours that only we can have made (HMAC); a Message-ID
 * that is known to belong to a ticket; `[#1042]` in the subject, if the sender takes part in that ticket. A number in a
 * subject alone proves nothing: anyone can write one.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
const macChars = 26;

/** RFC 4648 base32, lower case: survives mail systems that change the case of Message-IDs. */
const base32 = (bytes: Uint8Array): string => {
  let bits = 0;
  let value = 0;
  let out = '';
  for (const byte of bytes) {
    value = ((value << 8) | byte) & 0xffff;
    bits += 8;
    for (; bits >= 5; bits -= 5) out += alphabet[(value >> (bits - 5)) & 31] ?? '';
  }
  return out;
};

const macOf = (secret: Uint8Array, purpose: string, text: string): string =>
  base32(createHmac('sha256', secret).update(`${purpose}\n${text}`).digest()).slice(0, macChars);

const equal = (a: string, b: string): boolean =>
  a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));

/**
 * A Message-ID that names its ticket and that only holders of `secret` can make.
 * @param random ten to twenty random bytes: each mail has its own id
 */
export const signMessageId = (
  ticket: number,
  random: Uint8Array,
  secret: Uint8Array,
  domain: string,
): string => {
  const nonce = base32(random);
  return `<t.${ticket}.${nonce}.${macOf(secret, 'message-id', `${ticket}.${nonce}`)}@${domain}>`;
};

const signedPattern = /^<t\.([1-9]\d{0,8})\.([a-z2-7]{8,40})\.([a-z2-7]{26})@[^<>@\s]{1,255}>$/;

/** The ticket a signed Message-ID names; null where it is not ours, or was tampered with. */
export const readSignedId = (messageId: string, secret: Uint8Array): number | null => {
  const [, ticket, nonce, mac] = signedPattern.exec(messageId.toLowerCase()) ?? [];
  if (ticket === undefined || nonce === undefined || mac === undefined) return null;
  return equal(mac, macOf(secret, 'message-id', `${ticket}.${nonce}`)) ? Number(ticket) : null;
};

/** What a link in a mail may do. */
type LinkPurpose = 'mute' | 'confirm';

/** A token that lets whoever holds it do one thing to one ticket for one address. */
export const signToken = (
  purpose: LinkPurpose,
  ticket: number,
  address: string,
  secret: Uint8Array,
): string =>
  `${ticket}.${Buffer.from(address.toLowerCase()).toString('base64url')}.${macOf(secret, purpose, `${ticket}\n${address.toLowerCase()}`)}`;

export const readToken = (
  purpose: LinkPurpose,
  token: string,
  secret: Uint8Array,
): { ticket: number; address: string } | null => {
  const [, number, encoded, mac] =
    /^([1-9]\d{0,8})\.([A-Za-z0-9_-]{4,500})\.([a-z2-7]{26})$/.exec(token) ?? [];
  if (number === undefined || encoded === undefined || mac === undefined) return null;
  const address = Buffer.from(encoded, 'base64url').toString('utf8');
  return equal(mac, macOf(secret, purpose, `${number}\n${address}`))
    ? { ticket: Number(number), address }
    : null;
};

const maxNumbers = 5;

/** Ticket numbers written as `[#1042]`, in order. */
export const subjectNumbers = (subject: string): number[] => [
  ...new Set(
    [...subject.matchAll(/\[#([1-9]\d{0,8})\]/g)].map(([, digits]) => Number(digits)).slice(0, maxNumbers),
  ),
];

export interface ThreadQuestion {
  readonly inReplyTo: readonly string[];
  /** Oldest first, as the header has them. */
  readonly references: readonly string[];
  readonly subject: string;
}

export interface ThreadFacts {
  readonly signed: (messageId: string) => number | null;
  /** Tickets of Message-IDs we have seen. */
  readonly known: ReadonlyMap<string, number>;
  readonly exists: ReadonlySet<number>;
  /** Tickets the sender takes part in. */
  readonly takesPart: ReadonlySet<number>;
}

export interface Thread {
  readonly ticket: number;
  readonly by: 'signed' | 'known' | 'subject';
}

/** The mails this one answers, nearest first. */
export const answered = ({
  inReplyTo,
  references,
}: Pick<ThreadQuestion, 'inReplyTo' | 'references'>): string[] => [
  ...new Set([...inReplyTo, ...references.toReversed()]),
];

/** The ticket a mail belongs to; null where it opens a new one. */
export const recogniseThread = (mail: ThreadQuestion, facts: ThreadFacts): Thread | null => {
  const ids = answered(mail);
  for (const id of ids) {
    const ticket = facts.signed(id);
    if (ticket !== null && facts.exists.has(ticket)) return { ticket, by: 'signed' };
  }
  for (const id of ids) {
    const ticket = facts.known.get(id);
    if (ticket !== undefined && facts.exists.has(ticket)) return { ticket, by: 'known' };
  }
  for (const ticket of subjectNumbers(mail.subject))
    if (facts.exists.has(ticket) && facts.takesPart.has(ticket)) return { ticket, by: 'subject' };
  return null;
};
