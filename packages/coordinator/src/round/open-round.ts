/** The start of a round: all partners have approved, so its config is fixed and said (SUM-C). */
import {
  deriveCertificate,
  deriveStepLayout,
  deriveStepThresholds,
  deriveThresholds,
  encodeHex,
  encodeLayout,
  encodeStepInput,
  encodeStepLayout,
  encodeSumConfig,
  encodeTablesLayout,
  gateInput,
  type StepInput,
  type SumConfig,
  startRound,
  type Thresholds,
} from '@ketensom/protocol';
import { say } from '../log/say.ts';
import { rootAt, treeSize } from '../log/tree-store.ts';
import { writeBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';
import { setStep } from '../store/queries.ts';
import { insertRound } from './round-store.ts';
import { type RunContext, readRunContext, readRunContextOf } from './run-context.ts';

/** What one round sums, and over whom. */
interface RoundPlan {
  readonly step: number;
  readonly stepInput?: string;
  readonly partners: readonly string[];
  readonly thresholds: Thresholds;
  /** SHA-256 of the layout, hex. */
  readonly layout: string;
  readonly words64: number;
}

type Facts = Pick<RunContext, 'request' | 'charter' | 'terms'>;

function makeConfig(desk: Desk, run: string, { request, charter, terms }: Facts, { partners, thresholds, ...plan }: RoundPlan): SumConfig {
  const size = treeSize(desk);
  const keys = new Map(charter.members.map((member) => [member.partner, member.key]));
  const certificate = deriveCertificate(terms.certifiers, partners, thresholds.tolerate);
  return {
    version: 1,
    suite: { prg: 'aes-256-ctr', kem: 'none', hash: 'sha-256' },
    round: encodeHex(desk.random(16)),
    run,
    ...plan,
    roster: partners.map((partner) => ({ partner, key: keys.get(partner) ?? '' })),
    ...thresholds,
    words32: 0,
    releaseMode: terms.releaseMode,
    noise: 'none',
    ...(certificate === undefined ? {} : { certificate }),
    notBefore: desk.now(),
    expires: request.expires,
    logHead: { size, root: encodeHex(rootAt(desk, size)) },
  };
}

function begin(desk: Desk, run: string, context: Facts, plan: RoundPlan): void {
  const config = makeConfig(desk, run, context, plan);
  const { next } = startRound(desk.primitives, config, { tolerate: plan.thresholds.tolerate, frozen: plan.step > 0 });
  const bytes = encodeSumConfig(config);
  const digest = writeBlob(desk, bytes, 'members');
  say(desk, 'round.config', { run, round: config.round, step: config.step, digest, length: bytes.length });
  insertRound(desk, { round: config.round, run, state: next });
  setStep(desk, run, 'advertise');
}

/** Opens the round of a run within the caller's transaction. */
export function openRound(desk: Desk, run: string): void {
  const context = readRunContext(desk, run);
  if (context.kind !== 'aggregate' && context.kind !== 'tables') throw new TypeError('the run is no sum');
  const { request, terms, layout } = context;
  const bytes = 'parts' in layout ? encodeTablesLayout(layout) : encodeLayout(layout);
  begin(desk, run, context, {
    step: 0,
    partners: request.partners,
    thresholds: deriveThresholds(request.partners.length, terms.tolerate),
    layout: encodeHex(desk.primitives.sha256(bytes)),
    words64: layout.words,
  });
}

/** Opens the round of a step of a model within the caller's transaction (MOD-3). `partners` are all of the request at step 0, then who was in its sum. */
export function openStep(
  desk: Desk,
  run: string,
  { input, partners }: { readonly input: StepInput; readonly partners: readonly string[] },
): void {
  const context = readRunContextOf(desk, run, 'model');
  const { request, terms } = context;
  const layout = deriveStepLayout(context, input, partners.length);
  const asked = deriveThresholds(request.partners.length, terms.tolerate);
  begin(desk, run, context, {
    step: input.step,
    stepInput: writeBlob(desk, encodeStepInput(input), 'coordinator'),
    partners,
    thresholds: input.step === 0 ? asked : deriveStepThresholds(partners.length, asked.tolerate),
    layout: encodeHex(desk.primitives.sha256(encodeStepLayout(layout))),
    words64: layout.words,
  });
}

/** Opens step 0 of a model within the caller's transaction. */
export const openModel = (desk: Desk, run: string): void =>
  openStep(desk, run, { input: gateInput, partners: readRunContextOf(desk, run, 'model').request.partners });
