/** `server staff` beside a running server: joining by a printed link, and the way back in. */
import { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { wordsOf } from '../../protocol/cli/language.ts';
import { registerStaff } from '../../server/cli/staff.ts';
import { configSchema, writeConfig } from '../../server/config.ts';
import { databases } from '../support/databases.ts';
import { addStaff, browserAt, codeOf, secretOf, signIn, testPassword } from '../support/people.ts';
import { startTestServer } from '../support/server.ts';

describe.each(databases)('server staff on $name', ({ database }) => {
  const world = async () => {
    const where = await database();
    const server = await startTestServer(where, { trusted: false });
    await writeConfig(server.folder, configSchema.parse({ database: where }));
    const run = async (...words: string[]) => {
      const lines: string[] = [];
      const program = new Command().exitOverride();
      registerStaff(program, {
        words: wordsOf('en'),
        write: (line) => lines.push(line),
        now: () => new Date(),
        setExitCode: () => undefined,
      });
      await program.parseAsync(['staff', ...words, '--data', server.folder.root, '--json'], { from: 'user' });
      return z
        .object({ link: z.string().optional() })
        .loose()
        .parse(JSON.parse(lines.join('')));
    };
    return { server, run };
  };

  it('invites by a printed link', async () => {
    const { server, run } = await world();
    server.now = new Date();
    const { link = '' } = await run(
      'invite',
      '--email',
      'neu@example.org',
      '--name',
      'Nora',
      '--role',
      'admin,support',
    );
    expect(link.startsWith(`${server.url}/console/invitation#`)).toBe(true);
    const accept = { token: secretOf(link), password: testPassword };
    expect((await browserAt(server.url).call('POST', '/api/v1/invitations/accept', accept)).status).toBe(201);
    const browser = await signIn(server.url, 'neu@example.org');
    expect((await browser.call('GET', '/api/v1/me')).body).toMatchObject({ roles: ['admin', 'support'] });
    expect(await run('list')).toMatchObject({ staff: [{ name: 'Nora' }] });
  });

  it('lets back in who lost password and second factor, and ends what sessions there were', async () => {
    const { server, run } = await world();
    const { email } = await addStaff(server.store, 'admin');
    const browser = await signIn(server.url, email);
    await browser.call('POST', '/api/auth/two-factor/enable', { password: testPassword });
    const { link = '' } = await run('rescue', email.toUpperCase());
    expect(codeOf(await browser.call('GET', '/api/v1/me'))).toBe('UNAUTHENTICATED');
    const reset = { token: secretOf(link), newPassword: 'ein ganz anderer Satz 5' };
    expect((await browser.call('POST', '/api/auth/reset-password', reset)).status).toBe(200);
    const again = await browserAt(server.url).call('POST', '/api/auth/sign-in/email', {
      email,
      password: reset.newPassword,
    });
    expect(again.status).toBe(200);
    await expect(run('rescue', 'nobody@example.org')).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });
});
