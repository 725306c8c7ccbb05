/** The browser's end of a peer connection that carries the pipe. Only one data channel, and no media, ever. */
import type { OpenPeer } from '../../../../../protocol/session/direct.ts';

export const openBrowserPeer: OpenPeer = (_role, ice, events) => {
  const connection = new RTCPeerConnection({
    iceServers: ice.map(({ urls, username, credential }) => ({
      urls,
      ...(username === undefined ? {} : { username }),
      ...(credential === undefined ? {} : { credential }),
    })),
  });
  const channel = connection.createDataChannel('pipe', { ordered: true });
  channel.binaryType = 'arraybuffer';
  let closed = false;
  const close = (): void => {
    if (closed) return;
    closed = true;
    connection.close();
    events.onClosed();
  };
  channel.addEventListener('open', () => events.onOpen());
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
