/**
 * Is the product well? Its signed health check says so: a command that ends with 0, or a URL on this
 * machine that answers 2xx. Tried again a few times, and where the product asks for it, watched for a while.
 */
import * as http from 'node:http';
import * as https from 'node:https';
import { BeistandError } from '../../protocol/errors.ts';
import type { HealthCheck } from '../../protocol/product-file.ts';
import { hookVariables, runningNote } from './hooks.ts';
import type { HookContext } from './hooks.ts';
import { cleanEnvironment, runProgram } from './process.ts';
import type { Site } from './site.ts';

const outputBytes = 16 * 1024;
const saidChars = 1_000;

interface Answer {
  readonly healthy: boolean;
  readonly says: string;
}

const askUrl = (url: string, timeoutMs: number): Promise<Answer> =>
  new Promise((resolve) => {
    const settle = (healthy: boolean, says: string): void => {
      clearTimeout(timer);
      request.destroy();
      resolve({ healthy, says });
    };
    // The certificate is the product's own on this very machine; nobody is in between.
    const request = url.startsWith('https:')
      ? https.get(url, { rejectUnauthorized: false, agent: false })
      : http.get(url, { agent: false });
    const timer = setTimeout(() => settle(false, `no answer from ${url} within ${timeoutMs} ms`), timeoutMs);
    request.once('response', ({ statusCode = 0 }) =>
      settle(statusCode >= 200 && statusCode < 300, `${url} answered ${statusCode}`),
    );
    request.once('error', (error) => settle(false, `${url}: ${error.message}`));
  });

const askCommand = async (
  site: Site,
  check: Extract<HealthCheck, { command: unknown }>,
  context: HookContext,
): Promise<Answer> => {
  const end = await runProgram(site.disk, runningNote(site), {
    command: check.command,
    folder: site.install.tree(context.build.manifest.version),
    environment: cleanEnvironment(hookVariables(site, 'healthCheck', context), context.machine),
    timeoutMs: check.timeoutMs,
    outputBytes,
  });
  if (end.exitCode === 0) return { healthy: true, says: 'exit code 0' };
  const how = end.timedOut
    ? `no end within ${check.timeoutMs} ms`
    : (end.startFault ?? (end.exitCode === null ? 'ended by a signal' : `exit code ${end.exitCode}`));
  const output = end.output.trim().slice(-saidChars);
  return { healthy: false, says: output === '' ? how : `${how}: ${output}` };
};

export interface HealthClock {
  readonly now: () => Date;
  readonly sleep: (ms: number) => Promise<void>;
}

/** One question, with the tries the product's file allows. */
const askWithRetries = async (
  site: Site,
  check: HealthCheck,
  context: HookContext,
  clock: HealthClock,
): Promise<Answer> => {
  for (let attempt = 1; ; attempt += 1) {
    const answer =
      'url' in check ? await askUrl(check.url, check.timeoutMs) : await askCommand(site, check, context);
    site.onProgress({ kind: 'health', attempt, healthy: answer.healthy });
    if (answer.healthy || attempt > check.retries) return answer;
    await clock.sleep(check.intervalMs);
  }
};

/**
 * Waits until the build is healthy and, with `probation`, stays so for as long as its file asks.
 * @returns false where the build has no health check, so that nothing was asked
 * @throws BeistandError UNHEALTHY
 */
export const awaitHealthy = async (
  site: Site,
  context: HookContext,
  clock: HealthClock,
  probation: boolean,
): Promise<boolean> => {
  const { manifest } = context.build;
  const check = manifest.productFile?.healthCheck;
  if (check === undefined) return false;
  site.onProgress({ kind: 'hook', hook: 'healthCheck', version: manifest.version });
  const began = clock.now().getTime();
  for (let first = true; ; first = false) {
    const answer = await askWithRetries(site, check, context, clock);
    if (!answer.healthy) {
      await site.journal.append('unhealthy', { version: manifest.version, says: answer.says });
      const when = first ? 'did not become healthy' : 'became unhealthy while it was watched';
      throw new BeistandError('UNHEALTHY', `${manifest.version} ${when} (${answer.says}).`, {
        details: { version: manifest.version },
      });
    }
    if (!probation || clock.now().getTime() - began >= check.probationMs) return true;
    await clock.sleep(Math.max(50, check.intervalMs));
  }
};

/** One single question; null where the build has no health check. */
export const isHealthyNow = async (site: Site, context: HookContext): Promise<boolean | null> => {
  const check = context.build.manifest.productFile?.healthCheck;
  if (check === undefined) return null;
  const answer =
    'url' in check ? await askUrl(check.url, check.timeoutMs) : await askCommand(site, check, context);
  return answer.healthy;
};
