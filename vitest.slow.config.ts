import { defineConfig } from 'vitest/config';
import { leftToSlow } from './vitest.config.ts';

/**
 * Proofs that take their time, `npm run test:slow`, run before a release and not on every push: networks that are gone
 * for 20 seconds, a kill at every single step, every story in both languages. What also runs on a push takes a sample
 * there (test/support/proofs.ts) and everything here.
 */
export default defineConfig({
  test: {
    include: [
      'test/slow/**/*.test.ts',
      'test/e2e/**/*.test.ts',
      'test/integration/{update-{disk,kill},assist-flood}.test.ts',
      ...leftToSlow,
    ],
    globalSetup: ['test/support/shared-postgres.ts'],
    pool: 'forks',
    maxWorkers: 2,
    env: { LC_ALL: 'C.UTF-8', BEISTAND_LANG: '', BEISTAND_PROOFS: 'whole' },
    testTimeout: 400_000,
    hookTimeout: 120_000,
    expect: { poll: { timeout: 20_000, interval: 25 } },
  },
});
