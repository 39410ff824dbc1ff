/** R2 for the coordinator: collect the headers of masked vectors, or end the round on a complaint (SUM-R2). A masked vector tells it nothing. */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import type { CoordinatorStep } from './coordinator-states.ts';
import {
  type CoordinatorMessageOf,
  type CoordinatorStateOf,
  coordinatorStepTo,
  demandMember,
  failRound,
  isReplay,
} from './coordinator-step.ts';
import { deriveSvHash } from './digests.ts';
import { vectorLength } from './masks.ts';
import type { InputHeader, SurvivorStatement } from './messages.ts';
import { insertInRosterOrder, ofPartner } from './roster.ts';
import { isSameInput } from './survivor-statement.ts';

type InputsState = CoordinatorStateOf<'collecting-inputs'>;

/** Whether `partner` dealt shares that were fixed, so that its vector can be unmasked. */
const isDealer = (state: Pick<InputsState, 'dealt'>, partner: string): boolean =>
  state.dealt.some((dealt) => dealt.header.partner === partner);

/**
 * The header of a vector that the driver holds completely, under exactly that root. When every dealer's is in, adding begins.
 *
 * @throws ProtocolError `unknown-member`, `equivocation`; `round-closed` for a partner that did not deal, `binding-mismatch`, `vector-shape`.
 */
export function onInput(_primitives: Primitives, state: InputsState, { input }: CoordinatorMessageOf<'input'>): CoordinatorStep {
  const { partner } = input;
  demandMember(state, partner, 'SUM-R2-11');
  demand(isDealer(state, partner), 'round-closed', { clause: 'SUM-R2-11', party: partner });
  if (isReplay(ofPartner(state.inputs, partner), input, isSameInput)) return coordinatorStepTo(state);
  const isBound = equalBytes(input.advHash, state.advHash) && equalBytes(input.r1Hash, state.r1Hash);
  demand(isBound, 'binding-mismatch', { clause: 'SUM-R2-10', party: partner });
  demand(input.length === vectorLength(state.config), 'vector-shape', { clause: 'SUM-R2-10', party: partner });
  const next = { ...state, inputs: insertInRosterOrder(state.config, state.inputs, input) };
  const received = { kind: 'input-received', partner, vecRoot: input.vecRoot } as const;
  if (next.inputs.length < state.dealt.length) return coordinatorStepTo(next, [received]);
  const summing = fixInputs(next);
  return { next: summing.next, outbox: [received, ...summing.outbox] };
}

/** Nobody more will upload: add the vectors there are, or fail with too few. */
export const onInputsOver = (_primitives: Primitives, state: InputsState): CoordinatorStep => fixInputs(state);

function fixInputs(state: InputsState): CoordinatorStep {
  if (state.inputs.length < state.config.minSurvivors) return failRound(state, { code: 'too-few-survivors' });
  return coordinatorStepTo({ ...state, kind: 'summing' }, [{ kind: 'sum-inputs', partners: state.inputs.map((input) => input.partner) }]);
}

/**
 * A complaint ends the round before anything can be opened. It names a pair, for either of the two may be lying.
 *
 * @throws ProtocolError `unknown-member`; `malformed` where the two did not deal to each other.
 */
export function onComplaint(
  _primitives: Primitives,
  state: InputsState,
  { from, against, code }: CoordinatorMessageOf<'complaint'>,
): CoordinatorStep {
  for (const partner of [from, against]) demandMember(state, partner, 'SUM-R2-7');
  demand(from !== against && isDealer(state, from) && isDealer(state, against), 'malformed', { clause: 'SUM-R2-7', party: from });
  return failRound(state, { code, complaint: { from, against } });
}

/**
 * A vector after adding began. The sender's own again is a replay.
 *
 * @throws ProtocolError `unknown-member`, `equivocation`; `round-closed` for one that came too late.
 */
export function onLateInput(
  _primitives: Primitives,
  state: CoordinatorStateOf<'summing' | 'collecting-acks' | 'collecting-reveals'>,
  { input }: CoordinatorMessageOf<'input'>,
): CoordinatorStep {
  demandMember(state, input.partner, 'SUM-R2-11');
  demand(isReplay(ofPartner(state.inputs, input.partner), input, isSameInput), 'round-closed', { clause: 'SUM-R2-11' });
  return coordinatorStepTo(state);
}

/** The masked sum is made: publish the statement of what is in it (SUM-R3-1). */
export function onSummed(
  primitives: Primitives,
  state: CoordinatorStateOf<'summing'>,
  { sumRoot, logHead }: CoordinatorMessageOf<'summed'>,
): CoordinatorStep {
  const { roundCtx, advHash, r1Hash, inputs } = state;
  const survivors = inputs.map(({ partner, vecRoot }: InputHeader) => ({ partner, vecRoot }));
  const statement: SurvivorStatement = { roundCtx, advHash, r1Hash, survivors, sumRoot, logHead };
  const svHash = deriveSvHash(primitives, statement);
  return coordinatorStepTo({ ...state, kind: 'collecting-acks', svHash, acks: [] }, [{ kind: 'survivors-fixed', statement, svHash }]);
}
