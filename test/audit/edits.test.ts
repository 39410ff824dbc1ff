/** Lies that somebody with keys could tell: each is refused, by the claim that is about it. */
import { beforeAll, expect, test } from 'vitest';
import { audit, type Bundle, makeBundle, violations } from './support/bundle.ts';
import { edits } from './support/edits.ts';
import { rewrite } from './support/forge.ts';

let bundle: Bundle;

beforeAll(async () => {
  bundle = await makeBundle();
});

const now = Date.now();

test('a log that is signed anew without a change verifies', () => {
  const report = audit(
    rewrite(bundle, (events) => events),
    { now },
  );
  expect([violations(report), report.verified]).toEqual([[], true]);
});

test.each(edits)('$name: $claim $code', ({ make, claim, code }) => {
  const report = audit(make(bundle), { now });
  expect(report.verified).toBe(false);
  if (code !== undefined) expect(violations(report)).toContain(`${claim} ${code}`);
  else expect(report.verdicts.filter((verdict) => verdict.claim === claim).map(({ status }) => status)).toContain('not-proved');
});
