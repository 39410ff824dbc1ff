/**
 * R2 for an agent: from the fixed share headers to a plan for masking, and from the masked vector to its announcement (SUM-R2).
 *
 * The secrets b, s and c have done their work here: what remains is one key per mask, until the vector is stored, and the shares held for
 * others. The coordinator gets a vector that is uniform to it as long as one pair of honest partners is in the set.
 */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import type { AgentStep, MaskPlan } from './agent-states.ts';
import { type AgentMessageOf, type AgentStateOf, closeRound, contextOf, secretsOf, stepTo } from './agent-step.ts';
import { deriveMaskSecret } from './dealer.ts';
import { deriveR1Hash } from './digests.ts';
import { vectorLength } from './masks.ts';
import type { Advertisement, ShareHeader } from './messages.ts';
import { openColumn } from './open-column.ts';
import { derivePairKey, deriveSelfKey, pairSign } from './pair-masks.ts';
import { ofPartner, rosterIndex } from './roster.ts';
import { checkHeaderSet, isSameHeader } from './share-header.ts';

/**
 * The share headers are fixed: read the column and plan the masks, or complain and leave the round. An agent that the set leaves out is
 * excluded.
 *
 * @throws ProtocolError as `checkHeaderSet` and `openColumn` do; `own-entry-mismatch`, `key-weak`.
 */
export function onSharesFixed(primitives: Primitives, state: AgentStateOf<'shared'>, message: AgentMessageOf<'shares-fixed'>): AgentStep {
  const { headers, r1Hash, column } = message;
  const { secrets, advertisements, advHash } = state;
  checkHeaderSet(primitives, state, message);
  const own = ofPartner(headers, state.self);
  if (own === undefined) return closeRound(state, 'excluded');
  demand(isSameHeader(own, state.own), 'own-entry-mismatch', { clause: 'SUM-R2-1' });
  const opened = openColumn(primitives, { round: state, secrets, advertisements, advHash, headers, column });
  if (opened.kind === 'complaints') return closeRound(state, 'aborted', opened.complaints);
  const plan = planMasks(primitives, state, { headers, r1Hash });
  const next = { kind: 'masking', ...contextOf(state), advHash, r1Hash, plan, held: opened.held } as const;
  return stepTo(next, { spent: secretsOf(state) });
}

function planMasks(
  primitives: Primitives,
  state: AgentStateOf<'shared'>,
  set: { readonly headers: readonly ShareHeader[]; readonly r1Hash: Uint8Array },
): MaskPlan {
  const { roundCtx, secrets, config, advertisements, self, index } = state;
  const secret = deriveMaskSecret(primitives, roundCtx, secrets.s);
  const own = { index, partner: self, sKey: (ofPartner(advertisements, self) as Advertisement).sKey, secret };
  const peers = set.headers.map((header) => header.partner).filter((partner) => partner !== self);
  const pairs = peers.map((partner) => {
    const other = { index: rosterIndex(config, partner), partner, sKey: (ofPartner(advertisements, partner) as Advertisement).sKey };
    const key = derivePairKey(primitives, { roundCtx, r1Hash: set.r1Hash, own, other });
    demand(key !== undefined, 'key-weak', { clause: 'SUM-R2-8', party: partner });
    return { key, sign: pairSign(index, other.index) };
  });
  return { selfKey: deriveSelfKey(primitives, roundCtx, secrets.b), pairs };
}

/**
 * The share headers again. The same set is a replay and changes nothing.
 *
 * @throws ProtocolError `equivocation` for another set.
 */
export function onSharesAgain(
  primitives: Primitives,
  state: AgentStateOf<'masking' | 'uploaded'>,
  message: AgentMessageOf<'shares-fixed'>,
): AgentStep {
  const { roundCtx, advHash, r1Hash } = state;
  const shown = deriveR1Hash(primitives, { roundCtx, advHash, headers: message.headers });
  demand(equalBytes(shown, r1Hash) && equalBytes(message.r1Hash, r1Hash), 'equivocation', { clause: 'SUM-S-3' });
  return stepTo(state);
}

/** The vector is masked and stored: announce it. From here on the agent uploads those bytes or none. */
export function onMasked(_primitives: Primitives, state: AgentStateOf<'masking'>, message: AgentMessageOf<'masked'>): AgentStep {
  const { vecRoot, inputCommit, length } = message;
  if (length !== vectorLength(state.config)) throw new RangeError('the masked vector does not have the length of the config');
  const { advHash, r1Hash, held } = state;
  const spent = secretsOf(state).filter((secret) => secret.name === 'mask-plan');
  return stepTo(
    { kind: 'uploaded', ...contextOf(state), advHash, r1Hash, vecRoot, inputCommit, held },
    { outbox: [{ kind: 'input', vecRoot, inputCommit, length, advHash, r1Hash }], spent },
  );
}

/**
 * The vector again. One round has one vector: masks used on a second one would give away the difference of the two (SUM-R2-10).
 *
 * @throws ProtocolError `input-conflict` for another vector.
 */
export function onMaskedAgain(_primitives: Primitives, state: AgentStateOf<'uploaded'>, message: AgentMessageOf<'masked'>): AgentStep {
  const same = equalBytes(message.vecRoot, state.vecRoot) && equalBytes(message.inputCommit, state.inputCommit);
  demand(same, 'input-conflict', { clause: 'SUM-R2-10' });
  return stepTo(state);
}
