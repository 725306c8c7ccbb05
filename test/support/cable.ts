/**
 * A browser behind a cable of its own: a network namespace with one way out, to this machine. What is done to the cable is done
 * to all that the browser says and hears, by TCP and by UDP alike. It takes a Linux and its root.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes, randomInt } from 'node:crypto';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser as Chromium } from 'playwright-core';
import { onTestFinished } from 'vitest';
import { chromiumPath, startChromium } from './browser.ts';
import { temporaryFolder } from './temporary-folder.ts';

export interface Cable {
  /** This machine's end. */
  readonly near: string;
  /** Starts a browser that reaches this machine by the cable alone; it closes with the test. */
  readonly chromium: (flags: readonly string[]) => Promise<Chromium>;
  /** Out of the socket: the browser's machine notices at once. */
  readonly pull: () => void;
  /** Not a packet gets through any more, and nobody is told. */
  readonly hush: () => void;
  /** In again, and the browser has this address of the cable's. */
  readonly restore: (last: number) => void;
  /** No more than this gets through in either direction. */
  readonly narrow: (kbps: number) => void;
}

const ip = (...words: string[]): void =>
  void execFileSync('ip', words, { stdio: ['ignore', 'pipe', 'pipe'] });

/** Whether this machine lets us lay one. */
export const mayLayCables = process.getuid?.() === 0 && spawnSync('ip', ['netns', 'list']).status === 0;

/** Lays one; it is gone with the test. The browser begins as number 2 of its network. */
export const layCable = async (): Promise<Cable> => {
  const name = `bst${randomBytes(4).toString('hex')}`;
  const [here, there] = [`${name}a`, `${name}b`];
  // Of the range that is set apart for measuring, so nobody's.
  const network = `198.18.${randomInt(1, 255)}`;
  const near = `${network}.1`;
  const inside = (...words: string[]): void => ip('-n', name, ...words);
  const address = (last: number): void => {
    inside('addr', 'add', `${network}.${last}/24`, 'dev', there);
    // A browser asks for the way to the world to find out which address is its own.
    inside('route', 'replace', 'default', 'via', near);
  };
  let far = 2;

  ip('netns', 'add', name);
  onTestFinished(() => ip('netns', 'del', name));
  ip('link', 'add', here, 'type', 'veth', 'peer', 'name', there, 'netns', name);
  // IPv4 is all there is, so what stops it stops everything.
  ip('link', 'set', here, 'addrgenmode', 'none');
  inside('link', 'set', there, 'addrgenmode', 'none');
  ip('addr', 'add', `${near}/24`, 'dev', here);
  inside('link', 'set', 'lo', 'up');
  inside('link', 'set', there, 'up');
  ip('link', 'set', here, 'up');
  address(far);

  /** Packets to a card that is not there are dropped without a word. */
  const nowhere = ['lladdr', '02:00:00:00:00:01', 'nud', 'permanent'] as const;
  return {
    near,
    chromium: async (flags) => {
      const start = join(await temporaryFolder(), 'chromium');
      await writeFile(start, `#!/bin/sh\nexec ip netns exec ${name} ${chromiumPath} "$@"\n`);
      await chmod(start, 0o755);
      const browser = await startChromium(flags, start);
      onTestFinished(() => browser.close());
      return browser;
    },
    pull: () => ip('link', 'set', here, 'down'),
    hush: () => {
      ip('neigh', 'replace', `${network}.${far}`, 'dev', here, ...nowhere);
      inside('neigh', 'replace', near, 'dev', there, ...nowhere);
    },
    restore: (last) => {
      inside('addr', 'flush', 'dev', there);
      far = last;
      ip('link', 'set', here, 'up');
      address(far);
      ip('neigh', 'flush', 'dev', here, 'nud', 'permanent');
      inside('neigh', 'flush', 'dev', there, 'nud', 'permanent');
    },
    narrow: (kbps) => {
      const shape = (device: string, words: readonly string[]): void =>
        void execFileSync('tc', [...words, 'qdisc', 'replace', 'dev', device, 'root', 'tbf', 'rate', `${kbps}kbit`, 'burst', '8kb', 'latency', '300ms']); // prettier-ignore
      shape(here, []);
      shape(there, ['-n', name]);
    },
  };
};
