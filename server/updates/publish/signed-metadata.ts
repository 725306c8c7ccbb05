/** Signed metadata from text, and whether enough of the right keys signed it; the TUF library's errors become ours. */
import { Metadata, MetadataKind } from '@tufjs/models';
import type { Root, Targets } from '@tufjs/models';
import { BeistandError } from '../../../protocol/errors.ts';

/** Runs `parse`, turning whatever the TUF library throws into METADATA_INVALID. */
export const parsing = <T>(what: string, parse: () => T): T => {
  try {
    return parse();
  } catch (cause) {
    throw new BeistandError('METADATA_INVALID', `${what} is not valid TUF metadata.`, { cause });
  }
};
/** JSON from metadata's text. @throws BeistandError METADATA_INVALID */
export const parsed = (what: string, text: string) =>
  parsing(what, () => JSON.parse(text) as Parameters<typeof Metadata.fromJSON>[1]);

export const parseRoot = (text: string): Metadata<Root> => {
  const json = parsed('root', text);
  return parsing('root', () => Metadata.fromJSON(MetadataKind.Root, json));
};
export const parseTargets = (role: string, text: string): Metadata<Targets> => {
  const json = parsed(role, text);
  return parsing(role, () => Metadata.fromJSON(MetadataKind.Targets, json));
};

/** @throws BeistandError SIGNATURE_INVALID where `by` does not delegate to `role` with enough of its signatures */
export const requireSigned = (
  by: Metadata<Root> | Metadata<Targets>,
  role: string,
  metadata: Parameters<Metadata<Root>['verifyDelegate']>[1],
): void => {
  try {
    by.verifyDelegate(role, metadata);
  } catch (cause) {
    throw new BeistandError('SIGNATURE_INVALID', `${role} is not signed by enough of its keys.`, {
      hint: 'The server’s repository is not the one this keyring signs. Sign nothing before you know why.',
      cause,
    });
  }
};

/** True where `by` delegates to `role` with enough signatures. */
export const isSigned = (
  by: Metadata<Root> | Metadata<Targets>,
  role: string,
  metadata: Parameters<Metadata<Root>['verifyDelegate']>[1],
): boolean => {
  try {
    by.verifyDelegate(role, metadata);
    return true;
  } catch {
    return false;
  }
};
