/** The publisher at work: what every command that talks to the server has at hand. */
import type { Words } from '../../../protocol/cli/language.ts';
import type { Keyring } from './keyring.ts';
import { signersFor } from './keyring.ts';
import type { ServerLink } from './server-link.ts';
import { signMetadata } from '../signing/signer.ts';
import type { PublishedRole } from '../../../protocol/publish-api.ts';
import type { Signed } from './roles-rules.ts';

/** Where words for a person go. Results for machines are returned, not said. */
export interface Output {
  /** In the language of the run. */
  readonly words: Words;
  say(line: string): void;
  /** Progress of one step; `total` is null where it isn't known. A terminal shows a bar, a log a line at the end. */
  progress(what: string, done: number, total: number): void;
  /** Asks for a yes; false where nobody can be asked. */
  confirm(question: string): Promise<boolean>;
}

export interface Publisher {
  readonly folder: string;
  readonly keyring: Keyring;
  readonly link: ServerLink;
  /** Asked for at most once, and only when something is to be signed. */
  readonly passphrase: () => Promise<string>;
  readonly now: () => number;
  readonly output: Output;
}

/** Signs a role's body with those of the named keys that lie in this keyring; the text may still lack signatures. */
export const signRole = async (
  publisher: Publisher,
  role: PublishedRole,
  signed: Signed,
  keyIds: ReadonlySet<string>,
): Promise<string> => {
  const held = publisher.keyring.roles[role]?.keys.some((key) => key.file !== null && keyIds.has(key.keyId));
  const passphrase = held === true ? await publisher.passphrase() : null;
  return signMetadata(
    signed,
    await signersFor(publisher.folder, publisher.keyring, role, keyIds, passphrase),
  );
};
