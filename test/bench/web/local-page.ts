/** The local page of a real agent that has a product installed, for measuring: each address opens a page once. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startPageProcess } from '../../support/page-process.ts';
import type { PageProcess } from '../../support/page-process.ts';
import { createWorld } from '../../support/world.ts';

export interface LocalPages {
  /** The address of a page not opened yet; the page before it ends. */
  readonly address: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

/** With `newer`, there is a build to update to; `install` is where the product goes, without it a folder of the example's own. */
export const startLocalPages = async ({
  newer = false,
  install,
}: { newer?: boolean; install?: string } = {}): Promise<LocalPages> => {
  const world = await createWorld();
  await world.publishBuild({ version: '4.1.0' });
  const customer = await world.install('kasse-1', install === undefined ? {} : { install });
  await customer.agent(['update']);
  if (newer) {
    const notes = (name: string): string => join(world.folder, name);
    await writeFile(
      notes('de.md'),
      '- **Bon**: Umlaute stimmen wieder\n- Der Sammelimport nimmt Dateien jeder Länge\n- `kasse --pruefen` sagt, *welche* Bibliothek fehlt',
    );
    await writeFile(
      notes('en.md'),
      '- **Receipts**: umlauts are right again\n- The bulk import takes files of any length\n- `kasse --check` says *which* library is missing',
    );
    await world.publishBuild({
      version: '4.1.2',
      options: ['--notes-de', notes('de.md'), '--notes-en', notes('en.md')],
    });
  }
  let running: PageProcess | undefined;
  return {
    address: async () => {
      await running?.interrupt();
      running = await startPageProcess(customer.home);
      return running.url;
    },
    stop: async () => {
      await running?.interrupt();
      await world.end();
    },
  };
};
