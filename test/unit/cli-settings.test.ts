/** The settings a person may change, on a real home folder. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { ActionContext } from '../../agent/actions/context.ts';
import { getSetting, listSettings, setPin, setSetting, settingRules } from '../../agent/actions/settings.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { readConfig, writeConfig } from '../../agent/home/config.ts';
import { homeLayout } from '../../agent/home/layout.ts';
import { openOutbox } from '../../agent/link/outbox.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const homeWithConfig = async (): Promise<ActionContext> => {
  const layout = homeLayout(await temporaryFolder());
  await writeConfig(nodeDisk, layout, {
    formatVersion: 1,
    server: 'https://updates.example.com',
    repositories: ['https://updates.example.com/repository'],
    product: 'kasse',
    channel: 'release',
    customer: { id: 'c_1a2b3c4d5e', name: 'Kunde' },
    vendor: 'Beispiel',
    installationId: 'i_1a2b3c4d5e',
    installFolder: join(layout.root, 'install'),
    platform: 'linux-x64',
    enrolledAt: '2026-11-24T00:00:00.000Z',
  });
  return {
    layout,
    disk: nodeDisk,
    nowMs: () => Date.parse('2026-11-24T10:00:00Z'),
    random: () => 0.5,
    randomId: () => crypto.randomUUID(),
    agentVersion: '0.1.0',
    system: process.platform,
    platform: 'linux-x64',
    machineName: 'test',
    hookEnvironment: {},
    sleep: () => Promise.resolve(),
    pid: process.pid,
    timeZone: 'Europe/Berlin',
    exclusively: (_doing, work) => work(),
    connected: () => Promise.reject(new Error('no setting needs the network')),
  };
};

describe('a setting', () => {
  const good: readonly (readonly [string, string, string | null])[] = [
    ['server', 'https://other.example.com', 'https://other.example.com'],
    ['repositories', 'https://a.example/r, https://b.example/r', 'https://a.example/r,https://b.example/r'],
    ['proxy', 'http://proxy.example:3128', 'http://proxy.example:3128'],
    ['proxy', 'none', null],
    ['limit-rate', '2M', '2097152'],
    ['limit-rate', 'none', null],
    ['window', 'mon-fri 22:00-04:00', 'mon,tue,wed,thu,fri 22:00-04:00 Europe/Berlin'],
    ['window', 'none', null],
    ['policy.updates', 'notify', 'notify'],
    ['policy.scripts', 'manual', 'manual'],
    ['poll-interval', '1h', '3600s'],
    ['keep-versions', '5', '5'],
    ['language', 'de', 'de'],
    ['language', 'none', null],
    ['authorities', 'none', null],
  ];
  it.each(good)('%s takes %j', async (name, text, shown) => {
    const context = await homeWithConfig();
    const before = (await getSetting(context, name)).value;
    expect(await setSetting(context, name, text)).toEqual({ name, value: shown, before });
    expect((await getSetting(context, name)).value).toBe(shown);
  });

  const bad: readonly (readonly [string, string])[] = [
    ['server', 'http://updates.example.com'],
    ['repositories', ''],
    ['proxy', 'socks5://x'],
    ['limit-rate', 'fast'],
    ['window', 'whenever'],
    ['policy.updates', 'never'],
    ['poll-interval', '1s'],
    ['keep-versions', '1'],
    ['keep-versions', 'many'],
    ['language', 'fr'],
    ['channel', 'nightly'],
    ['installation', 'i_ffffffffff'],
    ['__proto__', 'x'],
    ['nonsense', 'x'],
  ];
  it.each(bad)('%s refuses %j, says what is possible and changes nothing', async (name, text) => {
    const context = await homeWithConfig();
    const before = await readFile(context.layout.config, 'utf8');
    await expect(setSetting(context, name, text)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      hint: expect.stringMatching(/\w/),
    });
    expect(await readFile(context.layout.config, 'utf8')).toBe(before);
  });

  it('authorities copies the certificates, so that the original may go, and refuses what are none', async () => {
    const context = await homeWithConfig();
    const file = join(context.layout.root, 'company.pem');
    await writeFile(file, 'nothing');
    await expect(setSetting(context, 'authorities', file)).rejects.toMatchObject({ code: 'BAD_INPUT' });
    await writeFile(file, '-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n');
    expect((await setSetting(context, 'authorities', file)).value).toBe('authorities.pem');
    expect(await readFile(context.layout.authorities, 'utf8')).toContain('MA==');
  });

  it('is listed with all others', async () => {
    const { settings } = await listSettings(await homeWithConfig());
    expect(Object.keys(settings)).toEqual(Object.keys(settingRules));
  });

  it('that changes stands in the journal', async () => {
    const context = await homeWithConfig();
    await setSetting(context, 'policy.updates', 'notify');
    const line: unknown = JSON.parse(await readFile(context.layout.journal, 'utf8'));
    expect(line).toMatchObject({
      kind: 'settingChanged',
      data: { name: 'policy.updates', from: 'automatic', to: 'notify' },
    });
  });
});

describe('a pin', () => {
  it('is kept, told to the server, and taken away again', async () => {
    const context = await homeWithConfig();
    expect(await setPin(context, '1.2.3')).toEqual({ pinned: '1.2.3', before: null });
    expect((await readConfig(nodeDisk, context.layout))?.pin).toBe('1.2.3');
    expect(await setPin(context, null)).toEqual({ pinned: null, before: '1.2.3' });
    expect(await openOutbox(nodeDisk, context.layout.outbox).waiting()).toBe(2);
  });

  it('that is no version is refused', async () => {
    await expect(setPin(await homeWithConfig(), '../1')).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });
});
