/** The local page's server as a browser sees it: entered by its one-time address, then asked with cookie and Origin. */
import { randomUUID } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { request } from 'node:http';
import { onTestFinished } from 'vitest';
import { setTimeout as pause } from 'node:timers/promises';
import type { Agent } from '../../agent/actions/agent.ts';
import { createAgent } from '../../agent/agent.ts';
import { startPage } from '../../agent/page/server.ts';
import type { PageServer } from '../../agent/page/server.ts';
import type { Job, JobWish } from '../../protocol/page-api.ts';
import { worldPlatform } from './world.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  json(): unknown;
}

export interface Ask {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request as it is given, Host included, which `fetch` would not let a test choose. */
export const ask = (
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: Ask = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (piece: string) => {
        text += piece;
      });
      response.on('error', reject);
      response.on('end', () => {
        const { statusCode = 0 } = response;
        resolve({
          status: statusCode,
          headers: response.headers,
          text,
          json: () => JSON.parse(text) as unknown,
        });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });

export interface OpenPage extends PageServer {
  readonly origin: string;
  readonly cookie: string;
  /** A request of our own page. */
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names its route's answer
  api<T>(route: string, body?: unknown): Promise<{ status: number; value: T }>;
  /** Starts a job and waits for its end. */
  work(wish: JobWish): Promise<Job>;
}

/** The agent of a home in this process. */
export const agentOf = (home: string, nowMs?: () => number): Agent =>
  createAgent({
    home,
    system: process.platform,
    platform: worldPlatform,
    machineName: hostname(),
    timeZone: 'UTC',
    pid: process.pid,
    hookEnvironment: {},
    noProxy: '',
    ...(nowMs === undefined ? {} : { nowMs }),
  });

const template = `<!doctype html><html><head><meta name="beistand-vendor" content="{{vendor}}"><meta name="beistand-nonce" content="{{nonce}}"></head><body></body></html>`;

/** A page server without a built face: its API and its door are what these tests are about. */
export const startBarePage = async (
  folder: string,
  agent: Agent,
  home: string,
  awayMs?: number,
): Promise<PageServer> => {
  const built = join(folder, `page-${randomUUID()}`);
  await mkdir(join(built, 'assets'), { recursive: true });
  await writeFile(join(built, 'index.html'), template);
  await writeFile(join(built, 'pages.json'), '{}');
  await writeFile(join(built, 'assets', 'page.js'), 'export {};\n');
  return startPage({
    agent,
    home,
    version: '0.1.0',
    port: 0,
    nowMs: Date.now,
    newId: randomUUID,
    place: {
      user: 'kasse',
      shell: { file: '/bin/sh', arguments: [], folder, environment: { PS1: '$ ', HISTFILE: '/dev/null' } },
    },
    folder: built,
    ...(awayMs === undefined ? {} : { awayMs }),
  });
};

/** The built page of an agent in this process, at the time a test says; needs `npm run build`. It ends with the test. */
export const startWholePage = async (home: string, nowMs: () => number): Promise<PageServer> => {
  const page = await startPage({
    agent: agentOf(home, nowMs),
    home,
    version: '0.1.0',
    port: 0,
    nowMs,
    newId: randomUUID,
    place: {
      user: 'kasse',
      shell: {
        file: '/bin/sh',
        arguments: [],
        folder: home,
        environment: { PS1: '$ ', HISTFILE: '/dev/null' },
      },
    },
  });
  onTestFinished(page.close);
  return page;
};

/** Comes in by the one-time address. */
export const enterPage = async (server: PageServer): Promise<OpenPage> => {
  const { origin, host, pathname, search } = new URL(server.url);
  const entered = await ask(server.port, pathname + search, { headers: { host } });
  const [cookie = ''] = String(entered.headers['set-cookie']).split(';');
  // oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names its route's answer
  const api: OpenPage['api'] = async <T>(route: string, body?: unknown) => {
    const [method = 'GET', path = '/'] = route.split(' ');
    const headers = { host, cookie, origin, 'content-type': 'application/json' };
    const answer = await ask(server.port, path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { status: answer.status, value: answer.json() as T };
  };
  return {
    ...server,
    origin,
    cookie,
    api,
    work: async (wish) => {
      await api('POST /api/job', wish);
      for (;;) {
        const { job } = (await api<{ job: Job }>('GET /api/job')).value;
        if (job.phase !== 'running') return job;
        await pause(20);
      }
    },
  };
};
