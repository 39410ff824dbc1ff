/** How long the evidence of a run is kept: as the purpose of the charter says, from the run's end (RET-1). */
import type { CharterTerms } from './terms.ts';

const day = 86_400_000;

/**
 * The first moment at which evidence may be deleted without anybody's word.
 *
 * @param ended unix milliseconds
 * @returns unix milliseconds; undefined where the charter sets no term for the purpose
 */
export function retentionEnd({ purposes }: CharterTerms, purpose: string, ended: number): number | undefined {
  const days = purposes[purpose]?.['retainDays'];
  return typeof days === 'number' ? ended + days * day : undefined;
}
