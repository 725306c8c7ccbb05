/** Puts what this installation runs into the outbox, so that the vendor's list of installations is right. */
import type { AgentConfig } from '../home/config.ts';
import { openOutbox } from '../link/outbox.ts';
import { readRecord, runningBuild } from '../update/record.ts';
import type { ActionContext } from './context.ts';
import { currentLinkFor } from './current-link.ts';

/** Durable when it returns; sent with the next report. @throws BeistandError STATE_UNREADABLE */
export const reportStatus = async (context: ActionContext, config: AgentConfig): Promise<void> => {
  const { disk, layout } = context;
  const current = await currentLinkFor(context, disk).read(config.installFolder);
  const running = runningBuild((await readRecord(disk, layout, current)).record);
  await openOutbox(disk, layout.outbox).add({
    id: context.randomId(),
    at: new Date(context.nowMs()).toISOString(),
    kind: 'status',
    version: running?.version ?? null,
    manifestSha256: running?.manifestSha256 ?? null,
    agentVersion: context.agentVersion,
    platform: config.platform,
    pinned: config.pin,
    // Nobody asked the product just now.
    healthy: null,
  });
};
