/** A step of a model was opened: this agent makes the sum again and derives the next step for itself (MOD-3). */
import { ProblemError } from '@ketensom/host';
import { type Advance, advanceModel, demand, deriveStepDigest, type EventOf, ProtocolError } from '@ketensom/protocol';
import type { RoundRow } from '../store/round-store.ts';
import { type AgentContext, type Apply, noChange } from './context.ts';
import { agreedStep, keepStep } from './model-steps.ts';
import { type OpenedSum, recomputeOpened } from './opened-sum.ts';
import { isPassing } from './problems.ts';
import { endRound } from './round-end.ts';
import { refuseRound } from './round-steps.ts';
import { resolveRunOf } from './run-context.ts';

type Opened = EventOf<'step.opened'>;

const clause = 'MOD-3';

async function advance(context: AgentContext, event: Opened): Promise<{ readonly opened: OpenedSum; readonly next: Advance }> {
  const { store, primitives, now } = context;
  const { run, round } = event;
  const known = resolveRunOf(context, run, { kind: 'model', now: store.queries.get(run)?.received ?? now() });
  const state = store.rounds.load(round);
  demand(state?.kind === 'revealed' && state.config.step === event.step, 'step-mismatch', { clause });
  const { input, roster } = agreedStep(context, run, event.step, known);
  const opened = await recomputeOpened(context, state.config, event.opening_digest);
  const { plan, rules } = known.resolved;
  const model = { plan, codebook: known.pinned.codebook, rules, partners: opened.survivors.length };
  const next = advanceModel(model, input, opened.sum, roster.length);
  const isSame = next.kind === 'next' && deriveStepDigest(primitives, next.input) === event.next_input;
  demand(isSame, 'step-mismatch', { clause });
  return { opened, next };
}

/** A refusal, or what is worth trying again thrown on. */
function refusalOf(error: unknown): ProtocolError['code'] {
  if (error instanceof ProtocolError) return error.code;
  if (error instanceof ProblemError && !isPassing(error)) return 'not-found';
  throw error;
}

/** Keeps the next step where it is what the coordinator says; else leaves the model, and says so. */
export async function onStepOpened(context: AgentContext, event: Opened): Promise<Apply> {
  const { store, primitives, log } = context;
  const row: RoundRow | undefined = store.rounds.get(event.round);
  if (row === undefined || row.run !== event.run || row.ended !== undefined) return noChange;
  try {
    const { opened, next } = await advance(context, event);
    return () => {
      if (next.kind === 'next') keepStep(store, primitives, event.run, { input: next.input, survivors: opened.survivors });
      const after = endRound(context, row, 'released');
      return () => {
        after();
        log('step-opened', { run: event.run, query: store.queries.get(event.run)?.name, step: event.step });
      };
    };
  } catch (error) {
    const code = refusalOf(error);
    return () => refuseRound(context, row, 'reveal', code);
  }
}
