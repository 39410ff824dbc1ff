/** R1: the headers that dealers sign, and what everybody demands of the fixed set of them (SUM-R1-10, SUM-R2-1, SUM-R2-3). */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import type { SumConfig } from './config.ts';
import { deriveR1Hash } from './digests.ts';
import type { Advertisement, ShareHeader } from './messages.ts';
import { demandRosterOrder, ofPartner } from './roster.ts';

/** Whether two headers say the same, byte for byte. */
export const isSameHeader = (left: ShareHeader, right: ShareHeader): boolean =>
  left.partner === right.partner && equalBytes(left.advHash, right.advHash) && equalBytes(left.entriesRoot, right.entriesRoot);

/** A fixed set of headers, with the digest that was announced for it. */
export interface HeaderSet {
  readonly headers: readonly ShareHeader[];
  readonly r1Hash: Uint8Array;
}

/** The round up to R1, as seen by whoever checks a set of headers. */
export interface KeyedRound {
  readonly config: SumConfig;
  readonly roundCtx: Uint8Array;
  readonly advertisements: readonly Advertisement[];
  readonly advHash: Uint8Array;
}

/**
 * What holds for a fixed set of headers whoever looks at it: dealers with a fixed key, in roster order, at least T, all bound to the same
 * keys, the announced digest.
 *
 * @throws ProtocolError `unknown-member`, `malformed`, `below-threshold`, `share-set-split`, `digest-mismatch`.
 */
export function checkHeaderSet(primitives: Primitives, round: KeyedRound, { headers, r1Hash }: HeaderSet): void {
  demandRosterOrder(
    round.config,
    headers.map((header) => header.partner),
    { code: 'malformed', clause: 'SUM-R2-1' },
  );
  for (const header of headers) {
    demand(ofPartner(round.advertisements, header.partner) !== undefined, 'unknown-member', { clause: 'SUM-R2-1' });
    demand(equalBytes(header.advHash, round.advHash), 'share-set-split', { clause: 'SUM-R2-3', party: header.partner });
  }
  demand(headers.length >= round.config.threshold, 'below-threshold', { clause: 'SUM-R2-1' });
  const expected = deriveR1Hash(primitives, { roundCtx: round.roundCtx, advHash: round.advHash, headers });
  demand(equalBytes(expected, r1Hash), 'digest-mismatch', { clause: 'SUM-R2-3' });
}
