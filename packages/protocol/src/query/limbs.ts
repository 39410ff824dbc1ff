/** How many words a figure takes (DOC-5). */
import { demand } from '../errors.ts';

const maxWord = 2n ** 63n - 1n;
/** What one partner's figure of two limbs may be: 55 bits low, 55 bits high with its sign (amendments 12). */
export const maxTwoLimbs = 2n ** 109n - 1n;

/**
 * The overflow guard: partners times the largest absolute figure stays inside the ring.
 *
 * @throws ProtocolError `overflow-guard`, of the clause given, where it fits neither one nor two limbs
 */
export function limbsFor({ min, max }: { readonly min: bigint; readonly max: bigint }, partners: number, clause: string): 1 | 2 {
  const count = BigInt(partners);
  if (max * count <= maxWord && -min * count <= maxWord) return 1;
  demand(max <= maxTwoLimbs && -min <= maxTwoLimbs, 'overflow-guard', { clause });
  return 2;
}
