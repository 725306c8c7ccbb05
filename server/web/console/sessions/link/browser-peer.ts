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

type Stat = Readonly<Record<string, unknown>>;

/**
 * Whether the way in use goes through a TURN server, at either end; null while the browser does not say which way that is. A pair of
 * addresses may be in use a while before it is told as nominated, so what the transport names counts first.
 */
export const isThroughTurn = (stats: RTCStatsReport): boolean | null => {
  const all = new Map<unknown, Stat>();
  stats.forEach((one: Stat) => all.set(one['id'], one));
  const every = [...all.values()];
  const named = every.find((one) => one['type'] === 'transport')?.['selectedCandidatePairId'];
  const used =
    all.get(named) ??
    every.find((one) => one['type'] === 'candidate-pair' && one['nominated'] === true && one['state'] === 'succeeded'); // prettier-ignore
  if (used === undefined) return null;
  return [used['localCandidateId'], used['remoteCandidateId']].some(
    (id) => all.get(id)?.['candidateType'] === 'relay',
  );
};

/** The way may change while a connection holds. */
const routeMs = 5_000;

/** Opens a connection; `onRoute` is told by which way it goes, while it is open. */
export const browserPeer =
  (onRoute: (turn: boolean) => void): OpenPeer =>
  (_role, ice, events) => {
    const connection = new RTCPeerConnection(iceOf(ice));
    const channel = connection.createDataChannel('pipe', { ordered: true });
    channel.binaryType = 'arraybuffer';
    let closed = false;
    let routing: ReturnType<typeof setInterval> | undefined;
    const tellRoute = async (): Promise<void> => {
      const turn = isThroughTurn(await connection.getStats());
      if (turn !== null && !closed) onRoute(turn);
    };
    const close = (): void => {
      if (closed) return;
      closed = true;
      clearInterval(routing);
      connection.close();
      events.onClosed();
    };
    channel.addEventListener('open', () => {
      events.onOpen();
      const tell = (): void => void tellRoute().catch(() => undefined);
      tell();
      routing = setInterval(tell, routeMs);
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
