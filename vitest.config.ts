import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts', 'packages/**/*.test.ts'],
    sequence: { shuffle: true },
    // The tests are pure or make their own servers: they share a worker, which is four times as fast.
    isolate: false,
    // One more than there are cores: many of them wait for clocks and sockets.
    maxWorkers: 3,
    setupFiles: ['scripts/vitest-setup.ts'],
    testTimeout: 15_000,
  },
  ssr: { resolve: { conditions: ['browser', 'module', 'import', 'default'] } },
});
