/** A browser's WebSocket as what carries the line. */
import { bytesOf } from '../../../../../protocol/session/bytes.ts';
import type { Connect } from '../../../../../protocol/session/line.ts';
import { relayPaths } from '../../../../../protocol/session/relay-messages.ts';

/** A relay that has not answered by then will not; an attempt made with an address that is gone would hang for minutes. */
const answerMs = 10_000;

export const connectToRelay: Connect = (events) =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`${location.origin.replace(/^http/, 'ws')}${relayPaths.console}`);
    socket.binaryType = 'arraybuffer';
    const patience = setTimeout(() => {
      reject(new Error('no answer from the relay'));
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
    socket.addEventListener('error', () => {
      clearTimeout(patience);
      reject(new Error('no connection to the relay'));
    });
    socket.addEventListener('close', () => events.onClose());
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (typeof data === 'string') events.onText(data);
      else if (data instanceof ArrayBuffer) events.onFrame(bytesOf(new Uint8Array(data)));
    });
  });
