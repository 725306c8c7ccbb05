/** A file of lines, read piece by piece. */
import { createReadStream } from 'node:fs';
import { BeistandError } from '../../protocol/errors.ts';

const decoder = new TextDecoder('utf-8', { fatal: true });

/** Its lines, each ended by a line feed. @throws BeistandError BAD_INPUT (longer than `mostBytes`, not ended, not UTF-8) */
export async function* linesOf(path: string, mostBytes: number): AsyncGenerator<string> {
  const bad = (what: string, cause?: unknown) =>
    new BeistandError('BAD_INPUT', `A line of the file ${what}.`, { cause });
  let rest: Buffer[] = [];
  let length = 0;
  const line = (end: Buffer): string => {
    if (length + end.length > mostBytes) throw bad('is too long');
    const bytes = Buffer.concat([...rest, end]);
    rest = [];
    length = 0;
    try {
      return decoder.decode(bytes);
    } catch (cause) {
      throw bad('is not UTF-8', cause);
    }
  };
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, from)) {
      yield line(chunk.subarray(from, at));
      from = at + 1;
    }
    rest.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > mostBytes) throw bad('is too long');
  }
  if (length > 0) throw bad('is cut off');
}
