/** `publish-token`, `builds`, `withdraw`, `rotate-key`, `export` and `doctor`. */
import { resolve } from 'node:path';
import { Option } from 'commander';
import type { Command } from 'commander';
import type { AuditKind } from '../../protocol/audit.ts';
import { exitCodes } from '../../protocol/errors.ts';
import { channelSchema, channels, productSchema } from '../../protocol/ids.ts';
import { recordChange } from '../customers/changes.ts';
import { examine } from '../operations/doctor.ts';
import { storeOf } from '../store/store.ts';
import type { Trx } from '../store/store.ts';
import { listBuilds, withdrawBuild } from '../updates/builds.ts';
import { makePublishToken, revokePublishToken } from '../updates/publish-tokens.ts';
import { exportRepository } from '../updates/repository/export.ts';
import { onlineRoles, rotateOnlineKey } from '../updates/repository/online-keys.ts';
import type { OnlineRole } from '../updates/repository/online-keys.ts';
import { createRepository } from '../updates/repository/repository.ts';
import { dataCommand, outputOf, table, withSettings, withStore } from './context.ts';
import type { CommandContext } from './context.ts';
import { faultLines } from './fault-lines.ts';

interface Plain {
  data: string;
  json?: boolean;
}

export const registerUpdates = (program: Command, context: CommandContext): void => {
  const note = (trx: Trx, subject: string, what: AuditKind, after?: Record<string, unknown>) =>
    recordChange(
      trx,
      { by: 'server', subject, customerId: null, what, ...(after !== undefined && { after }) },
      context.now(),
    );
  dataCommand(program, 'publish-token', 'make (or revoke) a token for a build machine')
    .option('--label <text>', 'what the token is for', 'build machine')
    .option('--revoke', 'revoke the tokens of this label')
    .action((options: Plain & { label: string; revoke?: boolean }) =>
      withStore(options.data, async ({ store }) => {
        const output = outputOf(context, options);
        if (options.revoke === true) {
          await store.transaction(async (trx) => {
            await revokePublishToken(trx, options.label, context.now());
            await note(trx, options.label, 'publish token revoked');
          });
          output.print(
            { revoked: options.label },
            context.words(
              `Tokens labelled ${options.label} are revoked.`,
              `Die Tokens „${options.label}“ sind widerrufen.`,
            ),
          );
          return;
        }
        const token = await store.transaction(async (trx) => {
          const made = await makePublishToken(trx, options.label, context.now());
          await note(trx, options.label, 'publish token made');
          return made;
        });
        output.print(
          { token },
          `${token}\n${context.words(
            'It is shown once. It lets a build machine upload; what is published is decided by signatures.',
            'Es wird einmal gezeigt. Eine Baumaschine darf damit hochladen; was veröffentlicht wird, entscheiden Signaturen.',
          )}`,
        );
      }),
    );
  dataCommand(program, 'builds', 'all published builds and scripts').action((options: Plain) =>
    withStore(options.data, async ({ store }) => {
      const builds = await listBuilds(store.db);
      const rows = builds.map((one) => [
        one.product,
        one.channel,
        one.name,
        one.platform,
        one.withdrawn ? context.words('withdrawn', 'zurückgezogen') : '',
        one.target,
      ]);
      outputOf(context, options).print(
        { builds },
        table(rows) || context.words('Nothing has been published yet.', 'Es ist noch nichts veröffentlicht.'),
      );
    }),
  );
  dataCommand(program, 'withdraw', 'stop offering a build; who has it keeps it')
    .argument('<target>', 'its target, as `server builds` shows it')
    .option('--undo', 'offer it again')
    .action((target: string, options: Plain & { undo?: boolean }) =>
      withStore(options.data, async ({ store }) => {
        const withdrawn = options.undo !== true;
        await withdrawBuild(store, { target, withdrawn, by: 'server' }, context.now());
        outputOf(context, options).print(
          { target, withdrawn },
          withdrawn
            ? context.words(`${target} is no longer offered.`, `${target} wird nicht mehr angeboten.`)
            : context.words(`${target} is offered again.`, `${target} wird wieder angeboten.`),
        );
      }),
    );
  dataCommand(program, 'rotate-key', 'make a new online key; `publish trust` then puts it in force')
    .addOption(new Option('--role <role>', 'which role').choices(onlineRoles).makeOptionMandatory())
    .action((options: Plain & { role: OnlineRole }) =>
      withStore(options.data, async ({ folder, config, store }) => {
        const keyId = await rotateOnlineKey(folder.keys, options.role);
        await store.transaction((trx) => note(trx, options.role, 'online key rotated', { keyId }));
        // From now on both keys sign, so that agents of the old root and of the new one are served at every moment.
        const repository = createRepository(store, {
          folder: folder.repository,
          keysFolder: folder.keys,
          timestampDays: config.timestampDays,
          snapshotDays: config.snapshotDays,
          now: context.now,
          record: () => Promise.resolve(),
        });
        await repository.keepFresh({ force: true });
        outputOf(context, options).print(
          { role: options.role, keyId },
          context.words(
            `New ${options.role} key ${keyId}.\nNext, on the machine with the keys: publish trust`,
            `Neuer Schlüssel ${keyId} für ${options.role}.\nAls Nächstes, auf dem Rechner mit den Schlüsseln: publish trust`,
          ),
        );
      }),
    );
  dataCommand(program, 'export', 'copy the repository to a folder: for `agent import`, or for a mirror')
    .requiredOption('--to <folder>', 'where to')
    .option('--product <name>', 'this product alone')
    .addOption(new Option('--channel <name>', 'this channel alone').choices(channels))
    .action((options: Plain & { to: string; product?: string; channel?: string }) =>
      withStore(options.data, async ({ folder }) => {
        const { product, channel } = options;
        const done = await exportRepository(folder.repository, resolve(options.to), {
          ...(product === undefined ? {} : { product: productSchema.parse(product) }),
          ...(channel === undefined ? {} : { channel: channelSchema.parse(channel) }),
        });
        const megabytes = (done.bytes / 1_000_000).toFixed(1);
        const text = context.words(
          `${done.targets} builds and scripts, ${done.files} files (${megabytes} MB) copied to ${resolve(options.to)}`,
          `${done.targets} Builds und Skripte, ${done.files} Dateien (${megabytes.replace('.', ',')} MB) nach ${resolve(options.to)} kopiert`,
        );
        outputOf(context, options).print({ to: resolve(options.to), ...done }, text);
      }),
    );
  dataCommand(program, 'doctor', 'look for faults: expiry, disk, database, repository')
    .option('--deep', 'also hash every pack and delta')
    .action((options: Plain & { deep?: boolean }) =>
      withSettings(options.data, async ({ folder, config }) => {
        const faults = await examine(folder, config, () => storeOf(folder, config), {
          deep: options.deep === true,
          leftovers: true,
          now: context.now(),
        });
        const lines = faultLines(faults, context.words);
        outputOf(context, options).print(
          { healthy: faults.length === 0, faults },
          lines.join('\n') || context.words('No faults found.', 'Keine Fehler gefunden.'),
        );
        if (faults.length > 0) context.setExitCode(exitCodes.unexpected);
      }),
    );
};
