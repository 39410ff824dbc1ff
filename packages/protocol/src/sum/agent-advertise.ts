/**
 * R0 for an agent: from an agreed config and fresh entropy to an advertisement (SUM-R0).
 *
 * Everybody learns two public keys and a commitment; nothing of the partner's figures is involved yet. Called once for a round; a crash
 * before the state is stored loses nothing, a crash after it resumes by sending the stored outbox again.
 */
import type { Primitives } from '../crypto/primitives.ts';
import { encodeScalar, scalarFromEntropy } from '../crypto/scalar.ts';
import { demand } from '../errors.ts';
import { deriveAdvertisement } from './advertisement.ts';
import type { AgentStep, RoundSecrets } from './agent-states.ts';
import { stepTo } from './agent-step.ts';
import { type AgreedTerms, checkConfig } from './check-config.ts';
import type { SumConfig } from './config.ts';
import { deriveRoundCtx } from './config-codec.ts';
import { rosterIndex } from './roster.ts';

/** Bytes of entropy of a round: 48 for s, 48 for b, 32 for the share key c. */
export const roundEntropyLength = 128;

/** What an agent enters a round with. */
export interface AdvertiseInput {
  readonly config: SumConfig;
  /** The agent's own charter name. */
  readonly self: string;
  readonly agreed: AgreedTerms;
  /** Unix milliseconds. */
  readonly now: number;
  /** `roundEntropyLength` fresh bytes, never used before and wiped by the caller once the state is stored. */
  readonly entropy: Uint8Array;
}

/**
 * Enters the round, or refuses it.
 *
 * @throws ProtocolError as `checkConfig` does; `roster-mismatch` where the agent itself is not in the roster.
 */
export function advertise(primitives: Primitives, { config, self, agreed, now, entropy }: AdvertiseInput): AgentStep {
  if (entropy.length !== roundEntropyLength) throw new RangeError('round entropy must be 128 bytes');
  checkConfig(config, agreed, now);
  const index = rosterIndex(config, self);
  demand(index > 0, 'roster-mismatch', { clause: 'SUM-C-3' });
  const roundCtx = deriveRoundCtx(primitives, config);
  const secrets: RoundSecrets = {
    s: encodeScalar(scalarFromEntropy(entropy.subarray(0, 48))),
    b: encodeScalar(scalarFromEntropy(entropy.subarray(48, 96))),
    c: entropy.slice(96),
  };
  const own = deriveAdvertisement(primitives, { roundCtx, partner: self, secrets });
  return stepTo({ kind: 'advertised', config, roundCtx, self, index, secrets, own }, { outbox: [{ kind: 'key', advertisement: own }] });
}
