/** Compressed RTF as winmail.dat carries it ([MS-OXRTFCP]): unpacked with a bound, for people to open. */

const compressed = 0x75465a4c;
const plain = 0x414c454d;
const maxUnpackedBytes = 8 * 1024 * 1024;
const windowBytes = 4_096;
/** The dictionary every stream begins with, from the specification, 2.1.2.1. */
const dictionary =
  '{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx';

/** The RTF; null where the bytes are no compressed RTF. */
export const unpackRtf = (bytes: Uint8Array): Uint8Array | null => {
  if (bytes.length < 16) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const rawSize = Math.min(view.getUint32(4, true), maxUnpackedBytes);
  const kind = view.getUint32(8, true);
  if (kind === plain) return bytes.subarray(16, 16 + rawSize);
  if (kind !== compressed) return null;
  const window = new Uint8Array(windowBytes);
  window.set(Buffer.from(dictionary, 'latin1'));
  let write = dictionary.length;
  const out: number[] = [];
  const put = (byte: number): void => {
    out.push(byte);
    window[write] = byte;
    write = (write + 1) % windowBytes;
  };
  for (let at = 16; at < bytes.length && out.length < rawSize;) {
    const control = bytes[at] ?? 0;
    at += 1;
    for (let bit = 0; bit < 8 && at < bytes.length && out.length < rawSize; bit += 1) {
      if ((control & (1 << bit)) === 0) {
        put(bytes[at] ?? 0);
        at += 1;
        continue;
      }
      const token = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
      at += 2;
      const from = token >> 4;
      if (from === write) return Uint8Array.from(out);
      for (let step = 0; step < (token & 15) + 2 && out.length < rawSize; step += 1)
        put(window[(from + step) % windowBytes] ?? 0);
    }
  }
  return Uint8Array.from(out);
};
