/** The agent's WebSocket to the relay: signed like every request, through the configured proxy, trusting what updates trust. */
import { WebSocket } from 'undici';
import type { Dispatcher } from 'undici';
import { BeistandError } from '../../protocol/errors.ts';
import { bytesOf } from '../../protocol/session/bytes.ts';
import type { Connect } from '../../protocol/session/line.ts';
import { relayPaths } from '../../protocol/session/relay-messages.ts';
import type { DeviceKey } from '../home/device-key.ts';
import { requireAllowedUrl } from '../home/url-rules.ts';
import { requestToken } from '../link/request-token.ts';

export interface CarrierOptions {
  readonly server: string;
  readonly installationId: string;
  readonly key: DeviceKey;
  readonly dispatcher: Dispatcher;
  readonly nowMs: () => number;
  readonly randomId: () => string;
}

/** A relay that has not answered by then will not: the network may have died in between. */
const answerMs = 10_000;

/** Draws a line to the relay of `server`. @throws BeistandError INSECURE_URL at once; its calls throw UNREACHABLE */
export const relayCarrier = (options: CarrierOptions): Connect => {
  const base = requireAllowedUrl(options.server).replace(/\/+$/, '');
  return (events) =>
    new Promise((resolve, reject) => {
      const token = requestToken(
        {
          installationId: options.installationId,
          method: 'GET',
          pathWithQuery: relayPaths.agent,
          body: new Uint8Array(),
          nowMs: options.nowMs(),
          id: options.randomId(),
        },
        (bytes) => options.key.sign(bytes),
      );
      const socket = new WebSocket(`${base.replace(/^http/, 'ws')}${relayPaths.agent}`, {
        dispatcher: options.dispatcher,
        headers: { authorization: `Bearer ${token}` },
      });
      socket.binaryType = 'arraybuffer';
      const failed = (): void => {
        clearTimeout(patience);
        reject(
          new BeistandError(
            'UNREACHABLE',
            `The relay at ${base} can’t be reached or does not know this installation.`,
            {
              hint: 'Check the network and the proxy with: doctor',
            },
          ),
        );
      };
      const patience = setTimeout(() => {
        failed();
        socket.close();
      }, answerMs);
      socket.addEventListener('open', () => {
        clearTimeout(patience);
        resolve({
          send: (data) => {
            if (socket.readyState === WebSocket.OPEN) socket.send(data);
          },
          close: () => socket.close(),
        });
      });
      socket.addEventListener('message', ({ data }: { data: unknown }) => {
        if (typeof data === 'string') events.onText(data);
        else if (data instanceof ArrayBuffer) events.onFrame(bytesOf(new Uint8Array(data)));
      });
      socket.addEventListener('error', () => undefined);
      socket.addEventListener('close', () => {
        failed();
        events.onClose();
      });
    });
};
