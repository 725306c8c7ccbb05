/** A real Dovecot on a loopback port, with its own configuration and mails in a temporary folder. Runs as root. */
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { ImapFlow } from 'imapflow';
import { onTestFinished } from 'vitest';
import { freePort } from './free-port.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface TestImap {
  readonly port: number;
  readonly user: string;
  readonly password: string;
  /** Puts a mail into a mailbox, as a delivery would. */
  readonly deliver: (raw: string | Buffer) => Promise<void>;
  /** Flags of each mail in a mailbox, in order. */
  readonly flags: (mailbox?: string) => Promise<string[][]>;
  readonly stop: () => Promise<void>;
  readonly start: () => Promise<void>;
  /** Makes the server forget its numbering: all mails get a new UIDVALIDITY. */
  readonly forgetNumbers: () => Promise<void>;
}

const configuration = (folder: string, port: number): string => `
base_dir = ${folder}/run
state_dir = ${folder}/state
log_path = ${folder}/log
protocols = imap
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
mail_location = maildir:${folder}/mail/%u
mail_uid = nobody
mail_gid = nogroup
first_valid_uid = 1
default_vsz_limit = 0
passdb {
  driver = static
  args = password=geheim
}
userdb {
  driver = static
  args = uid=nobody gid=nogroup home=${folder}/home/%u
}
namespace inbox {
  inbox = yes
}
service imap-login {
  chroot =
  inet_listener imap {
    port = ${port}
  }
  inet_listener imaps {
    port = 0
  }
}
service anvil {
  chroot =
}
`;

const greets = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('data', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

export const startDovecot = async (): Promise<TestImap> => {
  const folder = await temporaryFolder();
  await chmod(folder, 0o755);
  for (const name of ['mail', 'home', 'state']) {
    await mkdir(join(folder, name));
    await chmod(join(folder, name), 0o777);
  }
  const port = await freePort();
  const file = join(folder, 'dovecot.conf');
  await writeFile(file, configuration(folder, port));
  const user = 'desk';
  let server: ChildProcess | null = null;
  const stop = async (): Promise<void> => {
    if (server === null || server.exitCode !== null) return;
    const gone = once(server, 'exit');
    server.kill('SIGTERM');
    await gone;
    server = null;
  };
  const start = async (): Promise<void> => {
    server = spawn('dovecot', ['-F', '-c', file], { stdio: 'ignore' });
    await once(server, 'spawn');
    for (let tries = 0; !(await greets(port)); tries += 1) {
      if (tries > 500) throw new Error('Dovecot does not answer.');
      await pause(20);
    }
  };
  await start();
  onTestFinished(stop);
  const withClient = async <T>(work: (client: ImapFlow) => Promise<T>): Promise<T> => {
    const client = new ImapFlow({
      host: '127.0.0.1',
      port,
      secure: false,
      doSTARTTLS: false,
      auth: { user, pass: 'geheim' },
      logger: false,
    });
    await client.connect();
    try {
      return await work(client);
    } finally {
      await client.logout();
    }
  };
  return {
    port,
    user,
    password: 'geheim',
    start,
    stop,
    deliver: async (raw) => {
      await withClient((client) => client.append('INBOX', raw));
    },
    flags: (mailbox = 'INBOX') =>
      withClient(async (client) => {
        await client.mailboxOpen(mailbox);
        const found = await client.fetchAll('1:*', { flags: true });
        return found.map(({ flags }) => Array.from(flags ?? []));
      }),
    forgetNumbers: async () => {
      await stop();
      for (const name of [
        'dovecot-uidlist',
        'dovecot.index',
        'dovecot.index.log',
        'dovecot.index.cache',
        'dovecot-uidvalidity',
      ])
        await rm(join(folder, 'mail', user, name), { force: true });
      await start();
    },
  };
};
