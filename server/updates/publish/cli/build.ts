/** `build`: publishes a build. */
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Words } from '../../../../protocol/cli/language.ts';
import type { z } from 'zod';
import { BeistandError } from '../../../../protocol/errors.ts';
import {
  channelSchema,
  customerIdSchema,
  platformSchema,
  productSchema,
  ticketNumberSchema,
  versionSchema,
} from '../../../../protocol/ids.ts';
import type { Channel } from '../../../../protocol/ids.ts';
import { limits } from '../../../../protocol/limits.ts';
import { publishBuild } from '../build.ts';
import type { BuildResult } from '../build.ts';
import { openCache } from '../cache.ts';
import { readSmall } from '../durable-file.ts';
import { defaultDays } from '../roles-rules.ts';
import { printResult, readableBytes } from './output.ts';
import { withPublisher, numberOption, wholeNumber, withServer } from './options.ts';
import type { ServerOptions, Surroundings } from './options.ts';

/** For commander: a value by one of the protocol's schemas. */
export const by =
  <T>(schema: z.ZodType<T>) =>
  (text: string): T => {
    const parsed = schema.safeParse(text);
    if (parsed.success) return parsed.data;
    throw new BeistandError('BAD_INPUT', `${text}: ${parsed.error.issues[0]?.message ?? 'not valid'}.`);
  };

/** For commander: ticket numbers, separated by commas. */
export const ticketNumbers = (text: string): number[] =>
  text.split(',').map((part) => {
    const parsed = ticketNumberSchema.safeParse(Number(part.trim().replace(/^#/, '')));
    if (parsed.success) return parsed.data;
    throw new BeistandError('BAD_INPUT', `${part} is not the number of a ticket.`);
  });

/** Options that a build and a script share. */
export interface ContentFlags extends ServerOptions {
  readonly product: string;
  readonly from: string;
  readonly strip: number;
  readonly customer?: string;
  readonly fixes?: readonly number[];
  readonly notesDe?: string;
  readonly notesEn?: string;
  readonly minimumAgent?: string;
  readonly cache?: string;
  readonly cacheBytes: number;
  readonly partial?: string;
  readonly channelDays: number;
}

export const withContent = (command: Command): Command =>
  withServer(command)
    .requiredOption('--product <name>', 'the product', by(productSchema))
    .requiredOption('--from <path>', 'a folder, or a tar archive (plain, gzip or zstd)')
    .addOption(
      numberOption('--strip <n>', 'leading path segments to take off (1 for a tarball of npm)', 0, 0),
    )
    .option('--customer <id>', 'for this customer alone', by(customerIdSchema))
    .option('--fixes <list>', 'tickets it fixes, like 1042,1043', ticketNumbers)
    .option('--notes-de <file>', 'what is new, in German')
    .option('--notes-en <file>', 'what is new, in English')
    .option('--minimum-agent <version>', 'the oldest agent that may install it', by(versionSchema))
    .option('--cache <dir>', 'where frames of earlier builds are kept (default: cache/ beside the keys)')
    .addOption(numberOption('--cache-bytes <n>', 'size the cache is kept below', 0, 2 * 1024 ** 3))
    .option('--partial <file>', 'where the channel role goes if it needs a signature from another machine')
    .addOption(numberOption('--channel-days <n>', 'validity of the channel role', 1, defaultDays.channel));

const notesFile = async (file: string | undefined): Promise<string | undefined> => {
  if (file === undefined) return undefined;
  const text = await readSmall(file, limits.notesChars * 4);
  if (text === null) throw new BeistandError('BAD_INPUT', `There is no file ${file}.`);
  if (text.length > limits.notesChars) throw new BeistandError('TOO_LARGE', `${file} is too long for notes.`);
  return text;
};

/** The notes of the two languages. @throws BeistandError BAD_INPUT, TOO_LARGE */
export const notesOf = async (flags: ContentFlags): Promise<{ de?: string; en?: string }> => {
  const [de, en] = [await notesFile(flags.notesDe), await notesFile(flags.notesEn)];
  return { ...(de === undefined ? {} : { de }), ...(en === undefined ? {} : { en }) };
};

export const cacheOf = (flags: ContentFlags) =>
  openCache(flags.cache ?? join(flags.keys, 'cache'), flags.cacheBytes);

/** What happened, in words. */
export const summary = (result: BuildResult, words: Words): string[] => {
  const size = readableBytes(result.bytes);
  const head = words(
    `${result.target}: ${result.files} files, ${size}.`,
    `${result.target}: ${result.files} Dateien, ${size}.`,
  );
  if (result.outcome === 'alreadyPublished')
    return [
      head,
      words(
        'It is published already, with this very content.',
        'Er ist schon veröffentlicht, mit genau diesem Inhalt.',
      ),
    ];
  const packSize = readableBytes(result.packBytes);
  const pack =
    result.packBytes === 0
      ? words('Nothing new to store.', 'Nichts Neues abzulegen.')
      : words(
          `${result.newContents} new contents in a pack of ${packSize}.`,
          `${result.newContents} neue Inhalte in einem Pack von ${packSize}.`,
        );
  const deltas = result.deltas.map(({ from, bytes, framesBytes }) =>
    words(
      `Delta from ${from}: ${readableBytes(bytes)} (without it ${readableBytes(framesBytes)}).`,
      `Delta von ${from}: ${readableBytes(bytes)} (ohne es ${readableBytes(framesBytes)}).`,
    ),
  );
  const uploaded = readableBytes(result.upload.uploadedBytes);
  const there = readableBytes(result.upload.alreadyThereBytes);
  const seconds = (result.durationMs / 1_000).toFixed(1);
  const upload = words(
    `Uploaded ${uploaded}${result.upload.alreadyThereBytes > 0 ? `, ${there} were there already` : ''}. ${seconds} s.`,
    `${uploaded} hochgeladen${result.upload.alreadyThereBytes > 0 ? `, ${there} waren schon da` : ''}. ${seconds} s.`,
  );
  const end =
    result.handOver?.kind === 'pending'
      ? words(
          `Not visible yet: ${result.handOver.file} waits for "cosign".`,
          `Noch nicht sichtbar: ${result.handOver.file} wartet auf „cosign“.`,
        )
      : words('It is published.', 'Er ist veröffentlicht.');
  return [head, pack, ...deltas, upload, end];
};

interface BuildFlags extends ContentFlags {
  readonly channel: Channel;
  readonly version: string;
  readonly platform: string;
  readonly sbom?: string;
  readonly deltas: number;
  readonly plannedDeltas: number;
  readonly deltaLevel?: number;
}

/** Nightlies are made every day and fetched by few; what goes to all customers is worth the slower coding. */
const levelFor = (channel: Channel): number => (channel === 'nightly' ? 12 : 19);

export const addBuildCommand = (program: Command, surroundings: Surroundings): void => {
  withContent(program.command('build').description('publish a build'))
    .requiredOption('--channel <channel>', 'nightly, hotfix, patch or release', by(channelSchema))
    .requiredOption('--version <version>', 'its version (semver)', by(versionSchema))
    .requiredOption('--platform <platform>', 'like linux-x64, or any', by(platformSchema))
    .option('--sbom <file>', 'bill of materials, put into the build')
    .addOption(numberOption('--deltas <n>', 'deltas from the last n builds of the channel', 0, 3))
    .addOption(numberOption('--planned-deltas <n>', 'and from the last n releases and patches each', 0, 2))
    .option(
      '--delta-level <n>',
      'zstd level of deltas, 9 to 19 (default: 12 for nightlies, else 19)',
      wholeNumber(9),
    )
    .action(async (flags: BuildFlags) => {
      const result = await withPublisher(flags, surroundings, async (publisher) =>
        publishBuild(
          publisher,
          {
            product: flags.product,
            channel: flags.channel,
            version: flags.version,
            platform: flags.platform,
            customer: flags.customer,
            fixes: flags.fixes ?? [],
            notes: await notesOf(flags),
            minimumAgent: flags.minimumAgent,
            source: { from: flags.from, strip: flags.strip, sbom: flags.sbom },
            deltas: flags.deltas,
            plannedDeltas: flags.plannedDeltas,
            deltaLevel: Math.min(19, flags.deltaLevel ?? levelFor(flags.channel)),
            channelDays: flags.channelDays,
            partial: flags.partial,
          },
          await cacheOf(flags),
        ),
      );
      printResult(flags.json === true, result, summary(result, surroundings.words));
    });
};
