/**
 * From an opened round to a release (DOC-6): the sum is unmasked, decoded, the rules are applied, and the document is committed to and stored in the
 * transaction that says so. Nothing of the unsuppressed sum is kept.
 */
import { failpoint, transaction } from '@ketensom/host';
import { loadLinearSolver } from '@ketensom/native';
import {
  advanceModel,
  buildAggregateResult,
  buildReleaseDocument,
  buildTablesRelease,
  type CoordinatorRound,
  decodeStatement,
  decodeStepInput,
  decodeSum,
  decodeTablesSum,
  deriveResultCommit,
  deriveStepDigest,
  deriveUnmaskPlan,
  encodeHex,
  encodeOpening,
  encodeReleaseDocument,
  enforcedRules,
  type FindEarlier,
  findEarlier,
  type LinearSolver,
  offerFacts,
  offeringOf,
  planDatasets,
  queryFacts,
  type ReleasedTable,
  recodedFacts,
  type StepInput,
  searchPattern,
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
import { selectOne } from '../store/sql.ts';
import { insertAnswer } from './answer-store.ts';
import { type Offered, offersBefore } from './offers-before.ts';
import { earlierIn, insertReleasedTables } from './released-tables.ts';
import { insertResult, type StoredResult } from './result-store.ts';

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
  readonly solver: LinearSolver;
  /** What was released before. */
  readonly earlier: FindEarlier;
}

/** The table of an aggregate. @throws ProtocolError `range-violation`, `differencing`. */
function makeTable({ state, sum, offered, solver, earlier }: Release, context: RunContextOf<'aggregate'>): ReleasedTable {
  const { plan, codebook, layout, rules, terms } = context;
  const included = state.survivors;
  const held = (partner: string) => offered(partner)?.[plan.dataset];
  const notRegistered = new Map(included.map((partner) => [partner, offeringOf({ plan, codebook }, held(partner)).notRegistered]));
  const { snapshots, ...tables } = offerFacts(included, held);
  const sums = decodeSum(layout, sum, included.length);
  const { releaseMode } = terms;
  return buildAggregateResult({
    plan,
    codebook,
    layout,
    sums,
    rules,
    releaseMode,
    roster: context.request.partners,
    included,
    notRegistered,
    ...tables,
    earlier: findEarlier(earlier, { plan, codebook, releaseMode, included, snapshots, ...tables }),
    suppress: searchPattern(solver),
  });
}

/** The table of a query over several. @throws ProtocolError `range-violation`, `differencing`. */
function makeTables({ state, sum, offered, solver, earlier }: Release, context: RunContextOf<'tables'>): ReleasedTable {
  const { plan, codebook, layout, rules, terms } = context;
  const included = state.survivors;
  return buildTablesRelease({
    plan,
    codebook,
    layout,
    sums: decodeTablesSum(layout, sum, included.length),
    rules,
    releaseMode: terms.releaseMode,
    included,
    offered,
    suppress: searchPattern(solver),
    findEarlier: earlier,
  });
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

/** What becomes of an opened sum: it is released, or a model goes on. */
type Outcome = { readonly kind: 'result'; readonly result: StoredResult } | { readonly kind: 'step'; readonly input: StepInput };

/** @throws ProtocolError `range-violation`, and the refusals of a model (`model-…`). */
function decideOutcome(desk: Desk, release: Release): Outcome {
  const { run, state, sum } = release;
  const context = readRunContext(desk, run);
  const released = (table: ReleasedTable): Outcome => ({ kind: 'result', result: makeResult(desk, release, context, table) });
  if (context.kind === 'aggregate') return released(makeTable(release, context));
  if (context.kind === 'tables') return released(makeTables(release, context));
  if (context.kind !== 'model' || state.config.stepInput === undefined) throw new TypeError('only sums are opened');
  const input = decodeStepInput(readDocument(desk, state.config.stepInput));
  const advance = advanceModel({ ...context, partners: state.survivors.length }, input, sum, state.config.roster.length);
  return advance.kind === 'done' ? released(advance.table) : { kind: 'step', input: advance.input };
}

/** A model goes on with those who are in this sum (MOD-3). */
function sayStep(desk: Desk, { run, state }: Release, input: StepInput): void {
  const { round, step } = state.config;
  say(desk, 'step.opened', { run, round, step, ...writeOpening(desk, state), next_input: deriveStepDigest(desk.primitives, input) });
  openStep(desk, run, { input, partners: state.survivors });
}

/** Carries a round in the state `opened` on to its release or its next step; one that is elsewhere by then is left alone. @throws ProtocolError `range-violation`. */
export async function releaseRound(desk: Desk, round: string): Promise<void> {
  const stored = findRound(desk, round);
  if (stored?.state.kind !== 'opened') return;
  const { run, state } = stored;
  const { config, survivors } = state;
  const plan = deriveUnmaskPlan(desk.primitives, state);
  const sum = await unmaskSum(desk, { config, partners: survivors, sumRoot: statedSumRoot(desk, round), plan });
  failpoint('unmask');
  const release: Release = {
    run,
    state,
    sum,
    offered: offersBefore(desk, run),
    solver: await loadLinearSolver(),
    earlier: earlierIn(desk),
  };
  const outcome = decideOutcome(desk, release);
  failpoint('release.tx.before');
  transaction(desk.db, () => {
    if (findQuery(desk, run)?.state !== 'running' || findRoundOfRun(desk, run)?.round !== round) return;
    if (outcome.kind === 'result') sayRelease(desk, release, outcome.result);
    else sayStep(desk, release, outcome.input);
  });
  failpoint('release.tx.after');
}
