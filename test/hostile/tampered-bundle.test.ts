/** A bundle in which one bit of one file was changed is refused, whichever file and bit it is, and the claim that fails is named. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { folderSource, NotABundle } from '@ketensom/auditor';
import { nativePrimitives } from '@ketensom/native';
import { type AuditReport, type ClaimName, verifyBundle } from '@ketensom/protocol';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SeededRandom } from '../../packages/lab/src/generate/random.ts';
import { fixedQueries } from '../scenario/fixed-queries.ts';
import { startLive } from '../scenario/live-cluster.ts';
import { makeScratch } from '../scenario/run-lab.ts';
import { chooseSeed } from '../scenario/seed.ts';

const seed = chooseSeed();
/** Altered copies of each kind; test/audit and `pnpm torture flips` make more. */
const flips = 60;

/** The verdict, or that there is nothing to judge (the program's exit code 2). */
function verify(bundle: string): AuditReport | 'no bundle' {
  try {
    return verifyBundle(nativePrimitives, folderSource(bundle));
  } catch (error) {
    if (error instanceof NotABundle) return 'no bundle';
    throw error;
  }
}

/** The claims that a report finds violated; undefined where there was no bundle to judge. */
const violatedIn = (report: AuditReport | 'no bundle'): readonly ClaimName[] | undefined =>
  report === 'no bundle' ? undefined : report.verdicts.filter(({ status }) => status === 'violated').map(({ claim }) => claim);

/** Changes one bit of a file while `look` looks. */
function withFlip<Seen>(path: string, random: SeededRandom, look: (what: string) => Seen): Seen {
  const bytes = readFileSync(path);
  const [at, bit] = [random.between(0, bytes.length - 1), random.between(0, 7)];
  const altered = Buffer.from(bytes);
  altered[at] = (bytes[at] ?? 0) ^ (1 << bit);
  writeFileSync(path, altered);
  try {
    return look(`${path} byte ${at} bit ${bit}`);
  } finally {
    writeFileSync(path, bytes);
  }
}

const digestOf = (path: string): string => createHash('sha256').update(readFileSync(path)).digest('hex');

describe('one changed bit', () => {
  const scratch = makeScratch();
  const bundle = join(scratch.folder, 'out', 'audit');
  const sums = join(bundle, 'SHA256SUMS');
  let files: readonly string[];

  beforeAll(async () => {
    const [query] = fixedQueries(1);
    const live = await startLive(scratch.folder, {
      seed,
      partners: 3,
      rows: 30,
      queries: query === undefined ? [] : [query.file],
      protection: 'off',
    });
    try {
      expect((await live.ask(0)).result).toMatchObject({ status: 'released' });
      expect(await live.exportBundle()).toBe(bundle);
    } finally {
      await live.cluster.stop();
    }
    const entries = readdirSync(bundle, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
    files = entries
      .map((entry) => join(entry.parentPath, entry.name))
      .filter((path) => readFileSync(path).length > 0)
      .toSorted();
  }, 90_000);

  afterAll(scratch.clear);

  /** `count` files, every file once before chance decides. */
  const pick = (from: readonly string[], count: number, random: SeededRandom): string[] =>
    Array.from({ length: count }, (_, at) => from[at < from.length ? at : random.between(0, from.length - 1)] ?? '');

  test('none: the bundle is verified', () => {
    expect(verify(bundle)).toMatchObject({ verified: true });
  });

  test(`${flips} times and more, over all files (KETENSOM_SEED=${seed})`, () => {
    const random = new SeededRandom(seed);
    const passed = pick(files, Math.max(flips, files.length), random).flatMap((path) =>
      withFlip(path, random, (what) => {
        const report = verify(bundle);
        const isRefused = report === 'no bundle' || (!report.verified && violatedIn(report)?.length !== 0);
        return isRefused ? [] : [what];
      }),
    );
    expect(passed).toEqual([]);
  }, 120_000);

  test(`${flips} times and more, by somebody who mends the list of files too (KETENSOM_SEED=${seed})`, () => {
    const random = new SeededRandom(`${seed}-mended`);
    const list = readFileSync(sums, 'utf8');
    const evidence = files.filter((path) => path !== sums && !path.endsWith('VERIFY.txt'));
    const passed = pick(evidence, Math.max(flips, evidence.length), random).flatMap((path) => {
      const before = digestOf(path);
      return withFlip(path, random, (what) => {
        writeFileSync(sums, list.replace(before, digestOf(path)));
        const report = verify(bundle);
        writeFileSync(sums, list);
        const violated = violatedIn(report);
        const isNamed = violated === undefined || violated.some((claim) => claim !== 'files');
        return isNamed ? [] : [what];
      });
    });
    expect(passed).toEqual([]);
  }, 120_000);
});
