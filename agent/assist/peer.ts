/**
 * The agent's end of a peer connection, by node-datachannel (libdatachannel). It speaks TURN over UDP alone. What it is told
 * comes from the helper and goes into native code, so it is parsed strictly before (signal.ts), and whatever it does not
 * like closes this connection and nothing else.
 */
import { createRequire } from 'node:module';
import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import type * as Library from 'node-datachannel';
import type { OpenPeer } from '../../protocol/session/direct.ts';
import type { Signal } from '../../protocol/session/signal.ts';
import { icePolicy } from '../../protocol/session/relay-messages.ts';
import type { IceServer } from '../../protocol/session/relay-messages.ts';

const require = createRequire(import.meta.url);
/** Loaded with the first connection: most runs of the agent need none. Throws where the platform has no binary. */
const load = (): typeof Library => require('node-datachannel') as typeof Library;

const urlShape = /^(stun|turn):\[?([^\]?:]+(?::[^\]?:]+)*?)\]?(?::(\d{1,5}))?(?:\?transport=(udp|tcp))?$/;

/** The servers this library can use, of those the relay names. */
export const nativeIce = (servers: readonly IceServer[]): (string | Library.IceServer)[] =>
  servers.flatMap(({ urls, username, credential }) =>
    urls.flatMap((url): (string | Library.IceServer)[] => {
      const [, scheme, hostname, port, transport] = urlShape.exec(url) ?? [];
      if (hostname === undefined || transport === 'tcp') return [];
      if (scheme === 'stun') return [`stun:${hostname}:${port ?? '3478'}`];
      if (username === undefined || credential === undefined) return [];
      return [
        { hostname, port: Number(port ?? 3_478), username, password: credential, relayType: 'TurnUdp' },
      ];
    }),
  );

const hostOf = (candidate: string): string => candidate.split(' ')[4] ?? '';
/**
 * Whether a candidate names an address, or one of a browser that hides its own (mDNS): what the helper says must not make
 * this machine ask the name servers for a name of the helper's choice.
 */
const namesAddress = (candidate: string): boolean =>
  isIP(hostOf(candidate).replace(/%.*$/, '')) !== 0 || /^[0-9a-f-]{36}\.local$/.test(hostOf(candidate));

/** The addresses of the TURN servers. A name that does not resolve has none. */
const addressesOf = async (
  servers: readonly (string | Library.IceServer)[],
): Promise<ReadonlySet<string>> => {
  const names = servers.flatMap((one) => (typeof one === 'string' ? [] : [one.hostname]));
  const found = await Promise.all(names.map((name) => lookup(name, { all: true }).catch(() => [])));
  return new Set(found.flat().map(({ address }) => address));
};

/**
 * What of the helper's candidates is taken. Where only TURN is allowed, those at the TURN servers' own addresses alone: the library
 * calls at whatever it is told, also from its own address, which a helper who lies must not get to see.
 */
const candidateRule = (ice: readonly IceServer[]): ((candidate: string) => boolean | Promise<boolean>) => {
  if (icePolicy(ice) === 'all') return namesAddress;
  const allowed = addressesOf(nativeIce(ice));
  return async (candidate) => (await allowed).has(hostOf(candidate));
};
const withoutCandidates = (sdp: string): string =>
  sdp
    .split(/\r?\n/)
    .filter((line) => !line.startsWith('a=candidate:'))
    .join('\r\n');

/** Opens a peer connection of this machine. @throws Error where there is no library for the platform */
export const openNativePeer: OpenPeer = (role, ice, events) => {
  const { PeerConnection } = load();
  const connection = new PeerConnection('session', {
    iceServers: nativeIce(ice),
    iceTransportPolicy: icePolicy(ice),
  });
  let channel: Library.DataChannel | null = null;
  const mayTake = candidateRule(ice);
  let closed = false;
  let work: Promise<void> = Promise.resolve();
  const close = (): void => {
    if (closed) return;
    closed = true;
    channel?.close();
    connection.close();
    events.onClosed();
  };
  const use = (opened: Library.DataChannel): void => {
    channel = opened;
    opened.onMessage((message) => {
      if (closed) return;
      if (typeof message === 'string') close();
      else events.onFrame(new Uint8Array(message));
    });
    opened.onClosed(close);
    opened.onError(close);
    if (opened.isOpen()) events.onOpen();
    else opened.onOpen(() => events.onOpen());
  };
  connection.onLocalDescription((sdp, type) => {
    if (type === 'offer' || type === 'answer') events.onSignal({ kind: 'description', type, sdp });
  });
  connection.onLocalCandidate((candidate, mid) => events.onSignal({ kind: 'candidate', candidate, mid }));
  connection.onStateChange((state) => {
    if (state === 'failed' || state === 'closed' || state === 'disconnected') close();
  });
  connection.onDataChannel((opened) => {
    // One channel is all there is; a second one is nobody's.
    if (channel === null && role === 'answer') use(opened);
    else opened.close();
  });
  if (role === 'offer') use(connection.createDataChannel('pipe'));
  const take = async (signal: Signal): Promise<void> => {
    if (signal.kind === 'description') {
      // Candidates come one by one, each by its own rule.
      if (!closed) connection.setRemoteDescription(withoutCandidates(signal.sdp), signal.type === 'offer' ? 'offer' : 'answer'); // prettier-ignore
    } else if ((await mayTake(signal.candidate)) && !closed)
      connection.addRemoteCandidate(signal.candidate, signal.mid);
  };
  return {
    take: (signal) => {
      if (closed) return;
      work = work.then(() => take(signal)).catch(close);
    },
    send: (frame) => {
      if (closed) return;
      try {
        // False says no more than that it waits in the library, where the pipe's own window bounds it.
        channel?.sendMessageBinary(frame);
        if (channel?.isOpen() !== true) close();
      } catch {
        // Closed by the other end a moment ago; the line learns of it and keeps the frame.
        close();
      }
    },
    close,
  };
};
