/**
 * What a customer pressed, read from their terminal's bytes: the two keys that are ours, and lines typed into our questions.
 * A program in the shell, so a helper too, can tell a terminal to send keys in other ways (modifyOtherKeys of xterm, the
 * keyboard protocol of kitty); Ctrl-C must end everything all the same. Pure.
 */
const escape = 0x1b;
/** Ctrl-C and Ctrl-] as they are, and the keys they are made of. */
const controls = { end: { byte: 0x03, keys: ['c', 'C'] }, menu: { byte: 0x1d, keys: [']'] } } as const;
export type OurKey = keyof typeof controls;

/**
 * `CSI 27 ; modifiers ; code ~`, `CSI code : shifted : base ; modifiers : kind ; text u`, and of Windows
 * `CSI key ; scan ; character ; down ; modifiers ; repeats _`.
 */
// oxlint-disable-next-line no-control-regex -- what a terminal sends begins with one
const encoded = /\u001b\[(?:27;(\d+);(\d+)~|(\d+)(?::(\d*))?(?::(\d*))?;(\d+)[\d:;]*u)/g;
// oxlint-disable-next-line no-control-regex -- as above
const windows = /\u001b\[\d+;\d+;(\d+);1;\d+;\d+_/g;
const ctrlBit = 4;

const isKey = (name: OurKey, code: number): boolean =>
  controls[name].byte === code || controls[name].keys.some((key) => key.charCodeAt(0) === code);

const encodedKeys = (text: string): OurKey[] => {
  const codes = [
    ...[...text.matchAll(encoded)].flatMap(([, oldModifiers, oldCode, code, shifted, base, modifiers]) =>
      ((Number(oldModifiers ?? modifiers) - 1) & ctrlBit) === 0
        ? []
        : [oldCode, code, shifted, base].flatMap((one) => (one === undefined || one === '' ? [] : [one])),
    ),
    ...[...text.matchAll(windows)].map(([, character]) => character),
  ];
  return (['end', 'menu'] as const).filter((name) => codes.some((code) => isKey(name, Number(code))));
};

export type Pressed =
  | { readonly kind: 'end' }
  /** `before` is for the shell, `after` for the menu. */
  | { readonly kind: 'menu'; readonly before: Uint8Array; readonly after: Uint8Array }
  | { readonly kind: 'other' };

/** Whether one of our keys is in what came at once. Of what a terminal answers by itself only the keys above count. */
export const pressed = (bytes: Uint8Array): Pressed => {
  if (bytes.includes(controls.end.byte)) return { kind: 'end' };
  const none = new Uint8Array(0);
  if (bytes.includes(escape)) {
    const keys = encodedKeys(Buffer.from(bytes).toString('latin1'));
    if (keys.includes('end')) return { kind: 'end' };
    return keys.includes('menu') ? { kind: 'menu', before: none, after: none } : { kind: 'other' };
  }
  const at = bytes.indexOf(controls.menu.byte);
  return at < 0
    ? { kind: 'other' }
    : { kind: 'menu', before: bytes.subarray(0, at), after: bytes.subarray(at + 1) };
};

export interface LineInput {
  readonly typed: string;
  /** A character of which more bytes are to come. */
  readonly rest: Uint8Array;
  readonly done: 'entered' | 'left' | null;
}

export const emptyLine: LineInput = { typed: '', rest: new Uint8Array(0), done: null };

/** The line after more bytes: Enter ends it, Escape leaves it, the rest is text; what a terminal sends by itself is not. */
export const lineAfter = (line: LineInput, bytes: Uint8Array, mostChars: number): LineInput => {
  if (line.done !== null) return line;
  // Escape itself, or what begins a sequence of the terminal's.
  if (bytes[0] === escape) return (bytes[1] ?? 0) < 0x20 ? { ...line, done: 'left' } : line;
  const decoder = new TextDecoder();
  const all = Buffer.concat([line.rest, bytes]);
  const text = decoder.decode(all, { stream: true });
  let { typed } = line;
  for (const character of text) {
    if (character === '\r' || character === '\n') return { typed, rest: emptyLine.rest, done: 'entered' };
    if (character === '\u007f' || character === '\b') typed = typed.replace(/.$/su, '');
    else if (!/\p{C}/u.test(character) && typed.length < mostChars) typed += character;
  }
  return { typed, rest: all.subarray(all.length - unfinished(all)), done: null };
};

/** How many bytes at the end begin a character that is not whole. */
const unfinished = (bytes: Uint8Array): number => {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const whole = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return back < whole ? back : 0;
  }
  return 0;
};
