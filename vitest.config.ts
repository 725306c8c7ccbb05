import { defineConfig } from 'vitest/config';

/**
 * One project for all tests. Integration tests start real servers and real processes on two cores, so
 * files run in at most two workers and a single test may take two minutes before it counts as hung.
 */
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    exclude: ['test/slow/**'],
    globalSetup: ['test/support/shared-postgres.ts'],
    pool: 'forks',
    maxWorkers: 2,
    // Programs speak the language of the locale; tests say which one they mean.
    env: { LC_ALL: 'C.UTF-8', BEISTAND_LANG: '' },
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // What is waited for comes when it comes; the usual second is short for a process that starts on a busy machine.
    expect: { poll: { timeout: 20_000, interval: 25 } },
  },
});
