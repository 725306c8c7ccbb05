/** `init` and `start`. */
import { mkdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { pino } from 'pino';
import { BeistandError } from '../../protocol/errors.ts';
import { configSchema, readConfig, writeConfig } from '../config.ts';
import { dataFolder } from '../data-folder.ts';
import { hashSecret, newSecret } from '../secrets.ts';
import { storeOf } from '../store/store.ts';
import { makeOnlineKeys } from '../updates/repository/online-keys.ts';
import { dataCommand, outputOf } from './context.ts';
import type { CommandContext } from './context.ts';

interface InitOptions {
  data: string;
  json?: boolean;
  vendor?: string;
  publicUrl?: string;
  database?: string;
}

/** Keys, database, settings and the way in for the first admin. The settings are written last: they are what makes a folder a server's. */
const init = async (context: CommandContext, options: InitOptions): Promise<void> => {
  const root = resolve(options.data);
  const folder = dataFolder(root);
  const { vendor, publicUrl, database } = options;
  const config = configSchema.parse({
    ...(vendor === undefined ? {} : { vendor }),
    ...(publicUrl === undefined ? {} : { publicUrl }),
    ...(database === undefined ? {} : { database }),
  });
  if ((await stat(folder.config).catch(() => null)) !== null)
    throw new BeistandError('CONFLICT', `${root} is a server's data folder already.`, {
      hint: `Start it with: server start --data ${root}`,
    });

  for (const path of [folder.root, folder.repository, folder.incoming, folder.bundles])
    await mkdir(path, { recursive: true, mode: 0o755 });
  await makeOnlineKeys(folder.keys);
  const setupCode = newSecret('setup');
  const store = storeOf(folder, config);
  try {
    await store.migrate();
    await store.db
      .insertInto('settings')
      .values({ key: 'setup-code', value: hashSecret(setupCode) })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: hashSecret(setupCode) }))
      .execute();
  } finally {
    await store.close();
  }
  await writeConfig(folder, config);
  outputOf(context, options).print(
    { data: root, setupCode },
    [
      context.words(
        `The server’s data folder is ready: ${root}`,
        `Der Datenordner des Servers ist bereit: ${root}`,
      ),
      '',
      context.words(
        'The first admin signs up with this code. It is shown once and works once:',
        'Mit diesem Code legt der erste Admin sein Konto an. Er wird einmal gezeigt und gilt einmal:',
      ),
      `  ${setupCode}`,
      '',
      context.words('Next:', 'Als Nächstes:'),
      `  server start --data ${root}`,
      context.words(
        '  publish keys init --keys <folder, on the build machine>',
        '  publish keys init --keys <Ordner, auf der Baumaschine>',
      ),
    ].join('\n'),
  );
};

const start = async (
  context: CommandContext,
  options: { data: string; host?: string; port?: string; logLevel: string },
  stopped: (stop: () => Promise<void>) => void,
): Promise<void> => {
  const folder = dataFolder(resolve(options.data));
  const { host, port } = options;
  const stored = await readConfig(folder);
  const config = configSchema.parse({
    ...stored,
    ...(host === undefined ? {} : { host }),
    ...(port === undefined ? {} : { port: Number(port) }),
  });
  const log = pino({ level: options.logLevel }, pino.destination({ dest: 2, sync: true }));
  // Most of what the program consists of is needed by the running server alone.
  const { startServer } = await import('../server.ts');
  const server = await startServer({ folder, config, log });
  context.write(JSON.stringify({ url: server.url }));
  stopped(async () => {
    log.info('stopping');
    await server.stop();
    log.info('stopped');
  });
};

export const registerSetup = (
  program: Command,
  context: CommandContext,
  stopped: (stop: () => Promise<void>) => void,
): void => {
  dataCommand(program, 'init', 'make the data folder: keys for snapshot and timestamp, database, first admin')
    .option('--vendor <name>', 'the software house’s name, shown to customers')
    .option('--public-url <url>', 'the https address customers reach this server at')
    .option('--database <url>', 'a PostgreSQL URL; without it SQLite in the data folder')
    .action((options: InitOptions) => init(context, options));
  dataCommand(program, 'start', 'run the server; prints one JSON line {"url": …} once it listens')
    .option('--host <address>', 'address to listen at')
    .option('--port <number>', 'port to listen at, 0 for any free one')
    .option('--log-level <level>', 'trace, debug, info, warn, error or silent', 'info')
    .action((options: { data: string; host?: string; port?: string; logLevel: string }) =>
      start(context, options, stopped),
    );
};
