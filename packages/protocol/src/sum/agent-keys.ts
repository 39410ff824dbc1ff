/**
 * R1 for an agent: from the fixed keys to sealed shares (SUM-R1).
 *
 * A recipient learns its own share of the dealer's two secrets, one point of each polynomial; everybody learns commitments. The coordinator
 * carries the boxes and can open none.
 */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { checkKeySet, isSameAdvertisement } from './advertisement.ts';
import type { AgentStep } from './agent-states.ts';
import { type AgentMessageOf, type AgentStateOf, closeRound, contextOf, stepTo } from './agent-step.ts';
import { dealEntries } from './deal.ts';
import { deriveAdvHash } from './digests.ts';
import { deriveEntriesRoot } from './entry-tree.ts';
import type { ShareHeader } from './messages.ts';
import { ofPartner } from './roster.ts';

/**
 * The keys are fixed: deal shares. An agent that the set leaves out is excluded and has nothing to send.
 *
 * @throws ProtocolError as `checkKeySet` does; `own-entry-mismatch`, `key-weak`.
 */
export function onKeysFixed(primitives: Primitives, state: AgentStateOf<'advertised'>, message: AgentMessageOf<'keys-fixed'>): AgentStep {
  const { advertisements, advHash } = message;
  checkKeySet(primitives, state, message);
  const own = ofPartner(advertisements, state.self);
  if (own === undefined) return closeRound(state, 'excluded');
  demand(isSameAdvertisement(own, state.own), 'own-entry-mismatch', { clause: 'SUM-R1-2' });
  const { secrets, roundCtx, self } = state;
  const entries = dealEntries(primitives, { round: state, secrets, advertisements, advHash });
  const header: ShareHeader = { partner: self, advHash, entriesRoot: deriveEntriesRoot(primitives, { roundCtx, dealer: self }, entries) };
  return stepTo(
    { kind: 'shared', ...contextOf(state), secrets, advertisements, advHash, own: header },
    { outbox: [{ kind: 'shares', header, entries }] },
  );
}

/**
 * The keys again. The same set is a replay and changes nothing.
 *
 * @throws ProtocolError `equivocation` for another set.
 */
export function onKeysAgain(
  primitives: Primitives,
  state: AgentStateOf<'shared' | 'masking' | 'uploaded'>,
  message: AgentMessageOf<'keys-fixed'>,
): AgentStep {
  const shown = deriveAdvHash(primitives, state.roundCtx, message.advertisements);
  demand(equalBytes(shown, state.advHash) && equalBytes(message.advHash, state.advHash), 'equivocation', { clause: 'SUM-S-3' });
  return stepTo(state);
}
