import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const browserTests = '**/*.browser.test.ts'

export default defineConfig({
  test: {
    // Most journeys wait for the platform's window rather than for the processor.
    maxWorkers: Math.max(3, availableParallelism()),
    hookTimeout: 60_000,
    // Waiting ends with what is waited for; a busy machine may take its time.
    expect: { poll: { timeout: 15_000, interval: 20 } },
    restoreMocks: true,
    unstubEnvs: true,
    unstubGlobals: true,
    projects: [
      {
        extends: true,
        test: {
          name: 'code',
          include: ['{server,client,scripts,marketplace}/**/*.test.{ts,tsx}'],
          exclude: [browserTests],
          globalSetup: ['server/test/start-test-server.ts', 'server/test/build-page.ts'],
          testTimeout: 40_000,
        },
      },
      {
        // After the others, one file at a time: a browser on a small machine wants it for itself.
        extends: true,
        test: {
          name: 'browser',
          include: [`server/test/${browserTests}`],
          globalSetup: ['server/test/start-test-server.ts', 'server/test/build-page.ts'],
          testTimeout: 120_000,
          fileParallelism: false,
          maxConcurrency: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
