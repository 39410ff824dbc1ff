/**
 * From an opened round to a release (DOC-6): the sum is unmasked, decoded, the rules are applied, and the document is committed to and stored in the
 * transaction that says so. Nothing of the unsuppressed sum is kept.
 */
import { failpoint, transaction } from '@ketensom/host';
import {
  advanceModel,
  buildReleaseDocument,
  type CoordinatorRound,
  decodeStatement,
  decodeStepInput,
  deriveResultCommit,
  deriveStepDigest,
  deriveUnmaskPlan,
  encodeHex,
  encodeOpening,
  encodeReleaseDocument,
  enforcedRules,
  planDatasets,
  queryFacts,
  type ReleasedTable,
  recodedFacts,
  type StepInput,
} from '@ketensom/protocol';
import { storedEvent } from '../log/event-note.ts';
import { say } from '../log/say.ts';
import type { LeafRow } from '../log/tree-store.ts';
import { unmaskSum } from '../round/add-vectors.ts';
import { openStep } from '../round/open-round.ts';
import { findRound, findRoundOfRun } from '../round/round-store.ts';
import { type RunContext, type RunContextOf, readRunContext } from '../round/run-context.ts';
import { writeBlob } from '../store/blobs.ts';
import { readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { endQuery, findQuery } from '../store/queries.ts';
import type { RunningSums } from '../store/running-sum.ts';
import { selectOne } from '../store/sql.ts';
import { insertAnswer } from './answer-store.ts';
import { type Offered, offersBefore } from './offers-before.ts';
import { releaseTable } from './release-table.ts';
import { insertReleasedTables } from './released-tables.ts';
import { insertResult, type StoredResult } from './result-store.ts';
import type { TableMaker } from './table-maker.ts';

type OpenedRound = Extract<CoordinatorRound, { readonly kind: 'opened' }>;

/** The root of the masked sum that the survivors of a round signed. */
function statedSumRoot(desk: Desk, round: string): Uint8Array {
  const row = selectOne<LeafRow>(desk.db, "SELECT * FROM leaves WHERE type = 'survivors.fixed' AND round = ?", round);
  const event = row && storedEvent(row);
  if (event?.type !== 'survivors.fixed') throw new Error('the log lacks the statement of an opened round');
  return decodeStatement(readDocument(desk, event.digest)).sumRoot;
}

/** Everything a release is made from. */
interface Release {
  readonly run: string;
  readonly state: OpenedRound;
  readonly sum: Uint8Array;
  readonly offered: Offered;
}

/** The document, its commitment and the bytes that are released. */
function makeResult(desk: Desk, { run, state, offered }: Release, context: RunContext, table: ReleasedTable): StoredResult {
  const { rules, terms, request } = context;
  const included = state.survivors;
  const document = buildReleaseDocument(
    {
      run,
      request,
      protection: terms.protection,
      releaseMode: terms.releaseMode,
      rules: enforcedRules(rules),
      included,
      ...queryFacts(included, planDatasets(context.plan), offered),
      ...recodedFacts(context, included, offered),
      releasedAt: new Date(desk.now()).toISOString(),
      salt: encodeHex(desk.random(32)),
    },
    table,
  );
  const bytes = encodeReleaseDocument(document);
  return { document: bytes, digest: encodeHex(deriveResultCommit(desk.primitives, document, bytes)) };
}

/** The opening as its event names it. */
function writeOpening(desk: Desk, state: OpenedRound): { readonly opening_digest: string; readonly opening_length: number } {
  const opening = encodeOpening(state.opening);
  return { opening_digest: writeBlob(desk, opening, 'coordinator'), opening_length: opening.length };
}

function sayRelease(desk: Desk, { run, state }: Release, result: StoredResult): void {
  const { round } = state.config;
  say(desk, 'result.computed', { run, round, ...writeOpening(desk, state), result_commit: result.digest });
  say(desk, 'result.released', { run, result_commit: result.digest, length: result.document.length });
  insertResult(desk, run, result);
  insertAnswer(desk, run);
  insertReleasedTables(desk, run);
  endQuery(desk, run, { state: 'released' });
}

/** A model goes on with those who are in this sum (MOD-3). */
function sayStep(desk: Desk, { run, state }: Release, input: StepInput): void {
  const { round, step } = state.config;
  say(desk, 'step.opened', { run, round, step, ...writeOpening(desk, state), next_input: deriveStepDigest(desk.primitives, input) });
  openStep(desk, run, { input, partners: state.survivors });
}

/** The sum of a model's step: its table is released, or the model goes on. @throws ProtocolError `range-violation`, and the refusals of a model (`model-…`). */
function advance(desk: Desk, release: Release, context: RunContextOf<'model'>, isAwaited: () => boolean): void {
  const { state, sum } = release;
  const { config, survivors } = state;
  if (config.stepInput === undefined) throw new TypeError('a round of a model has its input');
  const input = decodeStepInput(readDocument(desk, config.stepInput));
  const advanced = advanceModel({ ...context, partners: survivors.length }, input, sum, config.roster.length);
  failpoint('release.tx.before');
  transaction(desk.db, () => {
    if (!isAwaited()) return;
    if (advanced.kind === 'done') sayRelease(desk, release, makeResult(desk, release, context, advanced.table));
    else sayStep(desk, release, advanced.input);
  });
}

/**
 * Carries a round in the state `opened` on to its release or its next step; one that is elsewhere by then is left alone.
 *
 * @throws ProtocolError `range-violation`, `differencing`; StoppedError where the program ends before a table is made.
 */
export async function releaseRound(
  desk: Desk,
  round: string,
  { sums, maker, onLong }: { readonly sums: RunningSums; readonly maker: TableMaker; readonly onLong: () => void },
): Promise<void> {
  const stored = findRound(desk, round);
  if (stored?.state.kind !== 'opened') return;
  const { run, state } = stored;
  const { config, survivors } = state;
  const plan = deriveUnmaskPlan(desk.primitives, state);
  const masked = { config, partners: survivors, sumRoot: statedSumRoot(desk, round), plan };
  const sum = await unmaskSum(desk, masked, sums.of(round, survivors));
  failpoint('unmask');
  const context = readRunContext(desk, run);
  const release: Release = { run, state, sum, offered: offersBefore(desk, run) };
  const isAwaited = (): boolean => findQuery(desk, run)?.state === 'running' && findRoundOfRun(desk, run)?.round === round;
  if (context.kind === 'model') advance(desk, release, context, isAwaited);
  else if (context.kind === 'aggregate' || context.kind === 'tables') {
    await releaseTable({
      desk,
      maker,
      context,
      opened: { ...release, included: survivors },
      isAwaited,
      onLong,
      release: (table) => sayRelease(desk, release, makeResult(desk, release, context, table)),
    });
  } else throw new TypeError('only sums are opened');
  failpoint('release.tx.after');
}
