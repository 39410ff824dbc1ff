/** What runs in release mode `plain` only: models (MOD-9) and groups that are made alike (DSC-13). */
import type { ReleaseMode } from '../charter/terms.ts';
import { demand } from '../errors.ts';

/** What of a query matters here. */
interface Moded {
  readonly kind: string;
  readonly compare?: { readonly standardise?: unknown };
}

/**
 * A partner that leaves small cells of its own out has no cross-products to leave them out of, and would leave out most of its strata; the committee gate is
 * not specified for a series of sums.
 *
 * @throws ProtocolError `not-supported`
 */
export function demandReleaseMode({ kind, compare }: Moded, releaseMode: ReleaseMode): void {
  demand(kind !== 'model' || releaseMode === 'plain', 'not-supported', { clause: 'MOD-9' });
  demand(compare?.standardise === undefined || releaseMode === 'plain', 'not-supported', { clause: 'DSC-13' });
}
