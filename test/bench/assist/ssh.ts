/** ssh to this machine: Debian's sshd at a loopback port with keys and settings made for this run, the client in a pseudo-terminal. */
import { spawn as spawnProcess } from 'node:child_process';
import { once } from 'node:events';
import { access, constants, mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { spawn } from 'node-pty';
import { run } from '../../../scripts/demonstration/programs.ts';
import { shellEnvironment } from './customer.ts';
import { freePort } from '../../support/free-port.ts';
import { endWith } from './processes.ts';
import type { Echo } from './terminal-page.ts';

/** @throws Error where this is no sshd, saying what to do */
export const requireSshd = async (daemon: string): Promise<void> => {
  try {
    await access(daemon, constants.X_OK);
  } catch (cause) {
    throw new Error(
      `There is no sshd at ${daemon}. Install Debian’s openssh-server, or name it: --sshd PATH`,
      {
        cause,
      },
    );
  }
};

export interface SshServer {
  readonly port: number;
  readonly user: string;
  /** Path of the key it lets in. */
  readonly key: string;
  readonly open: () => Promise<SshTerminal>;
}

export interface SshTerminal {
  /** From writing a key to reading its echo. */
  readonly echo: (keys: number) => Promise<Echo>;
  /** Seconds from Enter until the last line was read; what is read goes nowhere. */
  readonly output: (file: string) => Promise<number>;
  readonly end: () => Promise<void>;
}

const openTerminal = async (home: string, args: readonly string[]): Promise<SshTerminal> => {
  const client = spawn('ssh', [...args], {
    name: 'xterm-256color',
    cols: 100,
    rows: 30,
    cwd: home,
    env: shellEnvironment(home),
    encoding: null,
  });
  const gone = new Promise<void>((resolve) => {
    client.onExit(() => resolve());
  });
  let tail = '';
  let waiting: { holds: (text: string) => boolean; done: () => void } | null = null;
  client.onData((data: unknown) => {
    if (!Buffer.isBuffer(data)) return;
    tail = (tail + data.toString('latin1')).slice(-200);
    if (waiting?.holds(tail) === true) {
      const { done } = waiting;
      waiting = null;
      done();
    }
  });
  const read = (holds: (text: string) => boolean): Promise<void> =>
    new Promise((resolve) => {
      waiting = { holds, done: resolve };
    });
  let runs = 0;
  const command = async (text: string): Promise<number> => {
    runs += 1;
    const marker = `bench-done-${runs}\r\n`;
    client.write(`${text}; echo bench''-done-${runs}`);
    await pause(200);
    const done = read((shown) => shown.includes(marker));
    const began = performance.now();
    client.write('\r');
    await done;
    return performance.now() - began;
  };
  await read((shown) => /[#$] $/.test(shown));
  await command('true');
  return {
    echo: async (keys) => {
      client.write('cat > /dev/null\r');
      await pause(300);
      const times: number[] = [];
      for (let count = 0; count < keys; count += 1) {
        tail = '';
        const echoed = read((shown) => shown.includes('x'));
        const began = performance.now();
        client.write('x');
        await echoed;
        times.push(performance.now() - began);
        await pause(20 + ((count * 7) % 17));
      }
      client.write('\u0003');
      await pause(100);
      return { parsedMs: times, shownMs: [] };
    },
    output: async (file) => (await command(`cat ${file}`)) / 1_000,
    end: async () => {
      client.kill();
      await gone;
    },
  };
};

/** Starts `daemon`, the path of an sshd; `stops` ends it. */
export const startSsh = async (
  { daemon, folder, home }: { readonly daemon: string; readonly folder: string; readonly home: string },
  stops: AsyncDisposableStack,
): Promise<SshServer> => {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  // As root it wants a folder to shut itself into.
  if (process.getuid?.() === 0) await mkdir('/run/sshd', { recursive: true, mode: 0o755 });
  const hostKey = join(folder, 'host-key');
  const key = join(folder, 'key');
  for (const path of [hostKey, key]) {
    const made = await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', path]);
    if (made.code !== 0) throw new Error(made.stderr);
  }
  const port = await freePort();
  const settings = join(folder, 'sshd_config');
  await writeFile(
    settings,
    [
      `ListenAddress 127.0.0.1:${port}`,
      `HostKey ${hostKey}`,
      `AuthorizedKeysFile ${key}.pub`,
      `PidFile ${join(folder, 'pid')}`,
      'PasswordAuthentication no',
      'KbdInteractiveAuthentication no',
      'PermitRootLogin prohibit-password',
      'StrictModes no',
      'UsePAM no',
      'PrintMotd no',
      'PrintLastLog no',
      `SetEnv HOME=${home}`,
      '',
    ].join('\n'),
  );
  const server = spawnProcess(daemon, ['-D', '-f', settings], { stdio: 'ignore' });
  void endWith(stops, server);
  for (let tries = 0; ; tries += 1) {
    if (server.exitCode !== null || tries > 100) throw new Error('sshd does not start');
    const probe = connect(port, '127.0.0.1');
    const up = await once(probe, 'connect').then(
      () => true,
      () => false,
    );
    probe.destroy();
    if (up) break;
    await pause(50);
  }
  const user = userInfo().username;
  const options = ['StrictHostKeyChecking=no', 'UserKnownHostsFile=/dev/null', 'LogLevel=ERROR', 'IdentitiesOnly=yes']; // prettier-ignore
  const args = [
    ...options.flatMap((one) => ['-o', one]),
    '-F',
    'none',
    '-i',
    key,
    '-p',
    String(port),
    '-tt',
    `${user}@127.0.0.1`,
    'exec bash --norc --noprofile',
  ];
  return {
    port,
    user,
    key,
    open: () => openTerminal(home, args),
  };
};
