/** A tiny world for the agents under test: a codebook, a charter, a query, and figures that are known beforehand. */
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativePrimitives } from '@ketensom/native';
import {
  checkAgentFile,
  codebookDocument,
  createTable,
  encodeCodebook,
  encodeHex,
  type JsonValue,
  type LocalTable,
  parseAgentFile,
  parseCharterTerms,
  parseQuery,
  type QueryRequest,
  queryDocument,
} from '@ketensom/protocol';
import { describeOffer } from '../../src/evaluate/offer.ts';
import type { LocalRows } from '../../src/evaluate/select-rows.ts';
import type { LocalQuestion, LocalSide } from '../../src/policy/local-side.ts';

export const primitives = nativePrimitives;

export const codebookBytes = encodeCodebook(
  codebookDocument(
    {
      codebook: 'tiny',
      version: 1,
      keys: { person: { kind: 'bsn' } },
      variables: {
        region: { kind: 'category', codes: ['N', 'E', 'S'] },
        income: { kind: 'integer', min: 0, max: 1000 },
      },
      datasets: { cases: { unit: 'case', subject: 'person', keys: ['person'], variables: ['region', 'income'] } },
    },
    new Map(),
  ),
);

export const digestOf = (bytes: Uint8Array): string => encodeHex(primitives.sha256(bytes));

export const terms = parseCharterTerms({
  charter: 'tiny',
  purposes: { study: { basis: 'a law', until: '2099-01-01' }, policy: { basis: 'another law' } },
});

/** Settings of agent.yaml's policy, beside `approve`. */
export type Policy = Readonly<Record<string, unknown>>;

/** Figures that the partner at `place` has: in every cell and column `place` + 1, within the column's range. */
function figuresOf(place: number, { layout }: LocalQuestion): LocalTable {
  const table = createTable(layout);
  for (const [at, column] of layout.columns.entries()) {
    const figures = table.columns[at] ?? [];
    const figure = BigInt(place + 1) <= column.max ? BigInt(place + 1) : column.max;
    for (let cell = 0; cell < figures.length; cell += 1) figures[cell] = figure;
  }
  return table;
}

/** These persons, one row each, by region. */
export const rowsOf = (persons: readonly number[]): LocalRows => ({
  universe: 'cases',
  axes: [3],
  totals: false,
  persons: Float64Array.from(persons),
  ordinals: new Uint32Array(persons.length).fill(1),
  cells: Int32Array.from(persons, (person) => person % 3),
  splits: [],
  outside: 0,
});

/** A partner's side without files. `evaluate` may be replaced to look at or delay the evaluation. */
export function localSide(
  partner: string,
  place: number,
  policy: Policy = { approve: 'auto' },
  processingLog?: object,
): LocalSide & { evaluations: number; rows: LocalRows; data: string | undefined } {
  const file = parseAgentFile({
    partner,
    datasets: {
      cases: {
        source: { kind: 'csv', path: 'cases.csv' },
        snapshot: '2024-12-31',
        keys: { person: 'bsn' },
        variables: { region: 'regio', income: 'inkomen' },
      },
    },
    policy,
    ...(processingLog === undefined ? {} : { processingLog }),
  });
  const side = {
    file,
    evaluations: 0,
    data: 'unchanged' as string | undefined,
    /** Thirty persons in each region, unless a test says otherwise. */
    rows: rowsOf(Array.from({ length: 90 }, (_, at) => at)),
    written: { policy: policy as JsonValue, mapping: { partner } },
    checkCodebook: (codebook: Parameters<LocalSide['checkCodebook']>[0]) => checkAgentFile(file, codebook),
    offer: (codebook: Parameters<LocalSide['offer']>[0]) => describeOffer(file, codebook),
    listRows: () => Promise.reject(new Error('no link is asked here')),
    listPersons: () => Promise.reject(new Error('no overlap is asked here')),
    countDifferences: () => Promise.reject(new Error('no link is asked here')),
    dataState: async () => side.data,
    checkSource: async () => {},
    selectRows: async () => side.rows,
    evaluate: async (question: LocalQuestion) => {
      side.evaluations += 1;
      return figuresOf(place, question);
    },
    evaluateStep: () => Promise.reject(new TypeError('no model is asked of this side')),
  };
  return side;
}

/** The query that tests ask, with changes. */
export const queryOf = (changes: Readonly<Record<string, unknown>> = {}) =>
  parseQuery({
    query: 'by-region',
    purpose: 'study',
    kind: 'aggregate',
    dataset: 'cases',
    by: ['region'],
    measures: ['count', { sum: 'income' }],
    ...changes,
  });

/** A request for these partners under a charter; a fresh nonce makes a new run of the same question. */
export function requestOf(asked: {
  readonly partners: readonly string[];
  readonly charter: string;
  readonly nonce?: string;
  readonly query?: ReturnType<typeof queryOf>;
  readonly analyst?: string;
}): QueryRequest {
  return {
    version: 1,
    query: queryDocument(asked.query ?? queryOf()),
    partners: asked.partners.toSorted(),
    notOffering: [],
    missing: [],
    charter: { version: 1, digest: asked.charter },
    codebook: { name: 'tiny', version: 1, digest: digestOf(codebookBytes) },
    analyst: asked.analyst ?? 'analyst',
    expires: Date.now() + 3_600_000,
    nonce: (asked.nonce ?? '0').padStart(32, '0'),
  };
}

/** Where waiting for a disk takes no time: these tests flush thousands of times. */
const memory = process.env['KETENSOM_TEST_MEMORY'] ?? tmpdir();

/** A new state folder; gone when all tests are done. */
export const freshFolder = (): string => join(mkdtempSync(join(memory, 'ketensom-agent-')), 'state');
