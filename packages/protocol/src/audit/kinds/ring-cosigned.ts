/** The heads that a ring relied on (OVL-6). */
import type { Primitives } from '../../crypto/primitives.ts';
import { countCosigners, decodeVerifierKey, type VerifiedCheckpoint } from '../../log/index.ts';
import { cosignedSpan, type RingConfig, ringPartners } from '../../overlap/index.ts';
import { type Evidence, given, NotProved } from '../judge.ts';
import type { RingContext } from './ring-context.ts';

/** A ring, and the checkpoints of the bundle. */
interface RingHeads {
  readonly context: RingContext;
  readonly config: RingConfig;
  readonly checkpoints: readonly VerifiedCheckpoint[];
}

/**
 * That all of the ring cosigned a log that holds every key before anything made of their rows was announced (OVL-6).
 *
 * @throws NotProved where the bundle has no such head, or the ring never got there.
 */
export function verifyRingCosigned(primitives: Primitives, { context, config, checkpoints }: RingHeads, evidence: Evidence): void {
  const span = given(cosignedSpan(config, context.run.events));
  evidence.leaf = span.from - 1;
  const names = new Set(ringPartners(config));
  const members = context.signed.charter.members.filter(({ partner }) => names.has(partner));
  const witnesses = members.map(({ witness }) => decodeVerifierKey(primitives, witness));
  const within = checkpoints.filter(({ size }) => size >= span.from && size <= span.to);
  const sizes = new Set(within.map(({ size }) => size));
  const ofSize = (size: number): readonly VerifiedCheckpoint[] => within.filter((checkpoint) => checkpoint.size === size);
  const have = [...sizes].reduce((most, size) => Math.max(most, countCosigners(ofSize(size), witnesses)), 0);
  evidence.support = { have, of: config.roster.length };
  if (have < config.roster.length) throw new NotProved('no-cosignatures');
}
