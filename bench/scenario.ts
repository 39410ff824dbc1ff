/** A scenario whose table has about as many ring words as a bench wants: every partner holds rows of made-up figures. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const rows = 2000;

const code = (at: number): string => `c${String(at).padStart(4, '0')}`;

/** Ring words per cell of `sd(x)`: rows and contributors, the same of the rows where x is known, the sum, and two limbs of squares. */
const wordsPerCell = 7;

/** How large the sum is. */
export interface SumSize {
  readonly partners: number;
  readonly words: number;
}

/** Writes the folder: a square table with one standard deviation a cell, about `words` ring words in all. */
export function writeScenario(folder: string, { partners, words }: SumSize): void {
  const codes = Math.max(2, Math.round(Math.sqrt(words / wordsPerCell)));
  const list = Array.from({ length: codes }, (_, at) => code(at));
  const put = (path: string, text: string): void => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const variable = `{ kind: category, codes: [${list.join(', ')}] }`;
  put(
    'codebook.yaml',
    `codebook: bench\nversion: 1\nkeys: {}\nvariables:\n  a: ${variable}\n  b: ${variable}\n  x: { kind: integer, min: 0, max: 1000000000 }\ndatasets:\n  t: { unit: row, subject: row, keys: [], variables: [a, b, x] }\n`,
  );
  put('charter.yaml', 'charter: bench\nprotection: off\npurposes:\n  bench: { basis: none, text: { en: bench, nl: bench } }\n');
  put('queries/q.yaml', 'query: q\npurpose: bench\nkind: aggregate\ndataset: t\nby: [a, b]\nmeasures: [{ sd: x }]\n');
  for (let partner = 0; partner < partners; partner += 1) {
    const lines = Array.from(
      { length: rows },
      (_, at) =>
        `${code((at * 7919 + partner) % codes)},${code((at * 104_729 + partner * 31) % codes)},${(at * 65_537 + partner) % 1_000_000_000}`,
    );
    put(`partners/p${partner}/data.csv`, `a,b,x\n${lines.join('\n')}\n`);
    put(
      `partners/p${partner}/agent.yaml`,
      `partner: p${partner}\ndatasets:\n  t:\n    source: { kind: csv, path: data.csv }\n    variables: { a: a, b: b, x: x }\npolicy: { approve: auto, purposes: [bench] }\n`,
    );
  }
}
