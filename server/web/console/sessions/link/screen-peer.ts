/**
 * The helper's end of the peer connection that carries the customer's screen: it answers what the customer's page offers, takes
 * one picture and sends nothing. Whatever else an offer has in it (sound, more pictures, data channels) is turned off.
 */
import type { IceServer } from '../../../../../protocol/session/relay-messages.ts';
import type { Signal } from '../../../../../protocol/session/signal.ts';
import { iceOf, isThroughTurn } from './browser-peer.ts';

export interface ScreenPeer {
  readonly take: (signal: Signal) => void;
  readonly close: () => void;
  readonly measure: () => Promise<{ turn: boolean; framesPerSecond: number; bytes: number }>;
}

export interface ScreenPeerEvents {
  readonly onSignal: (signal: Signal) => void;
  readonly onTrack: (track: MediaStreamTrack) => void;
  /** Connected, or not: for now, or for good. */
  readonly onConnected: (connected: boolean) => void;
}

/** @throws where there are no peer connections in this browser */
export const answerScreenPeer = (ice: readonly IceServer[], events: ScreenPeerEvents): ScreenPeer => {
  const connection = new RTCPeerConnection({ ...iceOf(ice), bundlePolicy: 'max-bundle' });
  let closed = false;
  let work: Promise<unknown> = Promise.resolve();
  const close = (): void => {
    if (closed) return;
    closed = true;
    connection.close();
    events.onConnected(false);
  };
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate !== null && candidate.candidate !== '')
      events.onSignal({ kind: 'candidate', candidate: candidate.candidate, mid: candidate.sdpMid ?? '0' });
  });
  connection.addEventListener('connectionstatechange', () => {
    const { connectionState: state } = connection;
    if (state === 'connected') events.onConnected(true);
    else if (state === 'disconnected') events.onConnected(false);
    else if (state === 'failed' || state === 'closed') close();
  });
  const answer = async (sdp: string): Promise<void> => {
    await connection.setRemoteDescription({ type: 'offer', sdp });
    const [first, ...others] = connection.getTransceivers();
    if (first?.receiver.track.kind !== 'video') throw new Error('not one picture');
    for (const other of others) other.stop();
    first.direction = 'recvonly';
    // What is seen late is of no use to somebody who talks about it.
    first.receiver.jitterBufferTarget = 0;
    events.onTrack(first.receiver.track);
    await connection.setLocalDescription();
    events.onSignal({ kind: 'description', type: 'answer', sdp: connection.localDescription?.sdp ?? '' });
  };
  const take = async (signal: Signal): Promise<void> => {
    if (closed) return;
    if (signal.kind === 'candidate')
      await connection.addIceCandidate({ candidate: signal.candidate, sdpMid: signal.mid });
    else if (signal.type === 'offer' && connection.remoteDescription === null) await answer(signal.sdp);
  };
  return {
    take: (signal) => {
      // A candidate must not overtake its description.
      work = work.then(() => take(signal)).catch(close);
    },
    close,
    measure: async () => {
      const stats = await connection.getStats();
      let framesPerSecond = 0;
      let bytes = 0;
      stats.forEach((one: { type?: string; framesPerSecond?: number; bytesReceived?: number }) => {
        if (one.type !== 'inbound-rtp') return;
        framesPerSecond = one.framesPerSecond ?? 0;
        bytes = one.bytesReceived ?? 0;
      });
      return { turn: isThroughTurn(stats) === true, framesPerSecond, bytes };
    },
  };
};
