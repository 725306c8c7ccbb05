/**
 * `<home>/config.json`: what enrolment set and the admin of this machine changed. The file is the agent's
 * own, but people edit it: it is parsed strictly, and a fault names the member instead of being guessed away.
 */
import { z } from 'zod';
import type { Disk } from '../disk/disk.ts';
import { replaceFile } from '../disk/disk.ts';
import { BeistandError } from '../../protocol/errors.ts';
import {
  channelSchema,
  customerIdSchema,
  installationIdSchema,
  instantSchema,
  platformSchema,
  productSchema,
  versionSchema,
} from '../../protocol/ids.ts';
import { windowSchema } from '../daemon/window-rules.ts';
import type { HomeLayout } from './layout.ts';
import { isAllowedUrl } from './url-rules.ts';

/** Longest `config.json` that is read, in bytes. */
const configBytes = 256 * 1024;

const url = z.string().max(2_048).refine(isAllowedUrl, 'must be https, or http on this machine (loopback)');
const proxyUrl = z.url({ protocol: /^https?$/ }).max(2_048);

export const policySchema = z.strictObject({
  /** `notify`: the daemon only says that there is an update. */
  updates: z.enum(['automatic', 'notify']),
  /** `manual`: a script waits until a person runs `update`. */
  scripts: z.enum(['automatic', 'manual']),
});

export const configSchema = z.strictObject({
  formatVersion: z.literal(1),
  server: url,
  repositories: z.array(url).min(1).max(16),
  product: productSchema,
  channel: channelSchema,
  customer: z.strictObject({ id: customerIdSchema, name: z.string().max(200) }),
  vendor: z.string().max(200),
  installationId: installationIdSchema,
  installFolder: z.string().min(1).max(4_096),
  platform: platformSchema,
  enrolledAt: instantSchema,
  /** `http://proxy:3128`; null: none, whatever the environment says. */
  proxy: proxyUrl.nullable().default(null),
  /** Whether `<home>/authorities.pem` holds certificates to trust beside the built-in ones. */
  ownAuthorities: z.boolean().default(false),
  limitRateBytesPerSecond: z.int().min(1_024).nullable().default(null),
  maintenanceWindow: windowSchema.nullable().default(null),
  policy: policySchema.default({ updates: 'automatic', scripts: 'automatic' }),
  /** The only version this installation moves to until it is unpinned. */
  pin: versionSchema.nullable().default(null),
  /** How many versions stay on disk, the running one included. */
  keepVersions: z.int().min(2).max(20).default(3),
  pollIntervalMs: z
    .int()
    .min(10_000)
    .max(24 * 60 * 60_000)
    .default(15 * 60_000),
  language: z.enum(['de', 'en']).nullable().default(null),
});

/** The parsed `config.json`; units are in the names. */
export type AgentConfig = z.infer<typeof configSchema>;

const firstFault = (error: z.ZodError): string => {
  const issue = error.issues[0];
  return issue === undefined ? 'unknown fault' : `${issue.path.join('.') || 'the file'}: ${issue.message}`;
};

const unreadable = (path: string, fault: string, cause?: unknown): BeistandError =>
  new BeistandError('BAD_INPUT', `${path} can’t be used: ${fault}.`, {
    hint: 'Correct that entry (a copy from a backup will do), or enrol again with a new bundle after moving the file away.',
    details: { file: path },
    cause,
  });

/**
 * The configuration, or null where this home was never enrolled.
 * @throws BeistandError BAD_INPUT naming the entry that is wrong
 */
export const readConfig = async (disk: Disk, layout: HomeLayout): Promise<AgentConfig | null> => {
  const entry = await disk.stat(layout.config);
  if (entry === null) return null;
  if (entry.kind !== 'file') throw unreadable(layout.config, 'it is not a plain file');
  if (entry.size > configBytes) throw unreadable(layout.config, `it is larger than ${configBytes} bytes`);
  const bytes = await disk.read(layout.config, configBytes);
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw unreadable(layout.config, 'it is not JSON', cause);
  }
  const parsed = configSchema.safeParse(value);
  if (!parsed.success) throw unreadable(layout.config, firstFault(parsed.error), parsed.error);
  return parsed.data;
};

/**
 * The configuration of an enrolled home.
 * @throws BeistandError NOT_ENROLLED, BAD_INPUT
 */
export const requireConfig = async (disk: Disk, layout: HomeLayout): Promise<AgentConfig> => {
  const config = await readConfig(disk, layout);
  if (config !== null) return config;
  throw new BeistandError('NOT_ENROLLED', `${layout.root} is not enrolled with a vendor yet.`, {
    hint: 'Ask your vendor for an enrolment bundle and run: enroll --bundle FILE --install DIR. If it is enrolled elsewhere, name that folder with --home.',
    details: { home: layout.root },
  });
};

/**
 * Writes the configuration durably; it is checked first, so that what is on disk can always be read back.
 * @throws BeistandError BAD_INPUT
 */
export const writeConfig = async (disk: Disk, layout: HomeLayout, config: unknown): Promise<AgentConfig> => {
  const parsed = configSchema.safeParse(config);
  if (!parsed.success)
    throw new BeistandError('BAD_INPUT', `That setting is not possible: ${firstFault(parsed.error)}.`, {
      hint: 'Run config list to see the settings and their present values.',
      cause: parsed.error,
    });
  const text = `${JSON.stringify(parsed.data, null, 2)}\n`;
  await replaceFile(disk, layout.config, new TextEncoder().encode(text), 0o600);
  return parsed.data;
};
