/** Which queries have noise (OVL-12). Rules that ask for it are kept or the query is refused: a figure without noise would be weaker than the charter. */
import type { Rules } from '../disclosure/rules.ts';
import { demand } from '../errors.ts';

/** @throws ProtocolError `not-supported` where the rules ask for noise on anything but an overlap. */
export function demandNoise({ kind }: { readonly kind: string }, { noise }: Pick<Rules, 'noise'>): void {
  demand(noise === 'none' || kind === 'overlap', 'not-supported', { clause: 'OVL-12' });
}
