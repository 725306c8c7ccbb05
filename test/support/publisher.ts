/** A publisher in this process, with a keyring in a temporary folder, talking to a server by HTTP. */
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { wordsOf } from '../../protocol/cli/language.ts';
import { publishBuild } from '../../server/updates/publish/build.ts';
import type { BuildOptions, BuildResult } from '../../server/updates/publish/build.ts';
import { openCache } from '../../server/updates/publish/cache.ts';
import { initKeys, offlineRoles } from '../../server/updates/publish/keys.ts';
import { readKeyring } from '../../server/updates/publish/keyring.ts';
import { defaultDays } from '../../server/updates/publish/roles-rules.ts';
import { openServerLink } from '../../server/updates/publish/server-link.ts';
import type { Publisher } from '../../server/updates/publish/publisher.ts';
import { establishTrust } from '../../server/updates/publish/trust.ts';
import type { TrustOptions, TrustResult } from '../../server/updates/publish/trust.ts';
import { temporaryFolder } from './temporary-folder.ts';

export const passphrase = 'correct horse battery';
export const dayMs = 86_400_000;

/** Writes files by path into a new folder; a text starting with #! may be executed. */
export const treeOf = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<string> => {
  const folder = await temporaryFolder();
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
    if (typeof content === 'string' && content.startsWith('#!')) await chmod(join(folder, path), 0o755);
  }
  return folder;
};

/** A new keyring as `keys init` makes it. */
export const newKeyring = async (releaseKeys = 1): Promise<string> => {
  const folder = join(await temporaryFolder(), 'keys');
  await initKeys(folder, { roles: offlineRoles, releaseKeys, trustRoot: [] }, passphrase);
  return folder;
};

/** A publisher of `keys` with the server at `url`; reads the keyring anew each time. */
export const openPublisher = async (
  keys: string,
  url: string,
  token: string,
  nowMs = Date.now(),
): Promise<Publisher> => ({
  folder: keys,
  keyring: await readKeyring(keys),
  link: openServerLink(url, token),
  passphrase: () => Promise.resolve(passphrase),
  now: () => nowMs,
  output: {
    words: wordsOf('en'),
    say: () => undefined,
    progress: () => undefined,
    confirm: () => Promise.resolve(false),
  },
});

export const trust = (publisher: Publisher, options: Partial<TrustOptions> = {}): Promise<TrustResult> =>
  establishTrust(publisher, {
    days: defaultDays,
    acceptOnlineKeys: false,
    renew: false,
    partial: undefined,
    ...options,
  });

/** Publishes the folder `from`; everything not named is as the command line presets it. */
export const build = async (
  publisher: Publisher,
  from: string,
  version: string,
  options: Partial<BuildOptions> = {},
): Promise<BuildResult> =>
  publishBuild(
    publisher,
    {
      product: 'shop',
      channel: 'nightly',
      version,
      platform: 'linux-x64',
      customer: undefined,
      fixes: [],
      notes: {},
      minimumAgent: undefined,
      source: { from, strip: 0, sbom: undefined },
      deltas: 3,
      plannedDeltas: 2,
      deltaLevel: 9,
      channelDays: defaultDays.channel,
      partial: undefined,
      ...options,
    },
    await openCache(join(publisher.folder, 'cache'), 64 * 1024 * 1024),
  );
