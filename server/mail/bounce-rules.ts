/**
 * Delivery reports: which address could not be reached, for good or for now, and why. The structured ones by
 * RFC 3464; the rest by what the many mail systems write. A report is a claim: anyone can write one, so it is used to mark
 * addresses we wrote to, never to change a ticket.
 */
import { mailLimits } from './limits.ts';
import type { ParsedMail } from './message.ts';
import { header, headerValues } from './message-headers-rules.ts';
import { cleanAddress } from './names-rules.ts';

export type BounceReason = 'unknown' | 'full' | 'blocked' | 'too large' | 'unreachable' | 'expired' | 'other';

export interface BouncedRecipient {
  readonly address: string;
  readonly action: 'failed' | 'delayed' | 'delivered';
  /** Enhanced status code (RFC 3463) or null. */
  readonly status: string | null;
  readonly reason: BounceReason;
  /** What the other side said, one line. */
  readonly said: string;
}

export interface BounceReport {
  readonly recipients: readonly BouncedRecipient[];
  /** Message-IDs of the mail it reports on, where it says so. */
  readonly original: readonly string[];
}

const reasons: readonly (readonly [BounceReason, RegExp])[] = [
  [
    'full',
    /mailbox (?:is )?full|over ?quota|quota exceeded|exceed\w* (?:the )?(?:storage|quota)|insufficient (?:system )?storage|too much mail data|一杯|\b5\.2\.2\b|\b4\.2\.2\b|postfach.{0,20}voll/i,
  ],
  [
    'unknown',
    /user unknown|unknown user|no such (?:user|recipient|mailbox|person|address)|unknown (?:recipient|address|mailbox)|invalid (?:address|recipient|mailbox)|does ?n.?t exist|does not exist|not (?:a )?(?:known|found|valid)|recipient (?:address )?rejected|no mailbox|mailbox unavailable|unrouteable|not listed|存在しません|ありません|\b5\.1\.[01236]\b|account (?:has been )?disabled|no longer/i,
  ],
  ['too large', /too (?:large|big)|size (?:limit|exceed)|exceeds? .{0,20}size|\b5\.3\.4\b|\b5\.2\.3\b/i],
  [
    'blocked',
    /spam|blocked|black ?list|block ?list|denied|reject|policy|refused|not allowed|prohibit|virus|\b5\.7\.\d+\b|frozen|frequency limited/i,
  ],
  [
    'expired',
    /retry timeout|too long in|in the queue too long|expired|gave up|given up|undeliverable after|\b4\.4\.7\b|\b5\.4\.7\b/i,
  ],
  [
    'unreachable',
    /host (?:not found|unknown)|no route|timed? ?out|connection|unreachable|name server|domain.{0,20}(?:not|unknown)|could ?n.?t find|dns|\b[45]\.4\.\d+\b/i,
  ],
];

const reasonOf = (text: string): BounceReason =>
  reasons.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other';
const statusIn = (text: string): string | null =>
  /(?<![\d.])([245]\.\d{1,3}\.\d{1,3})(?![\d.])/.exec(text)?.[1] ?? null;
const codeIn = (text: string): string | null => /(?<![\d.])([45]\d\d)(?=[ :-])/.exec(text)?.[1] ?? null;
const oneLine = (text: string): string => text.replace(/\s+/g, ' ').trim().slice(0, 500);

/** Groups of `Name: value` lines between blank lines; the same parts, unfolded. */
const fieldGroups = (text: string): Map<string, string>[] =>
  text
    .replace(/\n[ \t]+/g, ' ')
    .split(/\n\s*\n/)
    .map((group) => {
      const fields = new Map<string, string>();
      for (const line of group.split('\n')) {
        const at = line.indexOf(':');
        const name = line.slice(0, Math.max(at, 0)).trim().toLowerCase();
        if (at > 0 && name.length < 60 && !fields.has(name)) fields.set(name, line.slice(at + 1).trim());
      }
      return fields;
    });

/** `rfc822; a@b` and what else is written there. */
const fieldAddress = (value: string | undefined): string | null => {
  if (value === undefined) return null;
  const plain = value
    .replace(/^[\w-]{2,20}\s*;/, '')
    .replace(/\([^)]*\)/g, '')
    .trim();
  return cleanAddress(plain) ?? addressesIn(plain)[0] ?? null;
};

const actionOf = (action: string, status: string | null): BouncedRecipient['action'] => {
  if (/^(?:delivered|relayed|expanded)/i.test(action)) return 'delivered';
  if (/^delayed/i.test(action)) return 'delayed';
  return status?.startsWith('4') === true && !/^failed/i.test(action) ? 'delayed' : 'failed';
};

const fromStatusPart = (text: string): BouncedRecipient[] => {
  const found: BouncedRecipient[] = [];
  const groups = fieldGroups(text);
  for (const fields of groups) {
    const address =
      fieldAddress(fields.get('final-recipient')) ??
      fieldAddress(fields.get('original-recipient')) ??
      fieldAddress(fields.get('x-actual-recipient'));
    if (address === null) continue;
    const said = oneLine(
      [fields.get('status'), fields.get('diagnostic-code')].filter((one) => one !== undefined).join(' '),
    );
    const status = statusIn(fields.get('status') ?? '') ?? statusIn(said);
    found.push({
      address,
      action: actionOf(fields.get('action') ?? 'failed', status),
      status,
      reason: reasonOf(said),
      said,
    });
  }
  return found;
};

const addressPattern =
  /[\p{L}\p{N}._%+&'*!#$/=?^`{|}~-]{1,64}@[\p{L}\p{N}](?:[\p{L}\p{N}.-]{0,250}[\p{L}\p{N}])?/gu;
const addressesIn = (text: string): string[] =>
  [...text.slice(0, 20_000).matchAll(addressPattern)].flatMap(
    ([found]) => cleanAddress(found.replace(/^['`=]+/, '')) ?? [],
  );

/** Amazon's notification service reports as JSON in a plain mail. */
export const isNotification = (text: string): boolean =>
  /^\s*\{/.test(text) && /"notificationType"\s*:\s*"Bounce"/.test(text.slice(0, 4_000));

const fromNotification = (text: string): BouncedRecipient[] => {
  if (!isNotification(text)) return [];
  const said = text.replace(/\s+/g, ' ').slice(0, 16_000);
  const transient = /"bounceType"\s*:\s*"Transient"/.test(said);
  const list = /"bouncedRecipients"\s*:\s*\[(.*?)\]/.exec(said)?.[1] ?? '';
  return [...list.matchAll(/\{[^{}]*\}/g)].flatMap(([one]) =>
    addressesIn(/"emailAddress"\s*:\s*"([^"]*)"/.exec(one)?.[1] ?? '').map((address) => ({
      address,
      action: transient ? ('delayed' as const) : ('failed' as const),
      status: statusIn(one),
      reason: reasonOf(one),
      said: oneLine(one),
    })),
  );
};

/** Where the report ends and the returned mail begins. */
const returnedMail =
  /^[ \t]*(?:-{2,}[ \t>]*(?:below this line|this is a copy|original message|returned message|unsent message|message (?:text|header)s? follow|a copy of|the header|start of|body of|message body|original mail)|(?:original|returned) (?:message|mail)(?: (?:follows|header|below))?\s*[:.-]|message (?:text|header)s? follow|received\s*:\s*(?:from|by|\(qmail)|return-path\s*:|mime-version\s*:|message-id\s*:\s*<|\*{3,} ?original)/im;
const noise = /^(?:mailer-daemon|postmaster|mailerdaemon|mdaemon|root|abuse|noreply|no-reply|majordomo)@/i;
const help = /further assistance|contact|please send|forward this|help ?desk|administrator|webmaster/i;

/** Addresses in the free text of a report, nearest to a fault first. */
const fromText = (mail: ParsedMail): BouncedRecipient[] => {
  const whole = mail.text.slice(0, 64 * 1024);
  const cut = returnedMail.exec(whole);
  const report = cut === null || cut.index < 20 ? whole.slice(0, 8_000) : whole.slice(0, cut.index);
  const own = new Set([...mail.to, ...mail.cc].map(({ address }) => address.toLowerCase()));
  const sender = mail.from?.address.toLowerCase();
  const lines = report.split('\n');
  const scored = new Map<string, { score: number; at: number }>();
  for (const [at, line] of lines.entries())
    for (const address of addressesIn(line)) {
      const key = address.toLowerCase();
      let score = 1;
      if (/^\s*[<*"'(]?\s*\S+@\S+\s*[>)"']?\s*(?:[:;.,(].*|on .*)?$/.test(line)) score += 4;
      if (/rcpt to|recipient|to:|user|mailbox|address|unknown|rejected|失敗/i.test(line)) score += 2;
      if (/\b[45]\d\d\b/.test(line)) score += 1;
      if (/mail from|sender|from:|message-id|\bid\b/i.test(line)) score -= 3;
      if (help.test(line)) score -= 4;
      if (noise.test(key)) score -= 5;
      if (own.has(key)) score -= 3;
      if (key === sender) score -= 3;
      const before = scored.get(address);
      if (before === undefined || before.score < score) scored.set(address, { score, at: before?.at ?? at });
    }
  const best = Math.max(...[...scored.values()].map(({ score }) => score), 0);
  const said = oneLine(report);
  const status = statusIn(said);
  const code = codeIn(said);
  const temporary =
    (status?.startsWith('4') ?? code?.startsWith('4') ?? false) &&
    !/permanent|failed permanently|giv(?:en|ing) up/i.test(said);
  const delayed =
    temporary ||
    /will be retried|still being retried|warning only|warning: could not send|not yet been delivered|has been delayed|verzögert/i.test(
      `${mail.subject} ${said}`,
    );
  return [...scored]
    .filter(([, { score }]) => best > 0 && score >= Math.max(1, best - 2))
    .map(([address, { at }]) => ({
      address,
      action: delayed ? ('delayed' as const) : ('failed' as const),
      status,
      reason:
        reasonOf(oneLine(lines.slice(Math.max(0, at - 1), at + 6).join(' '))) === 'other'
          ? reasonOf(said)
          : reasonOf(oneLine(lines.slice(Math.max(0, at - 1), at + 6).join(' '))),
      said: oneLine(lines.slice(at, at + 4).join(' ')),
    }));
};

/** To whom the returned mail was addressed: the last resort of reports that name nobody. */
const fromReturned = (mail: ParsedMail, said: string): BouncedRecipient[] => {
  const whole =
    mail.reports
      .filter(({ type }) => type === 'returned')
      .map(({ text }) => text)
      .join('\n') || mail.text;
  const to =
    /^(?:x-original-to|to|delivered-to)\s*:\s*(.{1,2000})$/im.exec(whole.replace(/\n[ \t]+/g, ' '))?.[1] ??
    '';
  return addressesIn(to)
    .slice(0, 1)
    .map((address) => ({ address, action: 'failed', status: statusIn(said), reason: reasonOf(said), said }));
};

const distinct = (found: readonly BouncedRecipient[]): BouncedRecipient[] =>
  [...new Map(found.map((one) => [one.address.toLowerCase(), one])).values()].slice(
    0,
    mailLimits.bounceRecipients,
  );

const originals = (mail: ParsedMail): string[] => {
  const texts = [
    ...mail.reports.filter(({ type }) => type === 'returned').map(({ text }) => text),
    mail.text,
  ];
  return [
    ...new Set(
      texts.flatMap((text) =>
        [...text.slice(0, 64 * 1024).matchAll(/^message-id\s*:\s*(<[^<>\s]{3,400}>)/gim)].map(
          ([, id = '']) => id,
        ),
      ),
    ),
  ].slice(0, 20);
};

/** What a delivery report says; call it only on mails that are one (classify-rules.ts). */
export const readBounce = (mail: ParsedMail): BounceReport => {
  const status = mail.reports
    .filter(({ type }) => type === 'delivery-status')
    .flatMap(({ text }) => fromStatusPart(text));
  const failed = headerValues(mail, 'x-failed-recipients').flatMap(addressesIn);
  let found = status.length > 0 ? status : fromNotification(mail.text);
  if (found.length === 0) found = fromStatusPart(mail.text.slice(0, 64 * 1024));
  if (found.length === 0 && failed.length > 0) {
    const text = oneLine(mail.text.slice(0, 4_000));
    found = failed.map((address) => ({
      address,
      action: 'failed',
      status: statusIn(text),
      reason: reasonOf(text),
      said: text.slice(0, 200),
    }));
  }
  if (found.length === 0) found = fromText(mail);
  if (found.length === 0)
    found = fromReturned(mail, oneLine(`${header(mail, 'subject')} ${mail.text.slice(0, 2_000)}`));
  return { recipients: distinct(found), original: originals(mail) };
};
