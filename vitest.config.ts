import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    sequence: { shuffle: true },
    testTimeout: 15_000,
  },
  ssr: { resolve: { conditions: ['browser', 'module', 'import', 'default'] } },
});
