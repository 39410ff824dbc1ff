/**
 * One wrong bit anywhere in a bundle is noticed, and a claim is named. The listing of the files is made to fit the flip, so that it is the claims about the
 * log, the documents and the figures that notice. `KETENSOM_FLIPS` sets how many (1,000 before a release), `KETENSOM_SEED` which.
 */
import { beforeAll, expect, test } from 'vitest';
import { audit, type Bundle, makeBundle, unproved, violations } from './support/bundle.ts';
import { applyFlip, chooseFlips } from './support/flips.ts';

const count = Number(process.env['KETENSOM_FLIPS'] ?? 250);
const seed = Number(process.env['KETENSOM_SEED'] ?? 20_261_122);

let bundle: Bundle;

beforeAll(async () => {
  bundle = await makeBundle();
});

test(`${count} random bit flips are each refused by a named claim (seed ${seed})`, { timeout: 1_200_000 }, () => {
  const missed: string[] = [];
  const claims = new Map<string, number>();
  for (const flip of chooseFlips(bundle.files, { count, seed })) {
    const report = audit(applyFlip(bundle.files, flip));
    const [named = unproved(report)[0]?.claim] = violations(report);
    if (report.verified || named === undefined) missed.push(`${flip.path} byte ${flip.byte} bit ${flip.bit}`);
    else claims.set(named, (claims.get(named) ?? 0) + 1);
  }
  expect(missed).toEqual([]);
  expect(claims.size).toBeGreaterThan(5);
});
