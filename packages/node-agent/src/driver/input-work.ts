/**
 * R2's long work, beside the following of the log: wait for the cosigned log, compute the partner's own table, mask it into a file, upload the file's
 * bytes, announce them. Every step starts from what is stored, so it goes on after a crash where it was.
 */
import { setImmediate as giveWay } from 'node:timers/promises';
import { failpoint } from '@ketensom/host';
import {
  type AgentRound,
  ConfigError,
  decodeHex,
  demand,
  deriveInputCommit,
  deriveVectorRoot,
  type ErrorCode,
  encodeHex,
  encodeStepContribution,
  equalBytes,
  PartHasher,
  ProtocolError,
  partLength,
  vectorLength,
} from '@ketensom/protocol';
import { logProcessing } from '../processing-log/log-processing.ts';
import { processedAgain } from '../processing-log/processed-again.ts';
import type { AskedRows } from '../selections/asked-rows.ts';
import { type Finding, type Judged, judgeAhead, readAsked } from '../selections/judge.ts';
import type { MaskedInput, RoundRow } from '../store/round-store.ts';
import type { StoredVector } from '../store/vector-files.ts';
import type { AfterCommit, AgentContext } from './context.ts';
import { cosignedSize } from './cosigned-log.ts';
import { evaluateSum, isSummed } from './evaluate-input.ts';
import { maskVector } from './masking.ts';
import { agreedStep } from './model-steps.ts';
import { takePrepared } from './prepare-input.ts';
import type { PreparedInput } from './prepared-inputs.ts';
import { codeOf } from './problems.ts';
import { isReadingFault } from './reading-faults.ts';
import { keepFinding } from './refusals.ts';
import { refuseRound, takeMessage } from './round-steps.ts';
import { type ResolvedRun, resolveRun } from './run-context.ts';

type Masking = Extract<AgentRound, { readonly kind: 'masking' }>;
type Uploaded = Extract<AgentRound, { readonly kind: 'uploaded' }>;

const waitSeconds = 20;

/** Until the log is cosigned far enough; `undefined` when it is not yet. */
async function awaitCosigned(context: AgentContext, { config }: Masking, signal: AbortSignal): Promise<number | undefined> {
  const fixed = context.store.log.ofRound(config.round, 'round.shares_fixed')[0];
  if (fixed === undefined) throw new TypeError('a round that masks has its shares fixed');
  const covering = fixed.position + 1;
  return cosignedSize(context, config, covering, await context.client.cosigned(config.round, covering, waitSeconds, signal));
}

/** The request of a round's run, as it was when it came in. */
const resolveRound = (context: AgentContext, { run }: RoundRow): ResolvedRun =>
  resolveRun(context, run, context.store.queries.get(run)?.received ?? context.now());

/** This partner's own figures as the vector of the round, unmasked. */
async function evaluateRound(context: AgentContext, row: RoundRow, { config }: Masking, known: ResolvedRun): Promise<Uint8Array> {
  const { pinned, resolved } = known;
  const { codebook } = pinned;
  if (resolved.kind === 'model') {
    const leastRows = resolved.plan.public ? 0 : resolved.rules.model.perLevel;
    const { input, layout } = agreedStep(context, row.run, config.step, { ...known, resolved });
    return encodeStepContribution(layout, await context.local.evaluateStep({ plan: resolved.plan, codebook, input, layout, leastRows }));
  }
  demand(isSummed(known), 'unexpected-message', { clause: 'RUN-1' });
  return evaluateSum(context, known);
}

/** A round to mask, its run, and the figures where they were made before it. */
interface MaskJob {
  readonly row: RoundRow;
  readonly state: Masking;
  readonly known: ResolvedRun;
  readonly prepared: Pick<PreparedInput, 'vector' | 'inputRoot'> | undefined;
  readonly logSize: number;
}

/** Computes and masks this partner's vector into its file, which is durable when this returns. */
async function maskInput(context: AgentContext, { row, state, known, prepared, logSize }: MaskJob): Promise<MaskedInput> {
  const { store, primitives, entropy, log, now } = context;
  const { config, plan } = state;
  const started = now();
  const vector = prepared?.vector ?? (await evaluateRound(context, row, state, known));
  log('round-step', { run: row.run, query: known.resolved.query.query, round: row.round, step: 'evaluate', ms: now() - started });
  const writer = store.vectors.create(row.round);
  try {
    const { parts, vecRoot, inputRoot } = await maskVector({ primitives, config, plan, vector, inputRoot: prepared?.inputRoot, writer });
    failpoint('mask.rename.before');
    writer.commit(parts);
    failpoint('mask.rename.after');
    const nonce = entropy(32);
    const inputCommit = encodeHex(deriveInputCommit(primitives, nonce, inputRoot));
    return { vecRoot: encodeHex(vecRoot), inputCommit, nonce, length: vectorLength(config), logSize };
  } catch (error) {
    writer.discard();
    throw error;
  } finally {
    vector.fill(0);
  }
}

/** A round's input with the question that it answers. */
interface FixedInput {
  readonly row: RoundRow;
  readonly input: MaskedInput;
  readonly asked: readonly AskedRows[];
}

/** The refusal of a round for what the ledger of selections found. Part of the caller's transaction. */
function refuseFound(context: AgentContext, row: RoundRow, finding: Finding): AfterCommit {
  const tell = keepFinding(context, { run: row.run, round: row.round }, finding);
  const afterRefusal = refuseRound(context, row, 'upload', 'declined');
  return () => {
    afterRefusal();
    tell();
  };
}

/** What is done in the transaction that fixes an input; `again`: the ledger moved while it was judged. */
function fix(context: AgentContext, { row, input }: FixedInput, { finding, isCurrent, enter }: Judged): AfterCommit | 'again' | undefined {
  const { store, now } = context;
  const current = store.rounds.get(row.round);
  if (current?.state !== 'masking' || current.ended !== undefined) return undefined;
  const { keepsLedger } = resolveRound(context, row);
  if (!isCurrent()) return 'again';
  const isFree = !keepsLedger || store.ledger.claim({ fingerprint: row.fingerprint, round: row.round, run: row.run, at: now() });
  if (!isFree) return refuseRound(context, row, 'upload', 'query-already-opened');
  if (finding !== undefined) return refuseFound(context, row, finding);
  enter(row.round);
  store.rounds.setInput(row.round, input);
  const { length } = input;
  const roots = { vecRoot: decodeHex(input.vecRoot), inputCommit: decodeHex(input.inputCommit) };
  return takeMessage(context, row, { step: 'upload', message: { kind: 'masked', ...roots, length } });
}

/** Enters UPLOADED: the claim on the question, the state and the vector's root in one transaction. Nothing happens if the round ended meanwhile. */
async function fixInput(context: AgentContext, fixed: FixedInput): Promise<void> {
  const { row, asked } = fixed;
  for (;;) {
    const judged = await judgeAhead(context, row.run, resolveRound(context, row), asked);
    failpoint('upload.state.before');
    const after = context.store.transaction(() => fix(context, fixed, judged));
    if (after === 'again') continue;
    after?.();
    failpoint('upload.state.after');
    return;
  }
}

/** The hashes of the parts of a stored file, if it is still exactly the vector whose root was fixed. */
async function hashIntact({ primitives }: AgentContext, { vecRoot, config }: Uploaded, vector: StoredVector) {
  if (vector.length !== vectorLength(config)) return undefined;
  const hasher = new PartHasher(primitives);
  const buffer = new Uint8Array(partLength);
  for (let at = 0; at < vector.length; at += partLength) {
    const bytes = buffer.subarray(0, vector.length - at);
    vector.readInto(at, bytes);
    hasher.update(bytes);
    await giveWay();
  }
  const parts = hasher.parts();
  return equalBytes(deriveVectorRoot(primitives, parts), vecRoot) ? parts : undefined;
}

/** Parts that are under way at a time: enough for a far coordinator, few enough for a small memory. */
const partsInFlight = 4;

/** A stored vector, and the hash of each of its parts. */
interface HashedVector {
  readonly vector: StoredVector;
  readonly parts: readonly Uint8Array[];
}

/** Sends the parts that the coordinator does not hold yet, from the file. */
async function sendParts({ client, store }: AgentContext, round: string, { vector, parts }: HashedVector): Promise<void> {
  const stored = store.vectors.beginSending(round) ? new Set<number>() : await client.storedParts(round);
  const left = [...parts.entries()].filter(([index]) => !stored.has(index)).values();
  const send = async (): Promise<void> => {
    const buffer = new Uint8Array(Math.min(partLength, vector.length));
    for (const [index, leaf] of left) {
      const offset = index * partLength;
      const bytes = buffer.subarray(0, vector.length - offset);
      vector.readInto(offset, bytes);
      await client.putPart(round, index, { bytes, leaf });
    }
  };
  await Promise.all(Array.from({ length: partsInFlight }, send));
}

/** All parts lie at the coordinator: announce the vector. */
function announce(context: AgentContext, row: RoundRow, state: Uploaded): void {
  const { store } = context;
  const { input } = row;
  if (input === undefined) throw new TypeError('an uploaded round has its input on record');
  store.transaction(() => {
    if (store.rounds.get(row.round)?.ended !== undefined) return;
    const body = {
      adv_hash: encodeHex(state.advHash),
      r1_hash: encodeHex(state.r1Hash),
      vec_root: input.vecRoot,
      length: input.length,
      input_commit: input.inputCommit,
      log_size: input.logSize,
    };
    store.outbox.enqueue({ type: 'input.committed', run: row.run, round: row.round, body });
    store.rounds.markCommitted(row.round);
  });
}

/** The file is gone or is not the vector any more: the round is over for this agent, and nothing is masked anew (SUM-R2-10). */
function loseVector(context: AgentContext, row: RoundRow): void {
  const after = context.store.transaction(() => refuseRound(context, row, 'upload', 'digest-mismatch'));
  after();
}

async function upload(context: AgentContext, row: RoundRow, state: Uploaded): Promise<void> {
  const { store, log } = context;
  if (!store.vectors.exists(row.round)) return loseVector(context, row);
  const vector = store.vectors.open(row.round);
  try {
    const parts = store.vectors.partsOf(row.round) ?? (await hashIntact(context, state, vector));
    if (parts === undefined) return loseVector(context, row);
    failpoint('upload');
    await sendParts(context, row.round, { vector, parts });
    failpoint('upload.parts.after');
  } finally {
    vector.close();
  }
  announce(context, row, state);
  log('round-step', { run: row.run, query: store.queries.get(row.run)?.name, round: row.round, step: 'upload', bytes: row.input?.length });
}

/** Why a round cannot have this partner's input, as a code; the partner's own log says where in its files to look. */
export function inputRefusal({ log }: AgentContext, row: Pick<RoundRow, 'run'>, error: unknown): ErrorCode {
  if (error instanceof ProtocolError) return error.code;
  // What the coordinator refuses is no reason to end the round for everybody: the log will say what became of it.
  if (!isReadingFault(error)) throw error;
  const issues = error instanceof ConfigError ? error.issues.map((issue) => issue.path) : [error.name];
  log('problem', { at: 'evaluate', run: row.run, code: codeOf(error), issues });
  return 'internal';
}

/** Processing that came to nothing is logged as well, where it can still be said what it was for. */
function logFailure(context: AgentContext, row: RoundRow, started: number): void {
  try {
    logProcessing(context, row.run, resolveRound(context, row), { action: 'sum', asked: [], started, status: 'Error' });
  } catch (error) {
    context.log('problem', { at: 'processing-log', run: row.run, code: codeOf(error) });
  }
}

async function mask(context: AgentContext, row: RoundRow, state: Masking, signal: AbortSignal): Promise<boolean> {
  const started = context.now();
  try {
    const logSize = await awaitCosigned(context, state, signal);
    if (logSize === undefined) return false;
    // Only the first step of a model is a new selection; the others are about the same rows.
    const known = resolveRound(context, row);
    const isFirst = state.config.step === 0;
    const ready = await takePrepared(context, state.config, known);
    const asked = ready?.asked ?? (isFirst ? await readAsked(context, known) : []);
    const processed = isFirst ? asked : await processedAgain(context, known);
    const input = await maskInput(context, { row, state, known, prepared: ready, logSize });
    logProcessing(context, row.run, known, { action: 'sum', asked: processed, started, status: 'Ok' });
    await fixInput(context, { row, input, asked });
  } catch (error) {
    if (signal.aborted) throw error;
    logFailure(context, row, started);
    const code = inputRefusal(context, row, error);
    const after = context.store.transaction(() => refuseRound(context, row, 'upload', code));
    after();
  }
  return true;
}

/** Whether a round has work of this kind to do. */
export const hasInputWork = (row: RoundRow): boolean => row.state === 'masking' || (row.state === 'uploaded' && !row.committed);

/** Does the next piece of a round's work; false when it must wait for others. @throws what is worth trying again, HaltError, our own faults. */
export async function workOnInput(context: AgentContext, round: string, signal: AbortSignal): Promise<boolean> {
  const row = context.store.rounds.get(round);
  if (row === undefined || row.ended !== undefined || !hasInputWork(row)) return false;
  const state = context.store.rounds.load(round);
  if (state?.kind === 'masking') return mask(context, row, state, signal);
  if (state?.kind !== 'uploaded') return false;
  await upload(context, row, state);
  return true;
}
