/** A genuine bundle: what is proved of it, and that it says so in every form. */
import { noblePrimitives } from '@ketensom/protocol';
import { bundleSource, memoryFiles, verifyBundle } from '@ketensom/protocol';
import { beforeAll, expect, test } from 'vitest';
import { audit, type Bundle, makeBundle, unproved, violations } from './support/bundle.ts';

let bundle: Bundle;

beforeAll(async () => {
  bundle = await makeBundle();
});

test('a log with two releases, a refusal and a decliner verifies', () => {
  const report = audit(bundle.files, { now: Date.now() });
  expect(violations(report)).toEqual([]);
  expect(unproved(report).map(({ claim, note, query }) => [query, claim, note])).toEqual([]);
  expect(report.verified).toBe(true);
});

test('the portable cryptography gives the same report', () => {
  expect(verifyBundle(noblePrimitives, bundleSource(memoryFiles(bundle.files)))).toEqual(audit(bundle.files));
});
