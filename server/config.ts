/** The server's settings: `config.json` in its data folder, parsed strictly. Nothing here comes from the environment. */
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { BeistandError } from '../protocol/errors.ts';
import { replaceFile } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import { mailConfigSchema } from './mail/config.ts';
import { turnConfigSchema } from './relay/turn-rules.ts';

const days = (standard: number) => z.number().positive().max(3_650).default(standard);

export const configSchema = z.strictObject({
  formatVersion: z.literal(1).default(1),
  /** The software house's name, shown to customers. */
  vendor: z.string().min(1).max(200).default('Your software house'),
  /** The address customers reach the server at, where a proxy stands in front; without it, the address it listens at. */
  publicUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** More base URLs of the repository (mirrors, CDN), for bundles. */
  mirrors: z
    .array(z.url({ protocol: /^https?$/ }))
    .max(15)
    .default([]),
  /** An OpenID provider that staff may sign in with; the address it tells must be one of staff. */
  openId: z
    .strictObject({
      issuer: z.url({ protocol: /^https?$/ }),
      clientId: z.string().min(1).max(500),
      clientSecret: z.string().min(1).max(1_000),
    })
    .optional(),
  /** The mail desk; without it, no mail comes in or goes out. */
  mail: mailConfigSchema.optional(),
  /** A coturn that helps the ends of a session find a way to each other; without it, the relay carries all. */
  turn: turnConfigSchema.optional(),
  /**
   * Where several server processes share a PostgreSQL database: the address at which the others reach this one, to bring the
   * ends of a session together. Without it the address it listens at, which is right where all run on one machine.
   */
  internalUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Whether webhooks may reach machines of private networks. */
  privateWebhooks: z.boolean().default(false),
  /** PostgreSQL URL, or the path of a SQLite file; without it, SQLite in the data folder. */
  database: z.string().max(2_048).optional(),
  /** Number of proxies in front whose X-Forwarded-For is believed. */
  trustedProxies: z.int().min(0).max(8).default(0),
  host: z.string().max(255).default('127.0.0.1'),
  /** Without it: 8600, or any free port where that is taken and no proxy (publicUrl) relies on it. */
  port: z.int().min(0).max(65_535).optional(),
  timestampDays: days(7),
  snapshotDays: days(30),
  /** Doctor, metrics and log warn when an offline role expires within this time. */
  warnDays: days(30),
  enrolTokenDays: days(14),
  minFreeBytes: z.int().min(0).default(1_073_741_824),
});
export type Config = z.infer<typeof configSchema>;

/**
 * Reads the settings.
 * @throws BeistandError NOT_FOUND (the folder was never initialised), BAD_INPUT (naming the faulty members)
 */
export const readConfig = async (folder: DataFolder): Promise<Config> => {
  let text: string;
  try {
    text = await readFile(folder.config, 'utf8');
  } catch (cause) {
    throw new BeistandError('NOT_FOUND', `${folder.root} is not the data folder of a server.`, {
      hint: `Run: server init --data ${folder.root}`,
      cause,
    });
  }
  try {
    return configSchema.parse(JSON.parse(text));
  } catch (cause) {
    const faults =
      cause instanceof z.ZodError
        ? cause.issues.map((one) => `${one.path.join('.')}: ${one.message}`)
        : ['not JSON'];
    throw new BeistandError('BAD_INPUT', `${folder.config} is not valid: ${faults[0] ?? ''}`, {
      details: { faults },
      cause,
    });
  }
};

export const writeConfig = (folder: DataFolder, config: Config): Promise<void> =>
  replaceFile(folder.config, `${JSON.stringify(config, null, 2)}\n`, 0o600);

/** The address agents are told, without a slash at the end. */
export const withoutSlash = (url: string): string => url.replace(/\/+$/, '');
