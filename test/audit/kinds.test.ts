/** A bundle with overlaps, a model and a count: what is proved of each, and lies about them that somebody with keys could tell. */
import { beforeAll, expect, test } from 'vitest';
import { audit, unproved, violations } from './support/bundle.ts';
import { modelEdits } from './support/edits/model-edits.ts';
import { ringEdits } from './support/edits/ring-edits.ts';
import { type KindsBundle, makeKindsBundle } from './support/kinds-bundle.ts';

let bundle: KindsBundle;

beforeAll(async () => {
  bundle = await makeKindsBundle();
}, 240_000);

/** Runs are asked at the same time, so their order in the log is chance. */
const order = ['compare', 'salted', 'fitted', 'noisy', 'counted'];

test('hops, cosigned heads, sizes, counts and the table of a blinded comparison are proved; of salted-hash the counts are not', () => {
  const report = audit(bundle.files, { now: Date.now() });
  expect([violations(report), report.verified]).toEqual([[], true]);
  const open = unproved(report).map(({ query = '', claim, note }) => [query, claim, note]);
  expect(open.toSorted(([left = ''], [right = '']) => order.indexOf(left) - order.indexOf(right))).toEqual([
    ['compare', 'keys-erased', 'assertion'],
    ['salted', 'sum', 'not-kept'],
    ['salted', 'disclosure', 'not-kept'],
    ['salted', 'keys-erased', 'assertion'],
    ['fitted', 'keys-erased', 'assertion'],
    ['noisy', 'keys-erased', 'assertion'],
    ['counted', 'keys-erased', 'assertion'],
  ]);
});

test('linkage quality by subgroup stands in the result that the audit makes again', () => {
  const [result] = [...bundle.files].flatMap(([path, bytes]) =>
    path.startsWith('results/') && Buffer.from(bytes).includes('"query":"compare"')
      ? [JSON.parse(Buffer.from(bytes).toString('utf8'))]
      : [],
  );
  expect(result.linkage).toEqual({
    x: { class: '>=95%', by: { variable: 'young', classes: { true: '>=95%', false: '>=95%' } } },
    y: { class: '>=95%' },
    z: { class: '>=95%' },
  });
});

test('it tells how many stand behind a claim about a ring', () => {
  const { verdicts } = audit(bundle.files);
  const support = (claim: string) => verdicts.find((verdict) => verdict.claim === claim && verdict.query === 'compare')?.support;
  expect(support('cosigned')).toEqual({ have: 3, of: 3 });
  expect(support('opening')).toEqual({ have: 3, of: 3 });
  expect(support('keys-erased')).toEqual({ have: 3, of: 3 });
});

test('a bundle for the role `released` holds no tags and no sizes, and says what is not proved for that', () => {
  expect([...bundle.released.keys()].filter((path) => /^(tags|vectors|reveals)\//.test(path))).toEqual([]);
  const report = audit(bundle.released);
  expect([violations(report), report.verified]).toEqual([[], false]);
  const open = unproved(report).filter(({ query, note }) => query === 'compare' && note !== 'assertion');
  expect(open.map(({ claim }) => claim)).toEqual(['opening', 'sum', 'disclosure']);
});

test.each([...ringEdits, ...modelEdits])('$name: $claim $code', ({ make, claim, code }) => {
  const report = audit(make(bundle), { now: Date.now() });
  expect(report.verified).toBe(false);
  if (code !== undefined) expect(violations(report)).toContain(`${claim} ${code}`);
  else expect(report.verdicts.filter((verdict) => verdict.claim === claim).map(({ status }) => status)).toContain('not-proved');
});
