/**
 * Evidence that the coordinator deleted: vectors, shares, openings, tags. Hashes and signatures stay, so what was said can still be checked, and what was added up
 * cannot be added up again (RET-1, RET-2).
 */
import { retentionEnd } from '../charter/retention.ts';
import { demand } from '../errors.ts';
import type { Verdict } from './claims.ts';
import { clockAllowance } from './event-reader.ts';
import { type Evidence, judge } from './judge.ts';
import type { RunFindings } from './run-claims.ts';
import type { RunRecord } from './run-record.ts';

const ends = ['result.released', 'query.failed', 'query.cancelled', 'query.expired', 'query.refused'] as const;

/**
 * When a run came to its end, by its log. The coordinator dates that event itself: it cannot lie before what others signed for the run earlier in the log,
 * give or take their clocks, or deleting at once could pass for deleting after the term.
 */
function endOf(run: RunRecord): number | undefined {
  const end = ends.map((type) => run.first(type)).find((found) => found !== undefined);
  if (end === undefined) return undefined;
  const before = run.events.filter(({ leaf, event }) => leaf < end.leaf && event.actor !== end.event.actor);
  return before.reduce((latest, { event }) => Math.max(latest, event.ts - clockAllowance), end.event.ts);
}

/** @throws ProtocolError `unexpected-message` (RET-1) for evidence that was deleted before the term of the charter. */
function demandTerm({ run, context }: RunFindings, evidence: Evidence): void {
  const deleted = run.first('evidence.deleted');
  const ended = endOf(run);
  if (deleted === undefined || ended === undefined || context === undefined) return;
  const { ts } = evidence.at(deleted).event;
  const from = retentionEnd(context.terms, context.query.purpose, ended);
  demand(from === undefined || ts >= from, 'unexpected-message', { clause: 'RET-1' });
}

/** Whether the charter set the term after which the evidence of a run was deleted. */
export function isPastTerm({ run, context }: RunFindings): boolean {
  const ended = endOf(run);
  if (run.first('evidence.deleted') === undefined || ended === undefined || context === undefined) return false;
  return retentionEnd(context.terms, context.query.purpose, ended) !== undefined;
}

/** The findings of a run whose evidence was deleted say so where evidence is lacking; deleting it too early is out of order. */
export function explainDeleted(findings: RunFindings): RunFindings {
  const { run } = findings;
  if (run.first('evidence.deleted') === undefined) return findings;
  const verdicts = findings.verdicts.map((verdict): Verdict => {
    if (verdict.status === 'not-proved' && verdict.note === 'not-in-bundle') return { ...verdict, note: 'deleted' };
    if (verdict.claim !== 'order' || verdict.status !== 'proved') return verdict;
    const { claim, run: about, query } = verdict;
    const judged = judge({ claim, ...(about === undefined ? {} : { run: about }), ...(query === undefined ? {} : { query }) }, (evidence) =>
      demandTerm(findings, evidence),
    );
    return judged.status === 'violated' ? judged : verdict;
  });
  return { ...findings, verdicts };
}
