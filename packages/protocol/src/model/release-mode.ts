/** Models run in release mode `plain` only (MOD-9). */
import type { ReleaseMode } from '../charter/terms.ts';
import { demand } from '../errors.ts';

/**
 * A partner that leaves small cells of its own out has no cross-products to leave them out of; the committee gate is not specified for a series
 * of sums.
 *
 * @throws ProtocolError `not-supported`
 */
export function demandModelMode(kind: string, releaseMode: ReleaseMode): void {
  demand(kind !== 'model' || releaseMode === 'plain', 'not-supported', { clause: 'MOD-9' });
}
