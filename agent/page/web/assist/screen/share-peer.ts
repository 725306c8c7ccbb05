/**
 * The customer's end of the peer connection that carries the screen past the relay. It is offered as soon as the screen is
 * granted, before anything was chosen, so that it stands when there is something to show; another surface only replaces the
 * track. If it fails, or drops, another one is tried, later and later. It sends one picture and takes nothing.
 */
import { icePolicy } from '../../../../../protocol/session/relay-messages.ts';
import type { IceServer } from '../../../../../protocol/session/relay-messages.ts';
import { peerRate } from '../../../../../protocol/session/screen-pace.ts';
import { readSignal } from '../../../../../protocol/session/signal.ts';
import type { Signal } from '../../../../../protocol/session/signal.ts';

export interface SharePeer {
  readonly begin: () => void;
  readonly use: (track: MediaStreamTrack | null) => void;
  readonly hear: (peer: number, data: string) => void;
  readonly end: () => void;
}

export interface SharePeerOptions {
  readonly ice: () => readonly IceServer[];
  readonly say: (peer: number, data: string) => void;
  readonly onConnected: (connected: boolean) => void;
}

/** What has not connected after so long will not; what is disconnected for so long is gone. */
const patienceMs = 6_000;
const goneMs = 2_000;
const pausesMs = [500, 2_000, 5_000, 10_000, 20_000, 30_000] as const;
const measureMs = 2_000;
const startKbps = 2_500;

/** Sharpest text for the processor's time first; measured (screen-frames.ts). What a browser lacks is left out. */
const codecOrder = ['video/VP9', 'video/AV1', 'video/H264', 'video/VP8'];

const preferSharpCodecs = (transceiver: RTCRtpTransceiver): void => {
  const { codecs } = RTCRtpSender.getCapabilities('video') ?? { codecs: [] };
  const rank = ({ mimeType }: RTCRtpCodec): number => {
    const found = codecOrder.indexOf(mimeType);
    return found < 0 ? codecOrder.length : found;
  };
  try {
    transceiver.setCodecPreferences([...codecs].sort((a, b) => rank(a) - rank(b)));
  } catch {
    // The browser keeps its own order.
  }
};

/**
 * Chromium begins at 300 kbit/s and feels its way up, which makes the first picture of a screen take a second. It begins higher
 * where the answer says so; other browsers pass over what they do not know.
 */
const beginningFaster = (answer: string): string => {
  const start = `x-google-start-bitrate=${startKbps}`;
  return answer
    .replaceAll(/^a=fmtp:\d+ (?:profile|level|packetization).*$/gm, (line) => `${line};${start}`)
    .replaceAll(
      /^a=rtpmap:(\d+) VP8\/90000$/gm,
      (line, type: string) => `${line}\r\na=fmtp:${type} ${start}`,
    );
};

const availableKbps = (stats: RTCStatsReport): number | null => {
  let found: number | null = null;
  stats.forEach((one: { type?: unknown; nominated?: unknown; availableOutgoingBitrate?: unknown }) => {
    const { type, nominated, availableOutgoingBitrate: bits } = one;
    if (type === 'candidate-pair' && nominated === true && typeof bits === 'number') found = bits / 1_000;
  });
  return found;
};

export const createSharePeer = ({ ice, say, onConnected }: SharePeerOptions): SharePeer => {
  let number = 0;
  let failures = 0;
  let track: MediaStreamTrack | null = null;
  let current: { readonly connection: RTCPeerConnection; readonly transceiver: RTCRtpTransceiver } | null =
    null;
  let again: ReturnType<typeof setTimeout> | undefined;

  const drop = (): void => {
    clearTimeout(again);
    const old = current;
    current = null;
    old?.connection.close();
    onConnected(false);
  };

  const adapt = async (mine: RTCPeerConnection, sender: RTCRtpSender): Promise<void> => {
    const wanted = peerRate(availableKbps(await mine.getStats()));
    const parameters: RTCRtpSendParameters & { degradationPreference?: string } = sender.getParameters();
    const [encoding] = parameters.encodings;
    if (current?.connection !== mine || encoding === undefined) return;
    if (encoding.maxBitrate === wanted.maxBitrate && encoding.maxFramerate === wanted.maxFramerate) return;
    Object.assign(encoding, wanted);
    parameters.degradationPreference = 'maintain-resolution';
    await sender.setParameters(parameters);
  };

  const begin = (): void => {
    drop();
    number += 1;
    const mine = number;
    let connection: RTCPeerConnection;
    try {
      connection = new RTCPeerConnection({
        bundlePolicy: 'max-bundle',
        iceTransportPolicy: icePolicy(ice()),
        iceServers: ice().map(({ urls, username, credential }) => ({
          urls,
          ...(username === undefined ? {} : { username }),
          ...(credential === undefined ? {} : { credential }),
        })),
      });
    } catch {
      // No peer connections in this browser: the pipe carries the screen.
      return;
    }
    const transceiver = connection.addTransceiver(track ?? 'video', { direction: 'sendonly' });
    preferSharpCodecs(transceiver);
    current = { connection, transceiver };
    const isMine = (): boolean => current?.connection === connection;
    const tell = (signal: Signal): void => {
      if (isMine()) say(mine, JSON.stringify(signal));
    };
    const fail = (): void => {
      if (!isMine()) return;
      drop();
      const pause = pausesMs[Math.min(failures, pausesMs.length - 1)];
      failures += 1;
      again = setTimeout(begin, pause);
    };
    const patience = setTimeout(() => {
      if (connection.connectionState !== 'connected') fail();
    }, patienceMs);
    const measuring = setInterval(() => {
      if (!isMine()) clearInterval(measuring);
      else if (connection.connectionState === 'connected')
        adapt(connection, transceiver.sender).catch(() => undefined);
    }, measureMs);
    connection.addEventListener('icecandidate', ({ candidate }) => {
      if (candidate !== null && candidate.candidate !== '')
        tell({ kind: 'candidate', candidate: candidate.candidate, mid: candidate.sdpMid ?? '0' });
    });
    connection.addEventListener('connectionstatechange', () => {
      const { connectionState } = connection;
      if (connectionState === 'connected') {
        clearTimeout(patience);
        failures = 0;
        onConnected(true);
        adapt(connection, transceiver.sender).catch(() => undefined);
      } else if (connectionState === 'failed' || connectionState === 'closed') fail();
      else if (connectionState === 'disconnected')
        setTimeout(() => {
          if (connection.connectionState === 'disconnected') fail();
        }, goneMs);
    });
    const offer = async (): Promise<void> => {
      await connection.setLocalDescription();
      tell({ kind: 'description', type: 'offer', sdp: connection.localDescription?.sdp ?? '' });
    };
    offer().catch(fail);
  };

  return {
    begin,
    use: (next) => {
      track = next;
      current?.transceiver.sender.replaceTrack(next).catch(() => undefined);
    },
    hear: (peer, data) => {
      const signal = readSignal(data);
      if (signal === null || peer !== number || current === null) return;
      const { connection } = current;
      const taken =
        signal.kind === 'candidate'
          ? connection.addIceCandidate({ candidate: signal.candidate, sdpMid: signal.mid })
          : signal.type === 'answer'
            ? connection.setRemoteDescription({ type: 'answer', sdp: beginningFaster(signal.sdp) })
            : Promise.reject(new Error('only an answer answers'));
      // Whatever the helper says wrongly costs this connection at most; it runs out of patience then.
      taken.catch(() => undefined);
    },
    end: drop,
  };
};
