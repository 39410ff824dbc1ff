import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** Whole programs against each other: real agents, coordinators, files and HTTP. `pnpm scenario-tests`, after `npm test`; the long ones are torture. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['test/scenario/golden.test.ts', 'test/scenario/overlap/**/*.test.ts'], exclude: ['**/node_modules/**'] },
});
