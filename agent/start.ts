/**
 * The agent's composition root: the only file that reads the environment and the arguments, listens to
 * signals and sets the exit code. Everything else is handed what it needs.
 */
import { existsSync } from 'node:fs';
import { homedir, hostname, userInfo } from 'node:os';
import { join, parse } from 'node:path';
import { isatty } from 'node:tty';
import { spokenLanguage } from '../protocol/cli/language.ts';
import { createAgent } from './agent.ts';
import { shellEnvironment } from './assist/shell-environment.ts';
import { runCli } from './cli/cli.ts';
import { agentVersion } from './version.ts';

const { env } = process;

/** What hooks and scripts of the product get from this machine; everything else stays here. */
const passedOn = ['SystemRoot', 'SystemDrive', 'windir', 'ComSpec', 'PATHEXT', 'TZ', 'LANG', 'LC_ALL'];

const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    interrupted.abort();
  });

/** What opens a file in the browser here; on Linux only where there is a desktop. */
const openers: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: ['open'],
  win32: ['rundll32', 'url.dll,FileProtocolHandler'],
  ...((env['DISPLAY'] ?? env['WAYLAND_DISPLAY'] ?? '') === '' ? {} : { linux: ['xdg-open'] }),
};
const opener = openers[process.platform];

/** An account without an entry of its own, as in some containers, still has a number. */
const account = (): { username: string; shell: string | null } => {
  try {
    return userInfo();
  } catch {
    return { username: String(process.getuid?.() ?? ''), shell: null };
  }
};

const assistPlace = () => {
  const { username, shell } = account();
  const file = process.platform === 'win32' ? (env['ComSpec'] ?? 'cmd.exe') : (shell ?? '/bin/sh');
  const environment = shellEnvironment(env, { system: process.platform, file });
  return {
    person:
      process.stdin.isTTY && process.stderr.isTTY ? { input: process.stdin, output: process.stderr } : null,
    shell: {
      file,
      // Terminals of macOS open login shells; what a person set up for them is only read there.
      arguments: process.platform === 'darwin' ? ['-l'] : [],
      // The account of a service may name a home that is not there.
      folder: existsSync(homedir()) ? homedir() : parse(process.cwd()).root,
      environment,
    },
    user: username,
  };
};

// A reader that went away (`| head`) is no fault of ours.
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

process.exitCode = await runCli({
  arguments: process.argv.slice(2),
  terminal: {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
    stream: process.stderr,
    interactive: isatty(process.stderr.fd) && env['TERM'] !== 'dumb',
    color: isatty(process.stderr.fd) && (env['NO_COLOR'] ?? '') === '',
  },
  version: agentVersion,
  defaultHome: env['BEISTAND_HOME'] ?? join(homedir(), '.beistand'),
  language: spokenLanguage(env),
  languageForced: (env['BEISTAND_LANG'] ?? '') !== '',
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  createAgent: (home) =>
    createAgent({
      home,
      system: process.platform,
      platform: `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`,
      machineName: hostname(),
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      pid: process.pid,
      hookEnvironment: Object.fromEntries(
        passedOn.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])),
      ),
      noProxy: env['NO_PROXY'] ?? env['no_proxy'] ?? '',
    }),
  interrupted: interrupted.signal,
  assistPlace,
  ...(opener === undefined ? {} : { opener }),
});

/**
 * All is done and written by now. A line whose network fell silent can't be closed, though, and would keep the process until the
 * system gives it up, many minutes later. Where nothing keeps it, the process has ended before this.
 */
const farewellMs = 1_000;
setInterval(() => {
  if (process.stdout.writableLength === 0 && process.stderr.writableLength === 0) process.exit();
}, farewellMs).unref();
