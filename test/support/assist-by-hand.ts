/**
 * The agent's own session (agent/assist) with its real line, shell and recording, in the test's process, for a customer who is a
 * function: where a test looks at what a relay or a helper can do, and not at the customer's terminal.
 */
import { sign } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect, onTestFinished } from 'vitest';
import { relayCarrier } from '../../agent/assist/carrier.ts';
import type { Controls, FaceEvent } from '../../agent/assist/face.ts';
import { openNativePeer } from '../../agent/assist/peer.ts';
import { openRecording } from '../../agent/assist/recording.ts';
import { holdSession } from '../../agent/assist/session.ts';
import { createTerminalPlace } from '../../agent/assist/terminal-place.ts';
import { nodeDisk } from '../../agent/disk/disk.ts';
import { createDispatcher } from '../../agent/transfer/dispatcher.ts';
import type { SessionAbout } from '../../protocol/agent-results.ts';
import { capabilities } from '../../protocol/session/capabilities.ts';
import type { Capability } from '../../protocol/session/capabilities.ts';
import { createDevice } from './device.ts';
import type { Device } from './device.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface HandWish {
  readonly server: string;
  readonly secret?: string;
  /** What the customer says yes to. */
  readonly allows?: readonly Capability[];
  readonly offered?: readonly Capability[];
  /** Of an earlier session of the same customer. */
  readonly home?: string;
  readonly device?: Device;
}

export interface HandCustomer {
  readonly home: string;
  readonly device: Device;
  readonly events: FaceEvent[];
  readonly controls: () => Controls;
  readonly shown: () => string;
  /** Types in the shared terminal. */
  readonly type: (text: string) => void;
  readonly noted: { readonly kind: string; readonly data: Readonly<Record<string, unknown>> }[];
  readonly about: Promise<SessionAbout>;
}

export const holdByHand = async (wish: HandWish): Promise<HandCustomer> => {
  const home = wish.home ?? (await temporaryFolder());
  const device = wish.device ?? createDevice();
  const events: FaceEvent[] = [];
  const noted: { kind: string; data: Readonly<Record<string, unknown>> }[] = [];
  const stop = new AbortController();
  const dispatcher = createDispatcher({ proxy: null, authorities: null });
  const key = {
    publicKey: device.publicKey,
    sign: (bytes: Uint8Array) => sign(null, bytes, device.privateKey),
  };
  let shown = '';
  let controls: Controls | null = null;
  const allows = wish.allows ?? [];
  const place = createTerminalPlace(
    {
      file: '/bin/sh',
      arguments: [],
      folder: home,
      environment: { PATH: process.env['PATH'] ?? '', PS1: '$ ' },
    },
    {
      size: () => ({ columns: 80, rows: 24 }),
      show: (bytes) => {
        shown += Buffer.from(bytes).toString();
        return true;
      },
    },
  );
  const about = holdSession({
    face: {
      begin: (given) => {
        controls = given;
      },
      told: (event) => events.push(event),
      ask: ({ capabilities: asked }) =>
        Promise.resolve({ capabilities: asked.filter((one) => allows.includes(one)), minutes: 60 }),
      askFile: () => Promise.resolve(true),
      end: () => undefined,
    },
    connect: relayCarrier({
      server: wish.server,
      installationId: 'i_0123456789',
      key,
      dispatcher,
      nowMs: Date.now,
      randomId: () => crypto.randomUUID(),
    }),
    wait: (ms) => wait(ms, undefined, { ref: false }),
    origin: new URL(wish.server).origin,
    ticket: null,
    secret: wish.secret ?? '35072',
    nowMs: Date.now,
    offered: wish.offered ?? [],
    possible: capabilities,
    place,
    hello: { agent: '0.1.0', machine: 'till-7', platform: 'linux-x64', user: 'kasse', customer: 'Kunde' },
    openRecording: (session) =>
      openRecording({
        disk: nodeDisk,
        folder: join(home, session),
        key,
        nowMs: Date.now,
        onFault: () => undefined,
      }),
    makeFolder: (path) => nodeDisk.makeFolder(path),
    openPeer: openNativePeer,
    note: (kind, data) => noted.push({ kind, data }),
    signal: stop.signal,
  });
  about.catch(() => undefined);
  onTestFinished(async () => {
    stop.abort();
    await about.catch(() => undefined);
    await dispatcher.destroy();
  });
  await expect.poll(() => controls !== null, { interval: 1 }).toBe(true);
  return {
    home,
    device,
    events,
    noted,
    shown: () => shown,
    type: (text) => place.type(Buffer.from(text)),
    about,
    controls: () => {
      if (controls === null) throw new Error('no session');
      return controls;
    },
  };
};
