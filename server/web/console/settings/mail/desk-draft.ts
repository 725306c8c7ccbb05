/** The mail desk while it is edited: a form's fields, what is wrong with them, and what is sent. Pure. */
import type { Answer } from '../../../api/client.ts';
import type { Operations } from '../../../api/schema.ts';

export type ShownDesk = Answer<'GET /settings/mail'>;
export type Desk = NonNullable<ShownDesk['desk']>;
export type DeskWish = NonNullable<Operations['PUT /settings/mail']['body']['desk']>;
export type Security = NonNullable<Desk['incoming']>['security'];
type Afterwards = NonNullable<Desk['incoming']>['afterwards'];

interface ServerDraft {
  readonly host: string;
  readonly port: number;
  readonly security: Security;
  readonly user: string;
  /** As typed; empty: the stored one. */
  readonly password: string;
}
export interface IncomingDraft extends ServerDraft {
  readonly mailbox: string;
  readonly afterwards: 'seen' | 'keep' | 'delete' | 'move';
  readonly moveTo: string;
}
export type OutgoingDraft = ServerDraft;

export interface Draft extends Pick<
  Desk,
  'active' | 'address' | 'aliases' | 'language' | 'answerUnknown' | 'caps' | 'serviceHours'
> {
  readonly name: string;
  readonly signature: { readonly de: string; readonly en: string };
  readonly incoming: IncomingDraft | null;
  readonly outgoing: OutgoingDraft | null;
}

export const usualPorts = {
  incoming: { tls: 993, starttls: 143, none: 143 },
  outgoing: { tls: 465, starttls: 587, none: 25 },
} as const satisfies Record<string, Record<Security, number>>;
export type Way = keyof typeof usualPorts;

export const newIncoming: IncomingDraft = {
  host: '', port: usualPorts.incoming.tls, security: 'tls', user: '', password: '', mailbox: 'INBOX', afterwards: 'seen', moveTo: '',
}; // prettier-ignore
export const newOutgoing: OutgoingDraft = {
  host: '', port: usualPorts.outgoing.starttls, security: 'starttls', user: '', password: '',
}; // prettier-ignore

/** What is proposed where no desk is set up. */
export const newDraft = (serviceHours: Desk['serviceHours']): Draft => ({
  active: true,
  address: '',
  name: '',
  aliases: [],
  incoming: newIncoming,
  outgoing: newOutgoing,
  language: 'de',
  answerUnknown: false,
  caps: { perHour: 6, perDay: 30 },
  serviceHours,
  signature: { de: '', en: '' },
});

export const draftOf = (desk: Desk): Draft => {
  const { incoming, outgoing } = desk;
  const move = typeof incoming?.afterwards === 'object' ? incoming.afterwards.moveTo : null;
  return {
    ...desk,
    name: desk.name ?? '',
    signature: desk.signature ?? { de: '', en: '' },
    incoming:
      incoming === null
        ? null
        : {
            ...incoming,
            password: '',
            afterwards: typeof incoming.afterwards === 'object' ? 'move' : incoming.afterwards,
            moveTo: move ?? '',
          },
    outgoing: outgoing === null ? null : { ...outgoing, user: outgoing.user ?? '', password: '' },
  };
};

export const sameDraft = (a: Draft, b: Draft): boolean => JSON.stringify(a) === JSON.stringify(b);

const password = (typed: string) => (typed === '' ? {} : { password: typed });

export const incomingWish = (draft: IncomingDraft): NonNullable<DeskWish['incoming']> => {
  const { afterwards, moveTo, password: typed, ...rest } = draft;
  const done: Afterwards = afterwards === 'move' ? { moveTo: moveTo.trim() } : afterwards;
  return { ...rest, host: rest.host.trim(), user: rest.user.trim(), afterwards: done, ...password(typed) };
};

export const outgoingWish = ({
  password: typed,
  ...rest
}: OutgoingDraft): NonNullable<DeskWish['outgoing']> => {
  const user = rest.user.trim();
  return { ...rest, host: rest.host.trim(), user: user === '' ? null : user, ...password(user === '' ? '' : typed) };
}; // prettier-ignore

export const wishOf = (draft: Draft): DeskWish => {
  const { incoming, outgoing, signature } = draft;
  return {
    ...draft,
    address: draft.address.trim(),
    name: draft.name.trim() === '' ? null : draft.name.trim(),
    signature: signature.de.trim() === '' && signature.en.trim() === '' ? null : signature,
    incoming: incoming === null ? null : incomingWish(incoming),
    outgoing: outgoing === null ? null : outgoingWish(outgoing),
  };
};

/** Whether the stored password is for this very server; where not, it is typed again. */
export const keepsPassword = (way: Way, draft: ServerDraft, stored: Desk | null): boolean => {
  const known = stored?.[way] ?? null;
  return (
    known !== null &&
    known.user !== null &&
    known.host.toLowerCase() === draft.host.trim().toLowerCase() &&
    known.port === draft.port &&
    known.security === draft.security &&
    known.user === draft.user.trim()
  );
};

/** What is wrong, as keys of the page's words, by the field's name in what is sent. */
export type DeskFault = 'needed' | 'addressFault' | 'securityFar' | 'passwordNeeded' | 'notPossible';
export type DeskFaults = Readonly<Record<string, DeskFault>>;

const email = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;
const loopback = /^(?:127(?:\.\d{1,3}){3}|::1|localhost)$/;

/** Faults of one server, so that it can also be tried alone. */
export const serverFaults = (way: Way, draft: IncomingDraft | OutgoingDraft, stored: Desk | null): DeskFaults => {
  const at = (field: string): string => `desk.${way}.${field}`;
  const wantsPassword = (way === 'incoming' || draft.user.trim() !== '') && draft.password === '';
  return {
    ...(draft.host.trim() === '' && { [at('host')]: 'needed' as const }),
    ...(/[\s/@]/.test(draft.host.trim()) && { [at('host')]: 'notPossible' as const }),
    ...(draft.security === 'none' && !loopback.test(draft.host.trim()) && { [at('security')]: 'securityFar' as const }),
    ...(way === 'incoming' && draft.user.trim() === '' && { [at('user')]: 'needed' as const }),
    ...(wantsPassword && !keepsPassword(way, draft, stored) && { [at('password')]: 'passwordNeeded' as const }),
    ...('mailbox' in draft && draft.mailbox.trim() === '' && { [at('mailbox')]: 'needed' as const }),
    ...('moveTo' in draft && draft.afterwards === 'move' && draft.moveTo.trim() === '' && { [at('moveTo')]: 'needed' as const }),
  };
}; // prettier-ignore

export const deskFaults = (draft: Draft, stored: Desk | null): DeskFaults => ({
  ...(!email.test(draft.address.trim()) && { 'desk.address': 'addressFault' as const }),
  ...(draft.aliases.some((one) => !email.test(one)) && { 'desk.aliases': 'addressFault' as const }),
  ...(draft.incoming === null ? {} : serverFaults('incoming', draft.incoming, stored)),
  ...(draft.outgoing === null ? {} : serverFaults('outgoing', draft.outgoing, stored)),
});
