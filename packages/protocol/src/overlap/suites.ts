import type { BlindingSuite, BlindingSuiteName } from './blinding-suite.ts';
import { ristretto255Suite } from './ristretto255-suite.ts';
import { x25519Suite } from './x25519-suite.ts';

/** The portable suites, by name. */
export const blindingSuites: Readonly<Record<BlindingSuiteName, BlindingSuite>> = { x25519: x25519Suite, ristretto255: ristretto255Suite };
