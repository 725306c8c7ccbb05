/**
 * The parts of a mail as a tree, read by postal-mime. Its public result has texts already decoded by the
 * declared charset; we need each part's bytes, because labels lie (charset.ts). Its tree has them, but is not in its
 * types: the version is pinned, and every node is checked here before anything relies on it.
 */
import PostalMime from 'postal-mime';
import { z } from 'zod';
import { mailLimits } from './limits.ts';
import type { QuarantineReason } from './message.ts';
import { decodeText } from './charset.ts';
import { decodeUu } from './uuencode.ts';

export interface Part {
  /** Lower-case, `text/plain` where nothing is declared. */
  readonly type: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** `attachment`, `inline`, anything else as declared, '' for none. */
  readonly disposition: string;
  readonly filename: string | null;
  readonly contentId: string | null;
  /** Decoded from its transfer encoding. */
  readonly bytes: Uint8Array;
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly children: readonly Part[];
}

const structured = z.object({ value: z.string(), params: z.record(z.string(), z.string()) });
const nodeSchema = z.object({
  contentType: z.object({ parsed: structured }),
  contentDisposition: z.object({ parsed: structured }),
  contentTransferEncoding: z.object({ encoding: z.string() }),
  contentId: z.string().optional(),
  content: z.instanceof(ArrayBuffer).nullable(),
  headers: z.array(z.object({ key: z.string(), value: z.string() })),
  childNodes: z.array(z.unknown()),
});

export type TreeResult =
  | { readonly ok: true; readonly root: Part }
  | { readonly ok: false; readonly reason: QuarantineReason; readonly detail: string };

class TooManyParts extends Error {}

/** A name whose declared charset did not fit its bytes, read again (RFC 2231: charset'language'percent-encoded). */
const filenameOf = (name: string | null, headers: Part['headers']): string | null => {
  if (name === null || !name.includes('\ufffd')) return name;
  for (const { value } of headers) {
    const [, charset, encoded] =
      /name\*\d?\*?=\s*"?([\w.-]*)'[\w-]*'([^;"\s]+)/i.exec(value.slice(0, mailLimits.headerValueChars)) ??
      [];
    if (encoded !== undefined)
      return decodeText(
        Buffer.from(
          encoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
            String.fromCharCode(Number.parseInt(hex, 16)),
          ),
          'latin1',
        ),
        charset ?? null,
      );
  }
  return name;
};

const toPart = (value: unknown, budget: { parts: number }): Part => {
  budget.parts -= 1;
  if (budget.parts < 0) throw new TooManyParts();
  const node = nodeSchema.parse(value);
  const content = new Uint8Array(node.content ?? new ArrayBuffer(0));
  const { value: type, params } = node.contentType.parsed;
  const { value: disposition, params: dispositionParams } = node.contentDisposition.parsed;
  return {
    type: type.trim() === '' ? 'text/plain' : type.trim(),
    parameters: params,
    disposition: disposition.trim(),
    filename: filenameOf(dispositionParams['filename'] ?? params['name'] ?? null, node.headers),
    contentId: node.contentId?.slice(0, 500).replace(/^[<\s]+|[>\s]+$/g, '') ?? null,
    bytes: /^(?:x-)?uu(?:e|encode)?$/.test(node.contentTransferEncoding.encoding)
      ? decodeUu(content)
      : content,
    headers: node.headers,
    children: node.childNodes.map((child) => toPart(child, budget)),
  };
};

/** The tree of a repaired mail. Never throws. */
export const readTree = async (bytes: Uint8Array): Promise<TreeResult> => {
  const parser = new PostalMime({
    forceRfc822Attachments: true,
    maxNestingDepth: mailLimits.nestingDepth,
    maxHeadersSize: mailLimits.headerBytes,
  });
  // The tree is all we want: without this, texts are decoded and joined a second time, slowly for hostile ones.
  Object.assign(parser, { collectNode: () => Promise.resolve() });
  try {
    await parser.parse(bytes);
    return {
      ok: true,
      root: toPart((parser as unknown as { root: unknown }).root, { parts: mailLimits.parts }),
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message.slice(0, 300) : String(error).slice(0, 300);
    if (error instanceof TooManyParts)
      return { ok: false, reason: 'too many parts', detail: `more than ${mailLimits.parts} parts` };
    if (/nesting depth/i.test(detail)) return { ok: false, reason: 'nested too deep', detail };
    if (/header size/i.test(detail)) return { ok: false, reason: 'header too large', detail };
    return { ok: false, reason: 'parser fault', detail };
  }
};
