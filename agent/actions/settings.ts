/**
 * The settings an admin of this machine may see and change, as `config` and `pin` name them. The server has
 * no say in any of them.
 */
import { BeistandError } from '../../protocol/errors.ts';
import { versionSchema } from '../../protocol/ids.ts';
import { showWindow, parseWindow } from '../daemon/window-rules.ts';
import type { Disk } from '../disk/disk.ts';
import { replaceFile } from '../disk/disk.ts';
import type { AgentConfig } from '../home/config.ts';
import { requireConfig, writeConfig } from '../home/config.ts';
import type { ActionContext } from './context.ts';
import { note } from './note.ts';
import { reportStatus } from './report-status.ts';
import type { Pinned, Setting, Settings } from './results.ts';
import { parseDuration, parseRate } from './setting-rules.ts';

/** `unsettable` marks what only enrolment sets. */
interface SettingRule {
  readonly show: (config: AgentConfig) => string | null;
  readonly change: ((config: AgentConfig, text: string, timeZone: string) => unknown) | 'unsettable';
  readonly example: string;
}

const wrong = (name: string, text: string, example: string): BeistandError =>
  new BeistandError('BAD_INPUT', `${JSON.stringify(text.slice(0, 100))} is not possible for ${name}.`, {
    hint: `For example: config set ${name} ${example}`,
  });
const orNone = (text: string): string | null => (text === 'none' ? null : text);
const isNone = (text: string): boolean => text === 'none';

const changeWindow = (config: AgentConfig, text: string, timeZone: string): unknown => {
  const window = isNone(text) ? null : parseWindow(text, timeZone);
  if (window === null && !isNone(text)) throw wrong('window', text, '"mon-fri 22:00-04:00 Europe/Berlin"');
  return { ...config, maintenanceWindow: window };
};

const changeRate = (config: AgentConfig, text: string): unknown => {
  const rate = parseRate(text);
  if (rate === undefined) throw wrong('limit-rate', text, '2M');
  return { ...config, limitRateBytesPerSecond: rate };
};

const changeInterval = (config: AgentConfig, text: string): unknown => {
  const pollIntervalMs = parseDuration(text);
  if (pollIntervalMs === undefined) throw wrong('poll-interval', text, '15m');
  return { ...config, pollIntervalMs };
};

/** Every setting by its name, in the order `config list` shows them. */
export const settingRules: Readonly<Record<string, SettingRule>> = {
  server: { show: (c) => c.server, change: (c, text) => ({ ...c, server: text }), example: 'https://…' },
  repositories: {
    show: (c) => c.repositories.join(','),
    change: (c, text) => ({ ...c, repositories: text.split(',').map((one) => one.trim()) }),
    example: 'https://mirror.example/repository,https://…',
  },
  proxy: {
    show: (c) => c.proxy,
    change: (c, text) => ({ ...c, proxy: orNone(text) }),
    example: 'http://proxy.example:3128 (or none)',
  },
  authorities: {
    show: (c) => (c.ownAuthorities ? 'authorities.pem' : null),
    change: (c, text) => ({ ...c, ownAuthorities: !isNone(text) }),
    example: '/etc/ssl/company.pem (or none)',
  },
  'limit-rate': {
    show: (c) => (c.limitRateBytesPerSecond === null ? null : String(c.limitRateBytesPerSecond)),
    change: changeRate,
    example: '2M (or none)',
  },
  window: {
    show: (c) => (c.maintenanceWindow === null ? null : showWindow(c.maintenanceWindow)),
    change: changeWindow,
    example: '"mon-fri 22:00-04:00 Europe/Berlin" (or none)',
  },
  'policy.updates': {
    show: (c) => c.policy.updates,
    change: (c, text) => ({ ...c, policy: { ...c.policy, updates: text } }),
    example: 'automatic (or notify)',
  },
  'policy.scripts': {
    show: (c) => c.policy.scripts,
    change: (c, text) => ({ ...c, policy: { ...c.policy, scripts: text } }),
    example: 'automatic (or manual)',
  },
  'poll-interval': {
    show: (c) => `${c.pollIntervalMs / 1_000}s`,
    change: changeInterval,
    example: '15m',
  },
  'keep-versions': {
    show: (c) => String(c.keepVersions),
    change: (c, text) => ({ ...c, keepVersions: /^\d{1,2}$/.test(text) ? Number(text) : text }),
    example: '3',
  },
  language: {
    show: (c) => c.language,
    change: (c, text) => ({ ...c, language: orNone(text) }),
    example: 'de (or en, or none)',
  },
  channel: { show: (c) => c.channel, change: 'unsettable', example: '' },
  product: { show: (c) => c.product, change: 'unsettable', example: '' },
  platform: { show: (c) => c.platform, change: 'unsettable', example: '' },
  customer: { show: (c) => `${c.customer.name} (${c.customer.id})`, change: 'unsettable', example: '' },
  vendor: { show: (c) => c.vendor, change: 'unsettable', example: '' },
  installation: { show: (c) => c.installationId, change: 'unsettable', example: '' },
  install: { show: (c) => c.installFolder, change: 'unsettable', example: '' },
};

const ruleOf = (name: string): SettingRule => {
  const rule = Object.hasOwn(settingRules, name) ? settingRules[name] : undefined;
  if (rule !== undefined) return rule;
  throw new BeistandError('BAD_INPUT', `There is no setting ${JSON.stringify(name.slice(0, 100))}.`, {
    hint: `Settings: ${Object.keys(settingRules).join(', ')}.`,
  });
};

/** All settings as text; null for none. */
export const listSettings = async ({ disk, layout }: ActionContext): Promise<Settings> => {
  const config = await requireConfig(disk, layout);
  return {
    settings: Object.fromEntries(
      Object.entries(settingRules).map(([name, rule]) => [name, rule.show(config)]),
    ),
  };
};

/** @throws BeistandError BAD_INPUT (no such setting), NOT_ENROLLED */
export const getSetting = async ({ disk, layout }: ActionContext, name: string): Promise<Setting> => {
  const value = ruleOf(name).show(await requireConfig(disk, layout));
  return { name, value, before: value };
};

const pemBytes = 256 * 1024;

/** The authorities are copied, so that the agent does not depend on a file that others may move. */
const copyAuthorities = async (disk: Disk, from: string, to: string): Promise<void> => {
  const bytes = await disk.read(from, pemBytes);
  if (!new TextDecoder().decode(bytes).includes('-----BEGIN CERTIFICATE-----'))
    throw wrong('authorities', from, '/etc/ssl/company.pem');
  await replaceFile(disk, to, bytes);
};

/**
 * Changes one setting; `none` clears those that can be empty.
 * @throws BeistandError BAD_INPUT, NOT_ENROLLED, BUSY
 */
export const setSetting = async (context: ActionContext, name: string, text: string): Promise<Setting> => {
  const { disk, layout } = context;
  const rule = ruleOf(name);
  const { change } = rule;
  if (change === 'unsettable')
    throw new BeistandError('BAD_INPUT', `${name} is set by enrolment and stays as it is.`, {
      hint: 'To change it, enrol anew with a bundle of your vendor.',
    });
  return context.exclusively('config', async () => {
    const config = await requireConfig(disk, layout);
    if (name === 'authorities' && !isNone(text)) await copyAuthorities(disk, text, layout.authorities);
    const after = await writeConfig(disk, layout, change(config, text, context.timeZone));
    await note(context, 'settingChanged', { name, from: rule.show(config), to: rule.show(after) });
    return { name, value: rule.show(after), before: rule.show(config) };
  });
};

/**
 * Holds the installation on one version (null: no longer).
 * @throws BeistandError BAD_INPUT, NOT_ENROLLED, BUSY
 */
export const setPin = async (context: ActionContext, version: string | null): Promise<Pinned> => {
  const { disk, layout } = context;
  if (version !== null && !versionSchema.safeParse(version).success)
    throw new BeistandError('BAD_INPUT', `${JSON.stringify(version.slice(0, 100))} is not a version.`, {
      hint: 'A version is like 1.2.3; status shows the installed one.',
    });
  return context.exclusively('pin', async () => {
    const config = await requireConfig(disk, layout);
    const after = await writeConfig(disk, layout, { ...config, pin: version });
    await note(context, version === null ? 'unpinned' : 'pinned', { version, before: config.pin });
    await reportStatus(context, after);
    return { pinned: after.pin, before: config.pin };
  });
};
