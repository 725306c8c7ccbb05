/** Uuencoded parts, as very old programs send them. */

/** The bytes of the first `begin … end` block; the bytes as they came where there is none. */
export const decodeUu = (content: Uint8Array): Uint8Array => {
  const lines = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
    .toString('latin1')
    .split(/\r?\n/);
  const begin = lines.findIndex((line) => /^begin [0-7]{3,4} /.test(line));
  if (begin === -1) return content;
  const out: number[] = [];
  for (const line of lines.slice(begin + 1)) {
    if (line === 'end') break;
    const count = (line.charCodeAt(0) - 32) & 63;
    const values = Array.from(line.slice(1), (character) => (character.charCodeAt(0) - 32) & 63);
    const bytes: number[] = [];
    for (let at = 0; at < values.length; at += 4) {
      const [a = 0, b = 0, c = 0, d = 0] = values.slice(at, at + 4);
      bytes.push(((a << 2) | (b >> 4)) & 255, ((b << 4) | (c >> 2)) & 255, ((c << 6) | d) & 255);
    }
    out.push(...bytes.slice(0, Number.isNaN(count) ? 0 : count));
  }
  return Uint8Array.from(out);
};
