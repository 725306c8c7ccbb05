import { defineConfig } from 'vitest/config';

/** Files that need a process to themselves, whose memory they measure or search. */
const alone = ['test/integration/{assist-lying-relay,update-attacks,relay-turn}.test.ts'];

/**
 * What a push leaves to `npm run test:slow`, to stay under 15 minutes on two cores: a memory that is searched, faults at each of many
 * places, and the finer handling of pages whose stories are told on every push.
 */
export const leftToSlow = [
  'test/integration/{assist-memory,mail-crash,relay-places,update-power-loss}.test.ts',
  'test/e2e/{console-palette,console-queue,console-ticket-links,console-ticket-work,session-idle}.test.ts',
];

/**
 * Integration tests start real servers and real processes on two cores, so files run in at most two workers and a single
 * test may take two minutes before it counts as hung. Most files share their worker's process one after the other: loading
 * the server anew for each of them took as long as a tenth of all tests.
 */
export default defineConfig({
  test: {
    globalSetup: ['test/support/shared-postgres.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Programs speak the language of the locale; tests say which one they mean.
    env: { LC_ALL: 'C.UTF-8', BEISTAND_LANG: '' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // On a machine shared with others a browser or a process may once be too slow; the reporter names who needed a second try.
    retry: process.env['CI'] === 'true' ? 1 : 0,
    // What is waited for comes when it comes; the usual second is short for a process that starts on a busy machine.
    expect: { poll: { timeout: 20_000, interval: 25 } },
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      {
        extends: true,
        test: {
          name: 'together',
          include: ['test/**/*.test.ts'],
          exclude: ['test/slow/**', ...alone, ...leftToSlow],
          isolate: false,
        },
      },
    ],
  },
});
