/** R0 for the coordinator: collect advertisements, then fix U1 (SUM-R0). It learns public keys and commitments. */
import { encodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { isSameAdvertisement } from './advertisement.ts';
import { checkConfigShape } from './check-config.ts';
import type { SumConfig } from './config.ts';
import { deriveRoundCtx } from './config-codec.ts';
import type { CoordinatorStep } from './coordinator-states.ts';
import {
  type CoordinatorMessageOf,
  type CoordinatorStateOf,
  coordinatorStepTo,
  demandMember,
  failRound,
  isReplay,
} from './coordinator-step.ts';
import { deriveAdvHash } from './digests.ts';
import type { Advertisement } from './messages.ts';
import { insertInRosterOrder, ofPartner } from './roster.ts';
import type { RoundTerms } from './threshold.ts';

/**
 * The first state of a round under these terms.
 *
 * @throws ProtocolError as `checkConfigShape` does.
 */
export function startRound(primitives: Primitives, config: SumConfig, terms: RoundTerms = {}): CoordinatorStep {
  checkConfigShape(config, terms);
  return coordinatorStepTo({ kind: 'collecting-keys', config, roundCtx: deriveRoundCtx(primitives, config), advertisements: [] });
}

/**
 * An advertisement. When the whole roster has sent one, the keys are fixed.
 *
 * @throws ProtocolError `unknown-member`, `equivocation`, `key-weak`, `duplicate-key`.
 */
export function onKey(
  primitives: Primitives,
  state: CoordinatorStateOf<'collecting-keys'>,
  { advertisement }: CoordinatorMessageOf<'key'>,
): CoordinatorStep {
  const { partner } = advertisement;
  demandMember(state, partner, 'SUM-R0-3');
  if (isReplay(ofPartner(state.advertisements, partner), advertisement, isSameAdvertisement)) return coordinatorStepTo(state);
  demandFreshKeys(primitives, state.advertisements, advertisement);
  const advertisements = insertInRosterOrder(state.config, state.advertisements, advertisement);
  const next = { ...state, advertisements };
  return advertisements.length === state.config.roster.length ? fixKeys(primitives, next) : coordinatorStepTo(next);
}

/** An agent would refuse the whole set for one bad key, so a bad key does not get in. Any secret shows whether a point has low order. */
function demandFreshKeys(primitives: Primitives, known: readonly Advertisement[], { partner, cKey, sKey }: Advertisement): void {
  const probe = new Uint8Array(32).fill(8);
  const isStrong = [cKey, sKey].every((key) => primitives.x25519.sharedSecret(probe, key) !== undefined);
  demand(isStrong, 'key-weak', { clause: 'SUM-R0-4', party: partner });
  const used = new Set(known.flatMap((adv) => [encodeHex(adv.cKey), encodeHex(adv.sKey)]));
  const isNew = !used.has(encodeHex(cKey)) && !used.has(encodeHex(sKey)) && encodeHex(cKey) !== encodeHex(sKey);
  demand(isNew, 'duplicate-key', { clause: 'SUM-R0-4', party: partner });
}

/** Nobody more will advertise: fix the keys there are, or fail with too few. */
export const onKeysOver = (primitives: Primitives, state: CoordinatorStateOf<'collecting-keys'>): CoordinatorStep =>
  fixKeys(primitives, state);

function fixKeys(primitives: Primitives, state: CoordinatorStateOf<'collecting-keys'>): CoordinatorStep {
  const { config, roundCtx, advertisements } = state;
  if (advertisements.length < config.minSurvivors) return failRound(state, { code: 'too-few-survivors' });
  const advHash = deriveAdvHash(primitives, roundCtx, advertisements);
  return coordinatorStepTo({ kind: 'collecting-shares', config, roundCtx, advertisements, advHash, dealt: [] }, [
    { kind: 'keys-fixed', partners: advertisements.map((adv) => adv.partner), advHash },
  ]);
}

/**
 * An advertisement after the keys were fixed. The sender's own again is a replay.
 *
 * @throws ProtocolError `unknown-member`, `equivocation`; `round-closed` for one that came too late.
 */
export function onLateKey(
  _primitives: Primitives,
  state: CoordinatorStateOf<'collecting-shares' | 'collecting-inputs' | 'summing' | 'collecting-acks' | 'collecting-reveals'>,
  { advertisement }: CoordinatorMessageOf<'key'>,
): CoordinatorStep {
  demandMember(state, advertisement.partner, 'SUM-R0-3');
  const replay = isReplay(ofPartner(state.advertisements, advertisement.partner), advertisement, isSameAdvertisement);
  demand(replay, 'round-closed', { clause: 'SUM-R0-5' });
  return coordinatorStepTo(state);
}
