/**
 * A tar archive whose every byte is known before it is sent: the order of its members, their headers and the padding
 * follow from the members alone. So its length can be announced, a download can be gone on with, and two downloads
 * of the same build are the same file. Pure.
 */
import { Header, Pax } from 'tar';

/** A member; `content` says where its bytes come from, in the words of whoever reads them. */
export interface TarMember<C> {
  readonly kind: 'File' | 'Directory' | 'SymbolicLink';
  readonly path: string;
  readonly mode: number;
  readonly sizeBytes: number;
  readonly linkTarget?: string;
  readonly content: C | null;
}

const blockBytes = 512;
/** Two empty blocks end an archive (POSIX.1-2017, pax). */
export const tarEndBytes = 2 * blockBytes;

/** Zero bytes after a member's content, up to the next block. */
export const tarPaddingBytes = (sizeBytes: number): number =>
  (blockBytes - (sizeBytes % blockBytes)) % blockBytes;

/** A member's header, with a pax header before it where the name or the size does not fit into ustar's fields. */
export const tarHeader = (member: TarMember<unknown>, modifiedAt: Date): Uint8Array => {
  const fields = {
    path: member.kind === 'Directory' ? `${member.path}/` : member.path,
    type: member.kind,
    mode: member.mode,
    size: member.sizeBytes,
    mtime: modifiedAt,
    uid: 0,
    gid: 0,
    ...(member.linkTarget === undefined ? {} : { linkpath: member.linkTarget }),
  };
  const block = Buffer.alloc(blockBytes);
  const isTooLong = new Header(fields).encode(block, 0);
  return isTooLong ? Buffer.concat([new Pax(fields).encode(), block]) : block;
};

/** Names that fit into ustar's first field: nearly all of them. */
const plainName = /^[\x20-\x7e]{1,99}$/;
const plainSizeBytes = 2 ** 33 - 1;

/** The length of a member's header, without making it where one block holds it for certain. */
const tarHeaderBytes = (member: TarMember<unknown>, modifiedAt: Date): number =>
  plainName.test(member.path) &&
  plainName.test(member.linkTarget ?? '-') &&
  member.sizeBytes <= plainSizeBytes
    ? blockBytes
    : tarHeader(member, modifiedAt).length;

/** How long the archive of these members is. */
export const tarBytes = (members: Iterable<TarMember<unknown>>, modifiedAt: Date): number => {
  let total = tarEndBytes;
  for (const member of members)
    total += tarHeaderBytes(member, modifiedAt) + member.sizeBytes + tarPaddingBytes(member.sizeBytes);
  return total;
};
