/**
 * Enrolment: from a vendor's bundle to a home that trusts that vendor. Every step can be cut off and run
 * again: the key is stored before the server hears of it, the server answers the same key the same, and
 * `config.json` comes last, so that a half-enrolled home never looks like a whole one.
 */
import { resolve } from 'node:path';
import type { Bundle } from '../../protocol/bundle.ts';
import { BeistandError } from '../../protocol/errors.ts';
import { platformSchema } from '../../protocol/ids.ts';
import { limits } from '../../protocol/limits.ts';
import { replaceFile } from '../disk/disk.ts';
import { parseBundle } from '../home/bundle.ts';
import { readConfig, writeConfig } from '../home/config.ts';
import { createDeviceKey, readDeviceKey } from '../home/device-key.ts';
import { createLink } from '../link/link.ts';
import type { ActionContext } from './context.ts';
import { note } from './note.ts';
import type { Enrolled } from './results.ts';

export interface EnrollWish {
  readonly bundle: Uint8Array;
  readonly installFolder: string;
  /** Where it differs from this machine's own. */
  readonly platform?: string | undefined;
  readonly machineName?: string | undefined;
  /** `http://proxy:3128`, needed already for this first request. */
  readonly proxy?: string | undefined;
}

const trustOf = async ({ disk, layout }: ActionContext, bundle: Bundle): Promise<void> => {
  await disk.makeFolder(layout.trust);
  // What another enrolment left is of another trust: only manifests, named by their hash, may stay.
  for (const name of await disk.list(layout.trust))
    if (name.endsWith('.json')) await disk.removeFile(`${layout.trust}/${name}`);
  await replaceFile(disk, layout.initialRoot, new TextEncoder().encode(bundle.root));
  await disk.syncFolder(layout.root);
};

/**
 * @throws BeistandError ALREADY_ENROLLED, BUSY, BAD_INPUT, TOKEN_USED, TOKEN_EXPIRED, and what parseBundle and the link throw
 */
export const enroll = async (context: ActionContext, wish: EnrollWish): Promise<Enrolled> => {
  const { disk, layout } = context;
  const bundle = parseBundle(wish.bundle, new Date(context.nowMs()));
  const platform = platformSchema.safeParse(wish.platform ?? context.platform);
  if (!platform.success || platform.data === 'any')
    throw new BeistandError('BAD_INPUT', `${wish.platform ?? context.platform} is not a platform.`, {
      hint: 'A platform is like linux-x64, win-x64 or darwin-arm64.',
    });
  const installFolder = resolve(wish.installFolder);
  if (installFolder === resolve(layout.root))
    throw new BeistandError('BAD_INPUT', 'The product can’t be installed into the agent’s own home folder.', {
      hint: 'Choose another folder with --install, or another home with --home.',
    });
  await disk.makeFolder(layout.root);
  if (context.system !== 'win32') await disk.setMode(layout.root, 0o700);

  return context.exclusively('enroll', async () => {
    const present = await readConfig(disk, layout);
    if (present !== null)
      throw new BeistandError(
        'ALREADY_ENROLLED',
        `${layout.root} is already enrolled: ${present.product} of ${present.vendor}.`,
        {
          hint: 'Nothing was changed. For another product use another folder with --home; to enrol anew, move config.json away first.',
          details: { installationId: present.installationId },
        },
      );
    const key =
      (await readDeviceKey(disk, layout.deviceKey, context.system)) ??
      (await createDeviceKey(disk, layout.deviceKey));
    await trustOf(context, bundle);
    if (bundle.authorities !== undefined)
      await replaceFile(disk, layout.authorities, new TextEncoder().encode(bundle.authorities));

    const proxy = wish.proxy ?? null;
    const answer = await context.connected({ proxy, authorities: bundle.authorities ?? null }, (dispatcher) =>
      createLink({ ...context, server: bundle.server, dispatcher, key }).enroll({
        token: bundle.token,
        publicKey: key.publicKey,
        machineName: (wish.machineName ?? context.machineName).slice(0, limits.machineNameChars),
        platform: platform.data,
        agentVersion: context.agentVersion,
      }),
    );
    if (answer.customer.id !== bundle.customer.id || answer.product !== bundle.product)
      throw new BeistandError(
        'OFFER_INVALID',
        'The server enrolled this machine for another customer or product than the bundle says.',
        { hint: 'Nothing was installed. Ask your vendor for a new bundle.' },
      );
    await note(context, 'enrolled', {
      installationId: answer.installationId,
      vendor: bundle.vendor,
      server: bundle.server,
      product: answer.product,
      channel: answer.channel,
      customer: answer.customer.id,
    });
    const config = await writeConfig(disk, layout, {
      formatVersion: 1,
      server: bundle.server,
      repositories: bundle.repositories,
      product: answer.product,
      channel: answer.channel,
      customer: answer.customer,
      vendor: bundle.vendor,
      installationId: answer.installationId,
      installFolder,
      platform: platform.data,
      enrolledAt: new Date(context.nowMs()).toISOString(),
      proxy,
      ownAuthorities: bundle.authorities !== undefined,
    });
    return {
      installationId: config.installationId,
      customer: config.customer,
      vendor: config.vendor,
      product: config.product,
      channel: config.channel,
      platform: config.platform,
      server: config.server,
      home: layout.root,
      installFolder,
    };
  });
};
