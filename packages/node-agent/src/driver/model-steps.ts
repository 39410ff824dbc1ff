/**
 * Where a model stands for this agent: the inputs of its steps, each derived here from the sum that was opened before, and who is in every sum
 * (MOD-3). What the coordinator says of a step is held against this, never taken for it.
 */
import {
  decodeStepInput,
  demand,
  deriveStepDigest,
  deriveStepFingerprint,
  deriveStepLayout,
  encodeStepInput,
  gateInput,
  type Primitives,
  ProtocolError,
  type StepInput,
  type StepLayout,
} from '@ketensom/protocol';
import type { AgentStore } from '../store/agent-store.ts';
import type { MetaKey } from '../store/meta.ts';
import type { RunOf } from './run-context.ts';

const clause = 'MOD-3';

/** A step as it may be run: its input, and who takes part. */
export interface AgreedStep {
  readonly step: number;
  readonly input: StepInput;
  /** SHA-256 of the input, hex. */
  readonly digest: string;
  readonly roster: readonly string[];
  readonly layout: StepLayout;
  readonly fingerprint: string;
}

const inputKey = (run: string, step: number): MetaKey => `model ${run} step ${step}`;
const rosterKey = (run: string): MetaKey => `model ${run} roster`;

/** Keeps the input of a step that this agent derived, and after step 0 who was in its sum. Part of the caller's transaction. */
export function keepStep(
  store: AgentStore,
  primitives: Primitives,
  run: string,
  next: { readonly input: StepInput; readonly survivors: readonly string[] },
): void {
  const digest = deriveStepDigest(primitives, next.input);
  store.documents.put(digest, encodeStepInput(next.input));
  store.meta.set(inputKey(run, next.input.step), digest);
  if (next.input.step === 1) store.meta.set(rosterKey(run), JSON.stringify(next.survivors));
}

function inputOfStep(store: AgentStore, run: string, step: number): StepInput | undefined {
  if (step === 0) return gateInput;
  const digest = store.meta.get(inputKey(run, step));
  const bytes = digest === undefined ? undefined : store.documents.get(digest);
  return bytes === undefined ? undefined : decodeStepInput(bytes);
}

/**
 * The step with this number, as this agent derives it.
 *
 * @throws ProtocolError `step-mismatch` for a step whose input does not follow from a sum that was opened
 */
export function agreedStep(
  { store, primitives }: { readonly store: AgentStore; readonly primitives: Primitives },
  run: string,
  step: number,
  { pinned, resolved }: RunOf<'model'>,
): AgreedStep {
  const input = inputOfStep(store, run, step);
  if (input === undefined) throw new ProtocolError('step-mismatch', { clause });
  const roster = step === 0 ? resolved.request.partners : (JSON.parse(store.meta.get(rosterKey(run)) ?? '[]') as string[]);
  const digest = deriveStepDigest(primitives, input);
  return {
    step,
    input,
    digest,
    roster,
    layout: deriveStepLayout({ plan: resolved.plan, codebook: pinned.codebook }, input, roster.length),
    fingerprint: deriveStepFingerprint(primitives, { fingerprint: resolved.question, step, input: digest }),
  };
}

/** The step that comes next, and no other. @throws ProtocolError `step-mismatch` for an earlier or a later one */
export function demandNextStep(store: AgentStore, run: string, step: number): void {
  demand(store.meta.get(inputKey(run, step + 1)) === undefined, 'step-mismatch', { clause });
}
