/**
 * Table A of docs/protocol/state-tables.md: what an agent does in each state with each message. The type demands every cell, and a
 * transition of exactly that state and message in it; a test compares the printed table with this one.
 *
 * The driver's order for every message: step, store the state with its outbox in one transaction, send, wipe what is spent. A refusal (a
 * `ProtocolError`) leaves the state as it was; the driver then closes the round with `why: 'refused'`.
 */
import type { Primitives } from '../crypto/primitives.ts';
import { ProtocolError } from '../errors.ts';
import { onKeysAgain, onKeysFixed } from './agent-keys.ts';
import { onMasked, onMaskedAgain, onSharesAgain, onSharesFixed } from './agent-shares.ts';
import type { AgentMessage, AgentRound, AgentStep } from './agent-states.ts';
import { type AgentMessageKind, type AgentStateKind, type AgentTransition, closeRound, stepTo } from './agent-step.ts';
import { onQuorum, onQuorumAgain, onSurvivors, onSurvivorsAgain } from './agent-survivors.ts';

/** A cell: a transition, a refusal with `unexpected-message`, or silence (the state stays, nothing is sent). */
export type AgentCell<State extends AgentStateKind, Message extends AgentMessageKind> =
  | AgentTransition<State, Message>
  | 'unexpected'
  | 'ignore';

/** A cell for every state and every message. */
export type AgentTable = { readonly [State in AgentStateKind]: { readonly [Message in AgentMessageKind]: AgentCell<State, Message> } };

/** The round ends from outside: released, aborted, expired or refused. What secrets remain are spent. */
function onClose(_primitives: Primitives, state: AgentRound, message: Extract<AgentMessage, { readonly kind: 'close' }>): AgentStep {
  return closeRound(state, message.why);
}

/** See the module header. */
export const agentTable: AgentTable = {
  advertised: {
    'keys-fixed': onKeysFixed,
    'shares-fixed': 'unexpected',
    masked: 'unexpected',
    survivors: 'unexpected',
    quorum: 'unexpected',
    close: onClose,
  },
  shared: {
    'keys-fixed': onKeysAgain,
    'shares-fixed': onSharesFixed,
    masked: 'unexpected',
    survivors: 'unexpected',
    quorum: 'unexpected',
    close: onClose,
  },
  masking: {
    'keys-fixed': onKeysAgain,
    'shares-fixed': onSharesAgain,
    masked: onMasked,
    survivors: 'unexpected',
    quorum: 'unexpected',
    close: onClose,
  },
  uploaded: {
    'keys-fixed': onKeysAgain,
    'shares-fixed': onSharesAgain,
    masked: onMaskedAgain,
    survivors: onSurvivors,
    quorum: 'unexpected',
    close: onClose,
  },
  signed: {
    'keys-fixed': 'ignore',
    'shares-fixed': 'ignore',
    masked: 'unexpected',
    survivors: onSurvivorsAgain,
    quorum: onQuorum,
    close: onClose,
  },
  revealed: {
    'keys-fixed': 'ignore',
    'shares-fixed': 'ignore',
    masked: 'unexpected',
    survivors: onSurvivorsAgain,
    quorum: onQuorumAgain,
    close: onClose,
  },
  closed: {
    'keys-fixed': 'ignore',
    'shares-fixed': 'ignore',
    masked: 'ignore',
    survivors: 'ignore',
    quorum: 'ignore',
    close: 'ignore',
  },
};

/**
 * The next step of a round.
 *
 * @throws ProtocolError `unexpected-message` (SUM-S-2), or what the cell's transition demands.
 */
export function stepAgent(primitives: Primitives, state: AgentRound, message: AgentMessage): AgentStep {
  // The table's type ties each cell to its state and message; a look-up by two runtime tags is beyond what the checker can follow.
  const cell = agentTable[state.kind][message.kind] as
    | ((primitives: Primitives, state: AgentRound, message: AgentMessage) => AgentStep)
    | 'unexpected'
    | 'ignore';
  if (cell === 'unexpected') throw new ProtocolError('unexpected-message', { clause: 'SUM-S-2' });
  if (cell === 'ignore') return stepTo(state);
  return cell(primitives, state, message);
}
