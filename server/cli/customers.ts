/** `customer`, `enroll-token` and `installations`. */
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { BeistandError } from '../../protocol/errors.ts';
import { channelSchema, productSchema } from '../../protocol/ids.ts';
import { withoutSlash } from '../config.ts';
import type { Config } from '../config.ts';
import { replaceFile } from '../data-folder.ts';
import type { DataFolder } from '../data-folder.ts';
import { addCustomer, listCustomers } from '../customers/store.ts';
import { makeBundle } from '../installations/bundle.ts';
import { listInstallations } from '../installations/reports.ts';
import { dataCommand, outputOf, table, withStore } from './context.ts';
import type { CommandContext } from './context.ts';

const runSchema = z.object({ url: z.url() });

const loopback = /^(?:127(?:\.\d{1,3}){3}|\[::1\]|localhost)$/;

/** @throws BeistandError BAD_INPUT, INSECURE_URL: agents would refuse the bundle */
const acceptable = (text: string): string => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol))
    throw new BeistandError('BAD_INPUT', `${text} is not an address of a server.`);
  if (url.protocol === 'http:' && !loopback.test(url.hostname))
    throw new BeistandError('INSECURE_URL', 'Agents accept plain http on the same machine alone.', {
      hint: 'Use the https address of the proxy in front.',
    });
  return withoutSlash(text);
};

/** The address agents will use: as asked, as configured, or where the server runs right now. */
const serverUrl = async (folder: DataFolder, config: Config, asked: string | undefined): Promise<string> => {
  const url = asked ?? config.publicUrl;
  if (url !== undefined) return acceptable(url);
  const running = await readFile(folder.run, 'utf8').catch(() => null);
  if (running === null)
    throw new BeistandError('BAD_INPUT', 'The address agents should use is not known.', {
      hint: 'Start the server, or set publicUrl in config.json, or use --url.',
    });
  return withoutSlash(runSchema.parse(JSON.parse(running)).url);
};

interface EnrolOptions {
  data: string;
  json?: boolean;
  customer: string;
  product: string;
  channel: string;
  url?: string;
  out?: string;
  authorities?: string;
}

const enrolToken = (context: CommandContext, options: EnrolOptions): Promise<void> =>
  withStore(options.data, async ({ folder, config, store }) => {
    const product = productSchema.parse(options.product);
    const channel = channelSchema.parse(options.channel);
    const authorities =
      options.authorities === undefined ? undefined : await readFile(options.authorities, 'utf8');
    const server = () => serverUrl(folder, config, options.url);
    const wish = { customerId: options.customer, product, channel, server, authorities };
    const bundle = await makeBundle({ store, repository: folder.repository, config }, wish, context.now());
    const { customer, token, tokenExpiresAt: expiresAt } = bundle;
    const name = `${customer.id}-${product}-${channel}-${token.slice(-8)}.json`;
    const file = resolve(options.out ?? join(folder.bundles, name));
    await replaceFile(file, `${JSON.stringify(bundle, null, 2)}\n`, 0o600);
    outputOf(context, options).print(
      { token, bundle: file, expiresAt },
      [
        context.words(`Bundle for ${customer.name}: ${file}`, `Bundle für ${customer.name}: ${file}`),
        context.words(
          `It enrols one machine, until ${expiresAt}. Hand it over as you would an installer: it decides whom the agent trusts.`,
          `Es meldet einen Rechner an, bis ${expiresAt}. Übergeben Sie es wie ein Installationsprogramm: es entscheidet, wem der Agent vertraut.`,
        ),
        `${context.words('On the customer’s machine', 'Auf dem Rechner des Kunden')}:  agent enroll --bundle ${name} --install <folder>`,
      ].join('\n'),
    );
  });

export const registerCustomers = (program: Command, context: CommandContext): void => {
  const customer = program.command('customer').description('customers: add, list');
  dataCommand(customer, 'add', 'add a customer')
    .argument('<name>', 'the customer’s name')
    .action((name: string, options: { data: string; json?: boolean }) =>
      withStore(options.data, async ({ store }) => {
        const added = await addCustomer(store.db, name, context.now());
        outputOf(context, options).print(
          added,
          context.words(`${added.name} is customer ${added.id}`, `${added.name} ist Kunde ${added.id}`),
        );
      }),
    );
  dataCommand(customer, 'list', 'all customers').action((options: { data: string; json?: boolean }) =>
    withStore(options.data, async ({ store }) => {
      const customers = await listCustomers(store.db);
      outputOf(context, options).print(
        { customers },
        table(customers.map(({ id, name }) => [id, name])) ||
          context.words('There are no customers yet.', 'Es gibt noch keine Kunden.'),
      );
    }),
  );
  dataCommand(program, 'enroll-token', 'make a bundle that enrols one machine of a customer')
    .requiredOption('--customer <id>', 'whose machine it is')
    .requiredOption('--product <name>', 'which product')
    .requiredOption('--channel <name>', 'nightly, hotfix, patch or release')
    .option('--url <url>', 'the server’s address as the agent reaches it')
    .option('--authorities <file>', 'PEM certificates of a private authority the agent should accept')
    .option('--out <file>', 'where to write the bundle')
    .action((options: EnrolOptions) => enrolToken(context, options));
  dataCommand(program, 'installations', 'what runs where').action(
    (options: { data: string; json?: boolean }) =>
      withStore(options.data, async ({ store }) => {
        const installations = await listInstallations(store.db);
        const rows = installations.map((one) => [
          one.customer.name,
          one.machineName,
          one.product,
          one.version ?? '–',
          one.healthy === false ? context.words('unhealthy', 'nicht gesund') : '',
          one.lastSeenAt,
        ]);
        outputOf(context, options).print(
          { installations },
          table(rows) ||
            context.words('No agent has been enrolled yet.', 'Es ist noch kein Agent angemeldet.'),
        );
      }),
  );
};
