/** A purpose ends: no request outlives it, so that the expiry of a request is all that a run must keep to (DOC-3). */
import { demand } from '../errors.ts';
import type { CharterTerms } from './terms.ts';

const day = 86_400_000;

type Purposes = Pick<CharterTerms, 'purposes'>;

/** The first moment, in Unix milliseconds, at which a purpose no longer holds; never, where the charter names no last day. */
export function purposeEnd({ purposes }: Purposes, purpose: string): number {
  const until = Object.hasOwn(purposes, purpose) ? purposes[purpose]?.['until'] : undefined;
  return typeof until === 'string' ? Date.parse(`${until}T00:00:00Z`) + day : Number.MAX_SAFE_INTEGER;
}

/**
 * The purpose is one of the charter's, with a legal basis, and the request ends no later than it does.
 *
 * @throws ProtocolError `unknown-purpose`, `expired` (DOC-3).
 */
export function demandPurpose(terms: Purposes, purpose: string, expires: number): void {
  const named = Object.hasOwn(terms.purposes, purpose) ? terms.purposes[purpose] : undefined;
  demand(named !== undefined && named.basis.trim() !== '', 'unknown-purpose', { clause: 'DOC-3' });
  demand(expires <= purposeEnd(terms, purpose), 'expired', { clause: 'DOC-3' });
}
