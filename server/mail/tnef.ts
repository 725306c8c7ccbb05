/**
 * winmail.dat: what Outlook sends to those who don't have Outlook (Transport Neutral Encapsulation Format, [MS-OXTNEF]).
 * A bounded reader of its attachments and texts; every length is checked against what is there, and a broken
 * file gives what was read up to the break.
 */
import { decodeText } from './charset.ts';
import { mailLimits } from './limits.ts';
import { unpackRtf } from './rtf.ts';

export interface TnefAttachment {
  readonly name: string | null;
  readonly type: string | null;
  readonly contentId: string | null;
  readonly bytes: Uint8Array;
}

export interface TnefContent {
  readonly text: string | null;
  readonly html: string | null;
  readonly rtf: Uint8Array | null;
  readonly attachments: readonly TnefAttachment[];
}

const signature = 0x223e9f78;
const attribute = {
  body: 0x0002800c,
  title: 0x00018010,
  data: 0x0006800f,
  begin: 0x00069002,
  messageProperties: 0x00069003,
  attachmentProperties: 0x00069005,
  codePage: 0x00069007,
} as const;
const property = {
  body: 0x1000,
  rtf: 0x1009,
  html: 0x1013,
  data: 0x3701,
  name: 0x3704,
  longName: 0x3707,
  type: 0x370e,
  contentId: 0x3712,
} as const;

/** Bytes of the fixed property types ([MS-OXCDATA] 2.11.1), padded to four. */
const fixedBytes: Readonly<Record<number, number>> = {
  0x01: 0,
  0x02: 4,
  0x03: 4,
  0x04: 4,
  0x05: 8,
  0x06: 8,
  0x07: 8,
  0x0a: 4,
  0x0b: 4,
  0x14: 8,
  0x40: 8,
  0x48: 16,
};

class Reader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  at = 0;
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }
  get left(): number {
    return this.#bytes.length - this.at;
  }
  u16(): number {
    this.at += 2;
    return this.#view.getUint16(this.at - 2, true);
  }
  u32(): number {
    this.at += 4;
    return this.#view.getUint32(this.at - 4, true);
  }
  /** @throws RangeError where fewer are left: the caller keeps what it has */
  take(length: number): Uint8Array {
    if (length > this.left) throw new RangeError('cut off');
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }
}

interface Property {
  readonly id: number;
  readonly type: number;
  readonly value: Uint8Array;
}

const padded = (length: number): number => (length + 3) & ~3;

const skipName = (reader: Reader): void => {
  reader.take(16);
  if (reader.u32() === 0) reader.take(4);
  else reader.take(padded(reader.u32()));
};

function* properties(bytes: Uint8Array): Generator<Property> {
  const reader = new Reader(bytes);
  const count = Math.min(reader.u32(), mailLimits.tnefItems);
  for (let index = 0; index < count; index += 1) {
    const fullType = reader.u16();
    const id = reader.u16();
    if (id >= 0x8000) skipName(reader);
    const type = fullType & 0x0fff;
    const many = (fullType & 0x1000) !== 0;
    const fixed = fixedBytes[type];
    const values = fixed === undefined || many ? reader.u32() : 1;
    if (values > mailLimits.tnefItems) return;
    for (let value = 0; value < values; value += 1) {
      const length = fixed ?? reader.u32();
      const content = reader.take(length);
      if (fixed === undefined) reader.take(Math.min(padded(length) - length, reader.left));
      if (value === 0) yield { id, type, value: content };
    }
  }
}

const withoutNul = (text: string): string => text.replace(/\0+$/, '');

interface Draft {
  name: string | null;
  longName: string | null;
  type: string | null;
  contentId: string | null;
  bytes: Uint8Array | null;
}

interface Reading {
  codePage: string;
  text: string | null;
  html: string | null;
  rtf: Uint8Array | null;
  drafts: Draft[];
}

const asText = (one: Property, codePage: string): string =>
  withoutNul(decodeText(one.value, one.type === 0x1f ? 'utf-16le' : codePage));

const readMessageProperty = (one: Property, into: Reading): void => {
  if (one.id === property.body) into.text ??= asText(one, into.codePage);
  else if (one.id === property.html) into.html ??= asText(one, into.codePage);
  else if (one.id === property.rtf) into.rtf ??= unpackRtf(one.value);
};

const readAttachmentProperty = (one: Property, draft: Draft, codePage: string): void => {
  if (one.id === property.longName) draft.longName = asText(one, codePage);
  else if (one.id === property.name) draft.name ??= asText(one, codePage);
  else if (one.id === property.type) draft.type = asText(one, codePage);
  else if (one.id === property.contentId) draft.contentId = asText(one, codePage);
  // An object begins with the 16 bytes of its interface's id.
  else if (one.id === property.data) draft.bytes ??= one.type === 0x0d ? one.value.subarray(16) : one.value;
};

const readAttribute = (id: number, data: Uint8Array, into: Reading): void => {
  const draft = into.drafts.at(-1);
  if (id === attribute.codePage && data.length >= 4) into.codePage = `windows-${new Reader(data).u32()}`;
  else if (id === attribute.body) into.text = withoutNul(decodeText(data, into.codePage));
  else if (id === attribute.messageProperties)
    for (const one of properties(data)) readMessageProperty(one, into);
  else if (id === attribute.begin)
    into.drafts.push({ name: null, longName: null, type: null, contentId: null, bytes: null });
  else if (draft === undefined) return;
  else if (id === attribute.title) draft.name = withoutNul(decodeText(data, into.codePage));
  else if (id === attribute.data) draft.bytes = data;
  else if (id === attribute.attachmentProperties)
    for (const one of properties(data)) readAttachmentProperty(one, draft, into.codePage);
};

/** The content of a winmail.dat; null where it is none. */
export const readTnef = (bytes: Uint8Array): TnefContent | null => {
  if (bytes.length < 6 || new Reader(bytes).u32() !== signature) return null;
  const reader = new Reader(bytes.subarray(6));
  const reading: Reading = { codePage: 'windows-1252', text: null, html: null, rtf: null, drafts: [] };
  try {
    for (let count = 0; reader.left >= 11 && count < mailLimits.tnefItems; count += 1) {
      reader.take(1);
      const id = reader.u32();
      const data = reader.take(reader.u32());
      reader.take(Math.min(2, reader.left));
      readAttribute(id, data, reading);
    }
  } catch (error) {
    // A file that is cut off or lies about its lengths: what was read so far is still worth showing.
    if (!(error instanceof RangeError)) throw error;
  }
  return {
    text: reading.text,
    html: reading.html,
    rtf: reading.rtf,
    attachments: reading.drafts
      .slice(0, mailLimits.attachments)
      .flatMap(({ name, longName, type, contentId, bytes: content }) =>
        content === null ? [] : [{ name: longName ?? name, type, contentId, bytes: content }],
      ),
  };
};
