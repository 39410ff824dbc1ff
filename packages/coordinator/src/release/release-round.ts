/**
 * From an opened round to a release (DOC-6): the sum is unmasked, decoded, the rules are applied, and the document is committed to and stored in the
 * transaction that says so. Nothing of the unsuppressed sum is kept.
 */
import { failpoint, transaction } from '@ketensom/host';
import { loadLinearSolver } from '@ketensom/native';
import {
  buildAggregateResult,
  buildReleaseDocument,
  type CoordinatorRound,
  decodeStatement,
  decodeSum,
  deriveResultCommit,
  deriveUnmaskPlan,
  encodeHex,
  encodeOpening,
  encodeReleaseDocument,
  enforcedRules,
  type LinearSolver,
  offeringOf,
  searchPattern,
} from '@ketensom/protocol';
import { storedEvent } from '../log/event-note.ts';
import { say } from '../log/say.ts';
import type { LeafRow } from '../log/tree-store.ts';
import { unmaskSum } from '../round/add-vectors.ts';
import { findRound } from '../round/round-store.ts';
import { type RunContextOf, readRunContextOf } from '../round/run-context.ts';
import { writeBlob } from '../store/blobs.ts';
import { readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { endQuery, findQuery } from '../store/queries.ts';
import { selectOne } from '../store/sql.ts';
import { offersBefore } from './offers-before.ts';
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
  readonly context: RunContextOf<'aggregate'>;
  readonly sum: Uint8Array;
  readonly solver: LinearSolver;
}

/** The document, its commitment and the bytes that are released. @throws ProtocolError `range-violation`. */
function makeResult(desk: Desk, { run, state, context, sum, solver }: Release): StoredResult {
  const { plan, codebook, layout, rules, terms, request } = context;
  const included = state.survivors;
  const offers = offersBefore(desk, findQuery(desk, run)?.leaf ?? 0);
  const held = (partner: string) => offers.get(partner)?.datasets[plan.dataset];
  const notRegistered = new Map(included.map((partner) => [partner, offeringOf(plan, held(partner)).notRegistered]));
  const snapshots = Object.fromEntries(
    included.flatMap((partner) => [held(partner)?.snapshot].flatMap((date) => (date === undefined ? [] : [[partner, date]]))),
  );
  const table = buildAggregateResult({
    plan,
    codebook,
    layout,
    sums: decodeSum(layout, sum, included.length),
    rules,
    releaseMode: terms.releaseMode,
    included,
    notRegistered,
    suppress: searchPattern(solver),
  });
  const document = buildReleaseDocument(
    {
      run,
      request,
      protection: terms.protection,
      releaseMode: terms.releaseMode,
      rules: enforcedRules(rules),
      included,
      snapshots,
      releasedAt: new Date(desk.now()).toISOString(),
      salt: encodeHex(desk.random(32)),
    },
    table,
  );
  return { document: encodeReleaseDocument(document), digest: encodeHex(deriveResultCommit(desk.primitives, document)) };
}

function sayRelease(desk: Desk, { run, state }: Release, result: StoredResult): void {
  const { round } = state.config;
  const opening = encodeOpening(state.opening);
  const digest = writeBlob(desk, opening, 'coordinator');
  say(desk, 'result.computed', { run, round, opening_digest: digest, opening_length: opening.length, result_commit: result.digest });
  say(desk, 'result.released', { run, result_commit: result.digest, length: result.document.length });
  insertResult(desk, run, result);
  endQuery(desk, run, { state: 'released' });
}

/** Carries a round in the state `opened` on to its release; one that is elsewhere by then is left alone. @throws ProtocolError `range-violation`. */
export async function releaseRound(desk: Desk, round: string): Promise<void> {
  const stored = findRound(desk, round);
  if (stored?.state.kind !== 'opened') return;
  const { run, state } = stored;
  const { config, survivors } = state;
  const plan = deriveUnmaskPlan(desk.primitives, state);
  const sum = await unmaskSum(desk, { config, partners: survivors, sumRoot: statedSumRoot(desk, round), plan });
  failpoint('unmask');
  const release: Release = { run, state, context: readRunContextOf(desk, run, 'aggregate'), sum, solver: await loadLinearSolver() };
  const result = makeResult(desk, release);
  failpoint('release.tx.before');
  transaction(desk.db, () => {
    if (findQuery(desk, run)?.state === 'running') sayRelease(desk, release, result);
  });
  failpoint('release.tx.after');
}
