/** What the agent keeps about itself: config.json and the device key, on a real disk. */
import { chmod, mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { createPublicKey, verify } from 'node:crypto';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { readConfig, requireConfig, writeConfig } from '../../agent/home/config.ts';
import { createDeviceKey, readDeviceKey } from '../../agent/home/device-key.ts';
import { homeLayout } from '../../agent/home/layout.ts';
import { isAllowedUrl } from '../../agent/home/url-rules.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const enrolled = {
  formatVersion: 1,
  server: 'https://updates.example.com',
  repositories: ['https://updates.example.com/repository'],
  product: 'kasse',
  channel: 'release',
  customer: { id: 'c_1a2b3c4d5e', name: 'Bäckerei Übel' },
  vendor: 'Beispiel Software',
  installationId: 'i_1a2b3c4d5e',
  installFolder: '/srv/kasse',
  platform: 'linux-x64',
  enrolledAt: '2026-11-24T00:00:00.000Z',
};

describe('config.json', () => {
  it('comes back as it was written, with defaults filled in, readable by its owner alone', async () => {
    const layout = homeLayout(await temporaryFolder());
    const written = await writeConfig(nodeDisk, layout, enrolled);
    expect(await readConfig(nodeDisk, layout)).toEqual(written);
    expect(written.policy).toEqual({ updates: 'automatic', scripts: 'automatic' });
    expect((await stat(layout.config)).mode & 0o777).toBe(0o600);
  });

  it('missing means not enrolled, and says what to do', async () => {
    const layout = homeLayout(await temporaryFolder());
    expect(await readConfig(nodeDisk, layout)).toBeNull();
    await expect(requireConfig(nodeDisk, layout)).rejects.toMatchObject({
      code: 'NOT_ENROLLED',
      hint: expect.stringContaining('enroll --bundle'),
    });
  });

  const garbage: readonly (readonly [string, string | Uint8Array, RegExp])[] = [
    ['garbage', 'not json', /not JSON/],
    ['nothing', '', /not JSON/],
    ['bytes that are no text', new Uint8Array([0xff, 0xfe, 0x7b]), /not JSON/],
    ['an unknown member', JSON.stringify({ ...enrolled, evil: 1 }), /evil/],
    [
      'plain http to another machine',
      JSON.stringify({ ...enrolled, server: 'http://updates.example.com' }),
      /server: must be https/,
    ],
    [
      'a password in the address',
      JSON.stringify({ ...enrolled, server: 'https://a:b@updates.example.com' }),
      /server/,
    ],
    [
      'a window in no time zone',
      JSON.stringify({
        ...enrolled,
        maintenanceWindow: { days: ['mon'], from: '01:00', to: '02:00', timeZone: 'Nowhere' },
      }),
      /maintenanceWindow.timeZone/,
    ],
    ['a newer format', JSON.stringify({ ...enrolled, formatVersion: 2 }), /formatVersion/],
    ['too much', ' '.repeat(300_000), /larger than/],
  ];
  it.each(garbage)('holding %s is a clear error', async (_name, content, message) => {
    const layout = homeLayout(await temporaryFolder());
    await writeFile(layout.config, content);
    await expect(readConfig(nodeDisk, layout)).rejects.toMatchObject({
      code: 'BAD_INPUT',
      message: expect.stringMatching(message),
      hint: expect.stringContaining('Correct'),
    });
  });

  it('is not followed through a link', async () => {
    const folder = await temporaryFolder();
    const layout = homeLayout(folder);
    await writeFile(join(folder, 'elsewhere'), JSON.stringify(enrolled));
    await symlink('elsewhere', layout.config);
    await expect(readConfig(nodeDisk, layout)).rejects.toMatchObject({ code: 'BAD_INPUT' });
  });

  it('is never replaced by something that could not be read back', async () => {
    const layout = homeLayout(await temporaryFolder());
    const good = await writeConfig(nodeDisk, layout, enrolled);
    await expect(writeConfig(nodeDisk, layout, { ...good, keepVersions: 1 })).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(await readConfig(nodeDisk, layout)).toEqual(good);
  });
});

describe('the device key', () => {
  it('is made once, kept with mode 0600, and signs verifiably after a restart', async () => {
    const path = join(await temporaryFolder(), 'device.key');
    const made = await createDeviceKey(nodeDisk, path);
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const read = await readDeviceKey(nodeDisk, path, 'linux');
    expect(read?.publicKey).toEqual(made.publicKey);
    const bytes = new TextEncoder().encode('hello');
    const key = createPublicKey({ key: { ...made.publicKey }, format: 'jwk' });
    expect(verify(null, bytes, key, read?.sign(bytes) ?? new Uint8Array())).toBe(true);
    expect(await readFile(path, 'utf8')).toContain('PRIVATE KEY');
  });

  it('that other users can read is refused', async () => {
    const path = join(await temporaryFolder(), 'device.key');
    await createDeviceKey(nodeDisk, path);
    await chmod(path, 0o644);
    await expect(readDeviceKey(nodeDisk, path, 'linux')).rejects.toMatchObject({ code: 'FORBIDDEN' });
  });

  it('that is garbage or a folder is a clear error; a missing one is null', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a'), 'garbage', { mode: 0o600 });
    await mkdir(join(folder, 'b'), { mode: 0o700 });
    await expect(readDeviceKey(nodeDisk, join(folder, 'a'), 'linux')).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    await expect(readDeviceKey(nodeDisk, join(folder, 'b'), 'linux')).rejects.toMatchObject({
      code: 'BAD_INPUT',
    });
    expect(await readDeviceKey(nodeDisk, join(folder, 'c'), 'linux')).toBeNull();
  });
});

describe('addresses an agent may use', () => {
  it.each(['https://a.example', 'http://127.0.0.1:8080', 'http://[::1]:1', 'http://localhost/x'])(
    '%s',
    (url) => {
      expect(isAllowedUrl(url)).toBe(true);
    },
  );
  it.each([
    'http://a.example',
    'http://127.0.0.1.evil.example',
    'ftp://a',
    'file:///etc',
    'https://u@a.example',
    'http://localhost.evil',
    'x',
  ])('never %s', (url) => {
    expect(isAllowedUrl(url)).toBe(false);
  });
});
