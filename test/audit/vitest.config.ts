import { defineConfig } from 'vitest/config';
import base from '../../vitest.config.ts';

/** The long tests of the audit: hundreds of altered bundles, and the comparison with Go. `pnpm audit-tests`, after `npm test`. */
export default defineConfig({ ...base, test: { ...base.test, include: ['test/audit/**/*.test.ts'], exclude: ['**/node_modules/**'] } });
