/** What every command needs: the data folder, its settings and database, and a way to print. */
import { Option } from 'commander';
import type { Command } from 'commander';
import type { Words } from '../../protocol/cli/language.ts';
import { readConfig } from '../config.ts';
import type { Config } from '../config.ts';
import { dataFolder } from '../data-folder.ts';
import type { DataFolder } from '../data-folder.ts';
import { storeOf } from '../store/store.ts';
import type { Store } from '../store/store.ts';

export interface Output {
  /** One JSON value with `--json`, the text without. */
  readonly print: (value: unknown, text: string) => void;
}

export interface CommandContext {
  /** What people read, in the language of the locale. */
  readonly words: Words;
  readonly write: (line: string) => void;
  readonly now: () => Date;
  readonly setExitCode: (code: number) => void;
}

/** A command of its own name below `parent`, with `--data` and `--json`. */
export const dataCommand = (parent: Command, name: string, summary: string): Command =>
  parent
    .command(name)
    .description(summary)
    .requiredOption('--data <folder>', 'the server’s data folder')
    .addOption(new Option('--json', 'print one JSON value for machines'));

export const outputOf = (context: CommandContext, options: { json?: boolean }): Output => ({
  print: (value, text) => context.write(options.json === true ? JSON.stringify(value) : text),
});

/** Reads what a command needs to know, without opening the database. */
export const withSettings = async <T>(
  data: string,
  work: (opened: { folder: DataFolder; config: Config }) => Promise<T>,
): Promise<T> => {
  const folder = dataFolder(data);
  return work({ folder, config: await readConfig(folder) });
};

/** Opens what a command works on, and closes the database afterwards. */
export const withStore = async <T>(
  data: string,
  work: (opened: { folder: DataFolder; config: Config; store: Store }) => Promise<T>,
): Promise<T> => {
  const folder = dataFolder(data);
  const config = await readConfig(folder);
  const store = storeOf(folder, config);
  try {
    await store.migrate();
    return await work({ folder, config, store });
  } finally {
    await store.close();
  }
};

/** Lines of columns, for people. */
export const table = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};
