/**
 * Table C of docs/protocol/state-tables.md: what the coordinator does in each state with each message. The type demands every cell; a test
 * compares the printed table with this one.
 *
 * `step-over` is the driver's judgement that nobody more will come; what follows from it is decided here. A refusal (a `ProtocolError`) leaves
 * the state as it was and is the answer to whoever sent the message.
 */
import type { Primitives } from '../crypto/primitives.ts';
import { ProtocolError } from '../errors.ts';
import { onComplaint, onInput, onInputsOver, onLateInput, onSummed } from './coordinator-inputs.ts';
import { onKey, onKeysOver, onLateKey } from './coordinator-keys.ts';
import { onAck, onAcksOver, onReveal, onRevealsOver } from './coordinator-opening.ts';
import { onLateShares, onShares, onSharesOver } from './coordinator-shares.ts';
import type { CoordinatorMessage, CoordinatorRound, CoordinatorStep } from './coordinator-states.ts';
import {
  type CoordinatorMessageKind,
  type CoordinatorStateKind,
  type CoordinatorTransition,
  coordinatorStepTo,
  failRound,
} from './coordinator-step.ts';

/**
 * A cell: a transition; a refusal, `unexpected-message` for what comes too early and `round-closed` for what comes too late; or silence (the
 * state stays, nothing is published).
 */
export type CoordinatorCell<State extends CoordinatorStateKind, Message extends CoordinatorMessageKind> =
  | CoordinatorTransition<State, Message>
  | 'unexpected'
  | 'closed'
  | 'ignore';

/** A cell for every state and every message. */
export type CoordinatorTable = {
  readonly [State in CoordinatorStateKind]: { readonly [Message in CoordinatorMessageKind]: CoordinatorCell<State, Message> };
};

/** The driver ends the round. */
function onAbort(
  _primitives: Primitives,
  state: CoordinatorRound,
  { code }: Extract<CoordinatorMessage, { readonly kind: 'abort' }>,
): CoordinatorStep {
  return failRound(state, { code });
}

const ended: CoordinatorTable['opened'] & CoordinatorTable['failed'] = {
  key: 'closed',
  shares: 'closed',
  complaint: 'closed',
  input: 'closed',
  summed: 'ignore',
  ack: 'closed',
  reveal: 'closed',
  'step-over': 'ignore',
  abort: 'ignore',
};

/** See the module header. */
export const coordinatorTable: CoordinatorTable = {
  'collecting-keys': {
    key: onKey,
    shares: 'unexpected',
    complaint: 'unexpected',
    input: 'unexpected',
    summed: 'unexpected',
    ack: 'unexpected',
    reveal: 'unexpected',
    'step-over': onKeysOver,
    abort: onAbort,
  },
  'collecting-shares': {
    key: onLateKey,
    shares: onShares,
    complaint: 'unexpected',
    input: 'unexpected',
    summed: 'unexpected',
    ack: 'unexpected',
    reveal: 'unexpected',
    'step-over': onSharesOver,
    abort: onAbort,
  },
  'collecting-inputs': {
    key: onLateKey,
    shares: onLateShares,
    complaint: onComplaint,
    input: onInput,
    summed: 'unexpected',
    ack: 'unexpected',
    reveal: 'unexpected',
    'step-over': onInputsOver,
    abort: onAbort,
  },
  summing: {
    key: onLateKey,
    shares: onLateShares,
    complaint: 'closed',
    input: onLateInput,
    summed: onSummed,
    ack: 'unexpected',
    reveal: 'unexpected',
    'step-over': 'ignore',
    abort: onAbort,
  },
  'collecting-acks': {
    key: onLateKey,
    shares: onLateShares,
    complaint: 'closed',
    input: onLateInput,
    summed: 'unexpected',
    ack: onAck,
    reveal: 'unexpected',
    'step-over': onAcksOver,
    abort: onAbort,
  },
  'collecting-reveals': {
    key: onLateKey,
    shares: onLateShares,
    complaint: 'closed',
    input: onLateInput,
    summed: 'unexpected',
    ack: onAck,
    reveal: onReveal,
    'step-over': onRevealsOver,
    abort: onAbort,
  },
  opened: ended,
  failed: ended,
};

/**
 * The next step of a round.
 *
 * @throws ProtocolError `unexpected-message` (SUM-S-2), `round-closed` (SUM-S-4), or what the cell's transition demands.
 */
export function stepCoordinator(primitives: Primitives, state: CoordinatorRound, message: CoordinatorMessage): CoordinatorStep {
  // As in `stepAgent`: the table's type ties each cell to its state and message.
  const cell = coordinatorTable[state.kind][message.kind] as
    | ((primitives: Primitives, state: CoordinatorRound, message: CoordinatorMessage) => CoordinatorStep)
    | 'unexpected'
    | 'closed'
    | 'ignore';
  if (cell === 'unexpected') throw new ProtocolError('unexpected-message', { clause: 'SUM-S-2' });
  if (cell === 'closed') throw new ProtocolError('round-closed', { clause: 'SUM-S-4' });
  if (cell === 'ignore') return coordinatorStepTo(state);
  return cell(primitives, state, message);
}
