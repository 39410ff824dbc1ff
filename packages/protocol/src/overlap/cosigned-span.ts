/** Which heads a ring relied on (OVL-6, OVL-11): nothing of a list leaves before all of the ring cosigned a log that holds every key. */
import type { KetensomEvent } from '../event/schemas.ts';
import type { RingConfig } from './ring-config.ts';

/** Sizes of the log, both included, of which one must have been cosigned by all of the ring. */
export interface CosignedSpan {
  readonly from: number;
  readonly to: number;
}

/** What is made from a partner's rows. */
const dataTypes: ReadonlySet<KetensomEvent['type']> = new Set(['sizes.sealed', 'hop.done', 'tags.final'] as const);

/**
 * From the last key, in `salted-hash` from the partners' key, to the first event that rests on data; `undefined` where the ring did not get there. A head in
 * between was signed before the first byte, since the event that announces it came later.
 */
export function cosignedSpan(
  { blinding }: Pick<RingConfig, 'blinding'>,
  events: readonly { readonly leaf: number; readonly event: KetensomEvent }[],
): CosignedSpan | undefined {
  const last = blinding === 'dh' ? 'overlap.key' : 'overlap.salt';
  const key = events.findLast(({ event }) => event.type === last);
  const data = events.find(({ event }) => dataTypes.has(event.type));
  return key === undefined || data === undefined ? undefined : { from: key.leaf + 1, to: data.leaf };
}
