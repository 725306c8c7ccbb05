/** A real SMTP server on a free port that keeps what it is given, and refuses as the test says. */
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';
import { onTestFinished } from 'vitest';

export interface TestSmtp {
  readonly port: number;
  readonly mails: readonly string[];
  /** The answer to each mail from now on: null takes it. */
  readonly answer: (code: number | null) => void;
}

export const startSmtp = async (): Promise<TestSmtp> => {
  const mails: string[] = [];
  let refusal: number | null = null;
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    onData: (stream, _, callback) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        if (refusal !== null)
          return callback(Object.assign(new Error('refused by the test'), { responseCode: refusal }));
        mails.push(Buffer.concat(chunks).toString('utf8'));
        return callback(null, 'taken');
      });
    },
  });
  const listening = server.listen(0, '127.0.0.1');
  await new Promise<void>((resolve) => {
    if (listening.listening) resolve();
    else listening.once('listening', () => resolve());
  });
  onTestFinished(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
      }),
  );
  return {
    port: (listening.address() as AddressInfo).port,
    mails,
    answer: (code) => {
      refusal = code;
    },
  };
};
