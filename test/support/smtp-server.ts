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

/** Who may send. */
export interface TestLogin {
  readonly user: string;
  readonly password: string;
}

/** @param secure speaks TLS from the first byte, with a certificate nobody vouches for */
export const startSmtp = async ({
  login,
  secure = false,
}: { login?: TestLogin | undefined; secure?: boolean } = {}): Promise<TestSmtp> => {
  const mails: string[] = [];
  let refusal: number | null = null;
  const server = new SMTPServer({
    secure,
    disabledCommands: login === undefined ? ['AUTH', 'STARTTLS'] : ['STARTTLS'],
    authOptional: login === undefined,
    allowInsecureAuth: true,
    onAuth: ({ username, password }, _, callback) => {
      if (username === login?.user && password === login?.password) callback(null, { user: username });
      else callback(new Error('not known here'));
    },
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
  // What a hostile or hasty client does to a connection is not the test's fault.
  server.on('error', () => undefined);
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
