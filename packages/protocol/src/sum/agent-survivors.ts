/**
 * R3 and R4 for an agent: sign one survivor statement, then reveal for it (SUM-R3, SUM-R4).
 *
 * The signature says which inputs may be opened. Two sets of T signers share an honest partner, and an honest partner signs once, so at
 * most one statement of a round gets its quorum. A reveal shows one share of b for each survivor and one share of s for each partner
 * that dealt but did not survive: never both of one partner.
 */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import type { AgentStep } from './agent-states.ts';
import { type AgentMessageOf, type AgentStateOf, closeRound, contextOf, secretsOf, stepTo } from './agent-step.ts';
import { deriveSvHash } from './digests.ts';
import { vectorLength } from './masks.ts';
import type { InputHeader, Reveal } from './messages.ts';
import { ofPartner } from './roster.ts';
import { checkStatement, isSameInput } from './survivor-statement.ts';

/**
 * The statement is out: sign it. An agent that the statement leaves out is excluded; it signs and reveals nothing.
 *
 * @throws ProtocolError as `checkStatement` does; `log-fork`, `own-entry-mismatch`.
 */
export function onSurvivors(primitives: Primitives, state: AgentStateOf<'uploaded'>, message: AgentMessageOf<'survivors'>): AgentStep {
  const { statement, inputs, logRoot } = message;
  const { advHash, r1Hash, vecRoot, inputCommit, held, self, config } = state;
  checkStatement({ ...state, dealers: held.map((shares) => shares.dealer) }, { statement, inputs });
  demand(equalBytes(statement.logHead.root, logRoot), 'log-fork', { clause: 'SUM-R3-5' });
  const shown = ofPartner(inputs, self);
  if (shown === undefined) return closeRound(state, 'excluded');
  const own: InputHeader = { partner: self, advHash, r1Hash, vecRoot, length: vectorLength(config), inputCommit };
  demand(isSameInput(shown, own), 'own-entry-mismatch', { clause: 'SUM-R3-4' });
  const svHash = deriveSvHash(primitives, statement);
  const survivors = statement.survivors.map((survivor) => survivor.partner);
  return stepTo({ kind: 'signed', ...contextOf(state), svHash, survivors, held }, { outbox: [{ kind: 'ack', svHash }] });
}

/**
 * A statement after one was signed. The same one is a replay and changes nothing.
 *
 * @throws ProtocolError `survivors-conflict` for another one, `already-revealed` where shares have left for the first.
 */
export function onSurvivorsAgain(
  primitives: Primitives,
  state: AgentStateOf<'signed' | 'revealed'>,
  message: AgentMessageOf<'survivors'>,
): AgentStep {
  const isSame = equalBytes(deriveSvHash(primitives, message.statement), state.svHash);
  demand(isSame, state.kind === 'signed' ? 'survivors-conflict' : 'already-revealed', { clause: 'SUM-R3-6' });
  return stepTo(state);
}

/**
 * The acknowledgements of others are in: reveal, if at least T distinct survivors signed exactly the statement that this agent signed.
 *
 * @throws ProtocolError `quorum`.
 */
export function onQuorum(_primitives: Primitives, state: AgentStateOf<'signed'>, message: AgentMessageOf<'quorum'>): AgentStep {
  const { survivors, svHash, held, self, config } = state;
  const valid = message.signers.filter((signer) => survivors.includes(signer.partner) && equalBytes(signer.svHash, svHash));
  const distinct = new Set(valid.map((signer) => signer.partner));
  demand(distinct.size >= config.threshold, 'quorum', { clause: 'SUM-R4-1' });
  const shares = held.map(({ dealer, bShare, sShare }) =>
    survivors.includes(dealer)
      ? ({ dealer, kind: 'b', share: bShare.slice() } as const)
      : ({ dealer, kind: 's', share: sShare.slice() } as const),
  );
  const reveal: Reveal = { partner: self, svHash, shares };
  return stepTo({ kind: 'revealed', ...contextOf(state), svHash }, { outbox: [{ kind: 'reveal', reveal }], spent: secretsOf(state) });
}

/**
 * Acknowledgements after the reveal. The driver sends the stored bytes again; for any other statement there is nothing left to reveal.
 *
 * @throws ProtocolError `already-revealed` where one of them is for another statement.
 */
export function onQuorumAgain(_primitives: Primitives, state: AgentStateOf<'revealed'>, message: AgentMessageOf<'quorum'>): AgentStep {
  const isSame = message.signers.every((signer) => equalBytes(signer.svHash, state.svHash));
  demand(isSame, 'already-revealed', { clause: 'SUM-R4-3' });
  return stepTo(state);
}
