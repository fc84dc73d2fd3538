import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 30_000,
    // Hooks draw charts and simulate as tests do: on a busy machine ten seconds, the default, are too few.
    hookTimeout: 30_000,
    setupFiles: ['./test/fixedSeed.ts'],
    // Modules hold no state between tests, so each process loads them once, not once a file: half of the time.
    pool: 'forks',
    isolate: false,
    // Building a world makes much short-lived garbage. With more room than V8's 16 MiB for young objects less of it is copied:
    // sixteen of the scenarios take 6 % less processor time (side by side, twice).
    execArgv: ['--max-semi-space-size=64'],
    // By default one core is left idle, which on two cores is half of them.
    maxWorkers: '100%',
    reporters: ['default', './test/closingLine.ts'],
  },
});
