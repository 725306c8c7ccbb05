/** The local page of a real agent that has a product installed, for measuring: each address opens a page once. */
import { startPageProcess } from '../../support/page-process.ts';
import type { PageProcess } from '../../support/page-process.ts';
import { createWorld } from '../../support/world.ts';

export interface LocalPages {
  /** The address of a page not opened yet; the page before it ends. */
  readonly address: () => Promise<string>;
  readonly stop: () => Promise<void>;
}

export const startLocalPages = async (): Promise<LocalPages> => {
  const world = await createWorld();
  await world.publishBuild({ version: '4.1.0' });
  const customer = await world.install('measured');
  await customer.agent(['update']);
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
