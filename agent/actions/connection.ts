/** Proxy and authorities of a configuration; what the admin added is read from the home, never from elsewhere. */
import { BeistandError } from '../../protocol/errors.ts';
import type { AgentConfig } from '../home/config.ts';
import type { ActionContext, Connection } from './context.ts';

const pemBytes = 256 * 1024;

/** How this configuration connects. */
export const connectionOf = async (context: ActionContext, config: AgentConfig): Promise<Connection> => {
  if (!config.ownAuthorities) return { proxy: config.proxy, authorities: null };
  const { disk, layout } = context;
  if ((await disk.stat(layout.authorities)) === null)
    throw new BeistandError('NOT_FOUND', `${layout.authorities} is missing.`, {
      hint: 'Put it back: config set authorities FILE, or do without: config set authorities none.',
    });
  const authorities = new TextDecoder().decode(await disk.read(layout.authorities, pemBytes));
  return { proxy: config.proxy, authorities };
};
