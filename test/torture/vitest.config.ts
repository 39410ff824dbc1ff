import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** Real servers for minutes: partners lost at every step, a coordinator that lies, random worlds, and the shipped examples with what is planted in them. `pnpm torture`. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ['test/scenario/*.test.ts', 'test/examples/**/*.test.ts', 'test/hostile/lying-coordinator.test.ts'],
    exclude: ['**/node_modules/**', 'test/scenario/golden.test.ts'],
  },
});
