/** The customer's signed copy of a session, written by the agent's own code, and the way to hand it over. */
import { randomUUID, sign } from 'node:crypto';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { openRecording, sessionFiles } from '../../agent/assist/recording.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';
import type { CopyLink } from '../../agent/link/copy.ts';
import { sendCopy } from '../../agent/link/copy.ts';
import { createLink } from '../../agent/link/link.ts';
import type { Link } from '../../agent/link/link.ts';
import { createDispatcher } from '../../agent/transfer/dispatcher.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import type { Device } from './device.ts';
import type { TestAgent, TestServer } from './server.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface CopyWish {
  readonly session: string;
  readonly at: Date;
  readonly helperId: string;
  readonly ticket?: number;
  readonly device: Device;
  readonly granted?: readonly Capability[];
  /** Where the folder of the copy is made; without it a folder of its own. */
  readonly sessions?: string;
  /** What the terminal showed, one piece a second. */
  readonly output?: readonly string[];
  /** Videos of the screen, one for each part. */
  readonly screens?: readonly Uint8Array[];
}

const keyOf = ({ publicKey, privateKey }: Device) => ({
  publicKey,
  sign: (bytes: Uint8Array) => sign(null, bytes, privateKey),
});

type ServerNow = Pick<TestServer, 'url' | 'now'>;

/** Writes a copy; resolves with its paths. */
export const writeCopy = async (wish: CopyWish) => {
  const { session, at, helperId, ticket = null, granted = ['terminal-watch', 'record'] } = wish;
  const folder = join(wish.sessions ?? (await temporaryFolder()), session);
  let nowMs = at.getTime() - 5 * 60_000;
  const startedAt = new Date(nowMs).toISOString();
  const faults: unknown[] = [];
  const recording = await openRecording({
    disk: nodeDisk,
    folder,
    key: keyOf(wish.device),
    nowMs: () => nowMs,
    onFault: (error) => faults.push(error),
  });
  const helper = { id: helperId, name: 'Stefanie Stab', role: 'support', vendor: 'Muster Software' };
  recording.event('sessionHelper', { session, helper, ticket });
  recording.event('sessionGranted', { session, capabilities: granted });
  const output = wish.output ?? ['$ lpstat\r\n', 'Drucker kasse-1 wartet\r\n'];
  if (output.length > 0) recording.start({ columns: 80, rows: 24 });
  for (const text of output) {
    nowMs += 1_000;
    recording.output(new TextEncoder().encode(text));
  }
  for (const [index, video] of (wish.screens ?? []).entries())
    await recording.screen(`1.${index + 1}`, video);
  recording.event('sessionWithdrawn', { session, capabilities: ['record'] });
  await recording.close({
    session,
    ticket,
    helper,
    startedAt,
    endedAt: at.toISOString(),
    reason: 'revoked',
    granted,
  });
  if (faults.length > 0) throw faults[0];
  return {
    session,
    folder,
    proof: join(folder, sessionFiles.proof),
    paths: { events: join(folder, sessionFiles.events), terminal: join(folder, sessionFiles.cast) },
  };
};
export type SessionCopy = Awaited<ReturnType<typeof writeCopy>>;

/** The agent's link, signed by `device`, with the way to end its connections. */
const openLink = (server: ServerNow, device: Device): { link: Link; end: () => Promise<void> } => {
  const dispatcher = createDispatcher({ proxy: null, authorities: null });
  const link = createLink({
    server: server.url,
    dispatcher,
    key: keyOf(device),
    agentVersion: '0.1.0',
    nowMs: () => server.now.getTime(),
    randomId: randomUUID,
  });
  return { link, end: () => dispatcher.destroy() };
};

/** As `openLink`, for as long as the test runs. */
export const agentLink = (server: ServerNow, agent: TestAgent, device = agent.device): Link => {
  const { link, end } = openLink(server, device);
  onTestFinished(end);
  return link;
};

export const copyLink = (server: TestServer, agent: TestAgent): CopyLink =>
  agentLink(server, agent).copies(agent.installationId);

/** Hands a copy over as an agent does. */
export const handOver = (server: TestServer, agent: TestAgent, copy: SessionCopy): Promise<number> =>
  sendCopy(nodeDisk, copyLink(server, agent), copy);

/** As `handOver`, where no test runs. */
export const handOverAlone = async (
  server: ServerNow,
  agent: Pick<TestAgent, 'device' | 'installationId'>,
  copy: SessionCopy,
): Promise<void> => {
  const { link, end } = openLink(server, agent.device);
  try {
    await sendCopy(nodeDisk, link.copies(agent.installationId), copy);
  } finally {
    await end();
  }
};
