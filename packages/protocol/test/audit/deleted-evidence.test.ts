/** What lacks because it was deleted says so; only a term that was signed excuses it. */
import { expect, it } from 'vitest';
import type { Verdict } from '../../src/audit/claims.ts';
import type { RunFindings } from '../../src/audit/run-claims.ts';
import { RunRecord } from '../../src/audit/run-record.ts';
import { explainDeleted, isPastTerm } from '../../src/audit/verify-retention.ts';
import { parseCharterTerms } from '../../src/charter/index.ts';

const day = 86_400_000;
const run = 'a'.repeat(64);

/** A run whose evidence was deleted so many milliseconds after its release. */
function findings(after: number | undefined, retainDays?: number): RunFindings {
  const purposes = { study: { basis: 'a law', ...(retainDays === undefined ? {} : { retainDays }) } };
  const said = (type: string, ts: number, leaf: number) => ({ leaf, event: { type, ts, run } });
  const events = [said('result.released', day, 7), ...(after === undefined ? [] : [said('evidence.deleted', day + after, 9)])];
  const verdicts: Verdict[] = [
    { claim: 'opening', run, query: 'q', status: 'not-proved', note: 'not-in-bundle' },
    { claim: 'sum', run, query: 'q', status: 'not-proved', note: 'not-reached' },
  ];
  const context = { terms: parseCharterTerms({ charter: 'tiny', purposes }), query: { purpose: 'study' } };
  return { run: new RunRecord(run, events as never), verdicts, needed: new Set(), context } as unknown as RunFindings;
}

const opening = (found: RunFindings): Verdict | undefined => explainDeleted(found).verdicts.find(({ claim }) => claim === 'opening');

it('what lacks is said to be deleted only where the log says so', () => {
  expect(opening(findings(30 * day, 30))).toMatchObject({ status: 'not-proved', note: 'deleted' });
  expect(opening(findings(1))).toMatchObject({ note: 'deleted' });
  expect(opening(findings(undefined, 30))).toMatchObject({ note: 'not-in-bundle' });
});

it('only a term that all members signed excuses it', () => {
  expect([isPastTerm(findings(30 * day, 30)), isPastTerm(findings(1)), isPastTerm(findings(undefined, 30))]).toEqual([true, false, false]);
});
