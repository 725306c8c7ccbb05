import { defineConfig } from 'vitest/config';

/** Proofs that take their time: networks that are gone for 20 seconds, a thousand sessions. `npm run test:slow`, not part of CI. */
export default defineConfig({
  test: {
    include: ['test/slow/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 1,
    testTimeout: 300_000,
    hookTimeout: 60_000,
  },
});
