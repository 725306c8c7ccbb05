/** `staff`: who works here, inviting somebody, and the way back in for who is locked out. For whoever may sit at the server. */
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { z } from 'zod';
import { staffRoles } from '../auth/rules.ts';
import { withoutSlash } from '../config.ts';
import type { Config } from '../config.ts';
import type { DataFolder } from '../data-folder.ts';
import { dataCommand, outputOf, table, withStore } from './context.ts';
import type { CommandContext } from './context.ts';

interface Plain {
  data: string;
  json?: boolean;
}

const runSchema = z.object({ url: z.url() });

/** Where browsers find the server: as configured, or where it runs right now. */
const webAddress = async (folder: DataFolder, config: Config): Promise<string> => {
  if (config.publicUrl !== undefined) return withoutSlash(config.publicUrl);
  const running = await readFile(folder.run, 'utf8').catch(() => null);
  return running === null
    ? `http://${config.host}:${config.port ?? 8_600}`
    : withoutSlash(runSchema.parse(JSON.parse(running)).url);
};

export const registerStaff = (program: Command, context: CommandContext): void => {
  const staff = program.command('staff').description('staff: list, invite, rescue');
  dataCommand(staff, 'list', 'all staff').action((options: Plain) =>
    withStore(options.data, async ({ store }) => {
      const { listPeople } = await import('../auth/people.ts');
      const people = await listPeople(store.db, 'staff');
      const rows = people.map((one) => [
        one.name,
        one.email,
        one.roles.join(', '),
        one.disabledAt === null ? '' : context.words('disabled', 'gesperrt'),
      ]);
      outputOf(context, options).print(
        { staff: people },
        table(rows) ||
          context.words(
            'There is nobody yet. The first admin signs up with the setup code.',
            'Es gibt noch niemanden. Der erste Admin meldet sich mit dem Einrichtungscode an.',
          ),
      );
    }),
  );
  dataCommand(staff, 'invite', 'print a link with which somebody joins the staff')
    .requiredOption('--email <address>', 'their address')
    .requiredOption('--name <name>', 'their name')
    .requiredOption('--role <roles>', `one or more of ${staffRoles.join(', ')}, with commas`)
    .action((options: Plain & { email: string; name: string; role: string }) =>
      withStore(options.data, async ({ folder, config, store }) => {
        const { invite } = await import('../auth/invitations.ts');
        const { emailSchema, personNameSchema } = await import('../auth/people.ts');
        const roles = z.array(z.enum(staffRoles)).min(1).parse(options.role.split(','));
        const invitation = await invite(
          store,
          {
            email: emailSchema.parse(options.email),
            name: personNameSchema.parse(options.name),
            language: 'de',
            to: { kind: 'staff', roles },
            by: 'server',
          },
          {
            url: await webAddress(folder, config),
            sendMail: () => Promise.resolve(),
            mailWorks: false,
            now: context.now(),
          },
        );
        outputOf(context, options).print(
          invitation,
          `${invitation.link ?? ''}\n${context.words(`It works once, until ${invitation.expiresAt}.`, `Er gilt einmal, bis ${invitation.expiresAt}.`)}`,
        );
      }),
    );
  dataCommand(staff, 'rescue', 'let somebody back in who lost password or second factor')
    .argument('<address>', 'their mail address')
    .action((address: string, options: Plain) =>
      withStore(options.data, async ({ folder, config, store }) => {
        const { rescue } = await import('../auth/rescue.ts');
        const { kind, token } = await rescue(store, address, context.now());
        const face = kind === 'staff' ? 'console' : 'portal';
        const link = `${await webAddress(folder, config)}/${face}/reset-password#${token}`;
        outputOf(context, options).print(
          { link },
          `${link}\n${context.words(
            'It sets a new password, once, within an hour. Second factor, passkeys and sessions are gone.',
            'Er setzt ein neues Passwort, einmal, binnen einer Stunde. Zweiter Faktor, Passkeys und Sitzungen sind gelöscht.',
          )}`,
        );
      }),
    );
};
