/** A bundle with links, of rows, of a base, of a comparison and of values: what is proved of them, and lies about them that somebody with keys could tell. */
import type { LinkTableResult } from '@ketensom/protocol';
import { beforeAll, expect, test } from 'vitest';
import { audit, unproved, violations } from './support/bundle.ts';
import { linkEdits } from './support/edits/link-edits.ts';
import { type KindsBundle, makeLinksBundle } from './support/kinds-bundle.ts';

let bundle: KindsBundle;

beforeAll(async () => {
  bundle = await makeLinksBundle();
}, 240_000);

test('labels, counts, bits and the tables that follow from them are proved', () => {
  const report = audit(bundle.files, { now: Date.now() });
  expect([violations(report), report.verified]).toEqual([[], true]);
  expect(unproved(report).map(({ claim, note }) => [claim, note])).toEqual(Array.from({ length: 4 }, () => ['keys-erased', 'assertion']));
});

test('of values that were added up the audit sees what is shown and what is hidden', () => {
  const { cells } = JSON.parse(new TextDecoder().decode(bundle.files.get(`results/${bundle.runs['added']}.json`))) as LinkTableResult;
  expect(cells.map((row) => [row['distinct(x.person)'], row['sum(y.age)'], row['missing(y.age)']])).toEqual([
    [
      { state: 'value', value: 20 },
      { state: 'suppressed', reason: 'dominance' },
      { state: 'suppressed', reason: 'minCount' },
    ],
    [
      { state: 'value', value: 40 },
      { state: 'value', value: 2380, n: 40 },
      { state: 'suppressed', reason: 'minCount' },
    ],
  ]);
});

test.each(linkEdits)('$name: $claim $code', ({ make, claim, code }) => {
  const report = audit(make(bundle), { now: Date.now() });
  expect(report.verified).toBe(false);
  if (code !== undefined) expect(violations(report)).toContain(`${claim} ${code}`);
  else expect(report.verdicts.filter((verdict) => verdict.claim === claim).map(({ status }) => status)).toContain('not-proved');
});
