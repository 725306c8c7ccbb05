/**
 * The agent's end of a peer connection, by node-datachannel (libdatachannel). It speaks TURN over UDP alone. What it is told
 * comes from the helper and goes into native code, so it is parsed strictly before (signal.ts), and whatever it does not
 * like closes this connection and nothing else.
 */
import { createRequire } from 'node:module';
import type * as Library from 'node-datachannel';
import type { OpenPeer } from '../../protocol/session/direct.ts';
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

/** Opens a peer connection of this machine. @throws Error where there is no library for the platform */
export const openNativePeer: OpenPeer = (role, ice, events) => {
  const { PeerConnection } = load();
  const connection = new PeerConnection('session', { iceServers: nativeIce(ice) });
  let channel: Library.DataChannel | null = null;
  let closed = false;
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
  return {
    take: (signal) => {
      if (closed) return;
      try {
        if (signal.kind === 'candidate') connection.addRemoteCandidate(signal.candidate, signal.mid);
        else connection.setRemoteDescription(signal.sdp, signal.type === 'offer' ? 'offer' : 'answer');
      } catch {
        close();
      }
    },
    send: (frame) => {
      if (!closed && !channel?.sendMessageBinary(frame)) close();
    },
    close,
  };
};
