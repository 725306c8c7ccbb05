/** The names all sides use for things: products, channels, versions, platforms, customers, hashes. */
import { z } from 'zod';
import { channels } from './channels.ts';

export { channels };
export const channelSchema = z.enum(channels);
export type Channel = z.infer<typeof channelSchema>;

/**
 * The channels an installation follows besides its own. Whoever runs releases also wants the corrections
 * to them; whoever runs nightlies gets urgent corrections and nothing else from elsewhere.
 */
export const followedChannels: Readonly<Record<Channel, readonly Channel[]>> = {
  nightly: ['nightly', 'hotfix'],
  hotfix: ['hotfix', 'patch', 'release'],
  patch: ['hotfix', 'patch', 'release'],
  release: ['hotfix', 'patch', 'release'],
};

export const productSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9]|[._-](?=[a-z0-9])){0,63}$/,
    'a product is lower-case letters, digits, dot, dash and underscore',
  );
export const scriptIdSchema = z
  .string()
  .regex(
    /^[a-z0-9](?:[a-z0-9]|[._-](?=[a-z0-9])){0,63}$/,
    'a script id is lower-case letters, digits, dot, dash and underscore',
  );
export const platformSchema = z.union([
  z.literal('any'),
  z.string().regex(/^(?:linux|win|darwin)-(?:x64|arm64|ia32|arm)$/, 'a platform is any, or like linux-x64'),
]);
export const customerIdSchema = z.string().regex(/^c_[a-z0-9]{10,32}$/, 'a customer id is like c_1a2b3c4d5e');
export const installationIdSchema = z.string().regex(/^i_[a-z0-9]{10,32}$/);

/** SemVer 2.0.0, semver.org's own grammar, bounded in length. Build metadata (+…) is not a version of its own, so it is not accepted. */
export const versionSchema = z
  .string()
  .max(128)
  .regex(
    /^(0|[1-9]\d{0,15})\.(0|[1-9]\d{0,15})\.(0|[1-9]\d{0,15})(?:-(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*)(?:\.(?:0|[1-9]\d*|\d*[a-zA-Z-][0-9a-zA-Z-]*))*)?$/,
    'a version is semver, like 1.2.3 or 1.2.3-dev.20260705.1',
  );
export const sha256Schema = z
  .string()
  .regex(/^[0-9a-f]{64}$/, 'a sha256 is 64 lower-case hexadecimal digits');
export const ticketNumberSchema = z.int().min(1).max(999_999_999);
export const instantSchema = z.iso.datetime({ offset: false });

/** `any` fits everywhere; everything else only itself. */
export const platformFits = (offered: string, own: string): boolean => offered === 'any' || offered === own;
