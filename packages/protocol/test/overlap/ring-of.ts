/** A ring's config for tests: what no test is about is the same in all of them. */
import type { RingConfig } from '../../src/overlap/index.ts';

/** A digest that shows which one it is. */
export const digest = (at: number): string => at.toString(16).padStart(64, '0');

/** A ring of `partners`, in their order; everything else that matters is named by the test. */
export const ringOf = (partners: readonly string[], own: Pick<RingConfig, 'blinding' | 'suite' | 'lists' | 'canaries'>): RingConfig => ({
  version: 1,
  round: '0'.repeat(32),
  run: digest(1),
  columns: 1,
  sealKey: digest(9),
  roster: partners.map((partner, at) => ({ partner, key: digest(at) })),
  padding: true,
  notBefore: 0,
  expires: 1,
  logHead: { size: 0, root: digest(0) },
  ...own,
});
