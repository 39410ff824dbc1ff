import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** Whole programs against each other: real agents, coordinators, files and HTTP, and the shipped examples. `pnpm scenario-tests`, after `npm test`. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['test/scenario/**/*.test.ts', 'test/examples/**/*.test.ts'], exclude: ['**/node_modules/**'] },
});
