/** The browser's end of a peer connection that carries the pipe. Only one data channel, and no media, ever. */
import type { OpenPeer } from '../../../../../protocol/session/direct.ts';
import { icePolicy } from '../../../../../protocol/session/relay-messages.ts';
import type { IceServer } from '../../../../../protocol/session/relay-messages.ts';

/** The servers the relay names, as the browser takes them, and none of its own; whether nothing may go but through them. */
export const iceOf = (servers: readonly IceServer[]): RTCConfiguration => ({
  iceTransportPolicy: icePolicy(servers),
  iceServers: servers.map(({ urls, username, credential }) => ({
    urls,
    ...(username === undefined ? {} : { username }),
    ...(credential === undefined ? {} : { credential }),
  })),
});

/** Whether the way in use goes through a TURN server, at either end. */
export const isThroughTurn = (stats: RTCStatsReport): boolean => {
  const kinds = new Map<string, unknown>();
  const used: unknown[] = [];
  stats.forEach((one: Readonly<Record<string, unknown>> & { id: string }) => {
    if (one['type'] === 'local-candidate' || one['type'] === 'remote-candidate')
      kinds.set(one.id, one['candidateType']);
    if (one['type'] === 'candidate-pair' && one['nominated'] === true && one['state'] === 'succeeded')
      used.push(one['localCandidateId'], one['remoteCandidateId']);
  });
  return used.some((id) => kinds.get(String(id)) === 'relay');
};

/** Opens a connection; `onRoute` is told by which way it went once it is open. */
export const browserPeer =
  (onRoute: (turn: boolean) => void): OpenPeer =>
  (_role, ice, events) => {
    const connection = new RTCPeerConnection(iceOf(ice));
    const channel = connection.createDataChannel('pipe', { ordered: true });
    channel.binaryType = 'arraybuffer';
    let closed = false;
    const close = (): void => {
      if (closed) return;
      closed = true;
      connection.close();
      events.onClosed();
    };
    channel.addEventListener('open', () => {
      events.onOpen();
      connection
        .getStats()
        .then((stats) => onRoute(isThroughTurn(stats)))
        .catch(() => undefined);
    });
    channel.addEventListener('close', close);
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) events.onFrame(new Uint8Array(data));
      else close();
    });
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== '')
        events.onSignal({
          kind: 'candidate',
          candidate: candidate.candidate,
          mid: candidate.sdpMid ?? '0',
        });
    });
    connection.addEventListener('connectionstatechange', () => {
      if (connection.connectionState === 'failed' || connection.connectionState === 'disconnected') close();
    });
    const offer = async (): Promise<void> => {
      await connection.setLocalDescription();
      const { sdp = '' } = connection.localDescription ?? {};
      events.onSignal({ kind: 'description', type: 'offer', sdp });
    };
    offer().catch(close);
    return {
      take: (signal) => {
        if (closed) return;
        const taken =
          signal.kind === 'candidate'
            ? connection.addIceCandidate({ candidate: signal.candidate, sdpMid: signal.mid })
            : connection.setRemoteDescription({ type: signal.type, sdp: signal.sdp });
        taken.catch(close);
      },
      send: (frame) => {
        try {
          channel.send(frame);
        } catch {
          close();
        }
      },
      close,
    };
  };
