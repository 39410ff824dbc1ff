import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const conditions = ['@ketensom/source'];

export default defineConfig({
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  test: {
    // The machine that this is checked on has two cores; the default leaves one idle.
    maxWorkers: 2,
    // Loading the modules anew for every file takes a sixth of the time, and no test needs a module that is fresh.
    isolate: false,
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    // Needs a browser: `pnpm browser`. Long: `pnpm audit-tests` and `pnpm scenario-tests`, parts of .ci/run, and `pnpm torture`.
    exclude: [
      '**/node_modules/**',
      'test/browser/**',
      'test/audit/**',
      'test/scenario/**',
      'test/examples/**',
      'test/hostile/lying-coordinator.test.ts',
    ],
    globalSetup: [fileURLToPath(new URL('./test/scratch.ts', import.meta.url))],
    // Programs that tests start find their modules compiled, and stripped of types, after the first.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('./.cache/compile', import.meta.url)) },
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
});
