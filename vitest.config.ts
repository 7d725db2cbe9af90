import { defineConfig } from 'vitest/config'

/** Real sockets, browsers and processes on a busy machine: tried once more before CI turns red. At one's own desk, never. */
const retry = process.env.CI ? 1 : 0

/** One project per suffix: the suffix of a test file tells what it costs to run. */
const node = (name: string, include: string[], extra: object = {}) => ({
  test: { name, include, environment: 'node', ...extra },
})

export default defineConfig({
  test: {
    reporters: ['default', './tests/conformance/support/reporter.ts'],
    projects: [
      node('unit', ['{client,local-stack,tests,edge-functions}/**/*.test.ts'], {
        exclude: ['**/node_modules/**', '**/*.{pg,integration,conformance,e2e}.test.ts'],
      }),
      'web/vite.config.ts',
      node('database', ['tests/**/*.pg.test.ts'], {
        globalSetup: ['tests/support/database-template.ts'],
        testTimeout: 30_000,
        hookTimeout: 60_000,
      }),
      node('integration', ['{client,local-stack,tests}/**/*.integration.test.ts'], {
        retry,
        testTimeout: 30_000,
        hookTimeout: 120_000,
        fileParallelism: false,
      }),
      node('conformance', ['tests/conformance/**/*.conformance.test.ts'], {
        retry,
        globalSetup: ['tests/conformance/support/target.ts'],
        // Its files wait for a server most of the time. Other numbers of workers are another group, after the first.
        maxWorkers: 4,
        sequence: { groupOrder: 1 },
        testTimeout: 40_000,
        hookTimeout: 60_000,
      }),
      node('e2e', ['tests/e2e/**/*.e2e.test.ts'], {
        retry,
        globalSetup: ['tests/support/e2e-platform.ts'],
        testTimeout: 120_000,
        hookTimeout: 240_000,
        fileParallelism: false,
      }),
    ],
  },
})
