/** A table counted by the agent's own engine is the one that another program counted, and only exactly it is taken. */
import { copyFileSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nativePrimitives } from '@ketensom/native';
import {
  checkSourceTable,
  encodeSourceTable,
  type JsonObject,
  parseAgentFile,
  parseCodebook,
  parseOneTable,
  type SourceTable,
  signSourceTable,
} from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { approverVerifierKey } from '../../src/approvers/approver-key.ts';
import { openLocalSide } from '../../src/cli/local-side.ts';
import { makeSourceTable } from '../../src/table/make-table.ts';
import { makeFolder, refusalOf } from '../support/data-folder.ts';

const independent = new URL('../../../protocol/test/', import.meta.url).pathname;
const counted = JSON.parse(readFileSync(join(independent, 'source-table/tables.json'), 'utf8')) as Record<
  'exact' | 'withoutSmall',
  { readonly by: JsonObject; readonly figures: Record<string, number> }[]
>;

const codebook = parseCodebook({
  codebook: 'tables',
  version: 1,
  keys: { person: { kind: 'text', normalise: ['trim'] } },
  variables: {
    region: { kind: 'category', codes: ['N', 'E', 'S', 'W'] },
    age: { kind: 'integer', min: 0, max: 120 },
    age_band: { kind: 'category', of: 'age', cut: [0, 18, 30, 50, 65] },
    opened: { kind: 'date', min: '2023-11-01', max: '2024-12-31' },
    year: { kind: 'category', of: 'opened', period: 'year' },
    has_plan: { kind: 'boolean' },
  },
  datasets: {
    cases: { unit: 'case', subject: 'person', keys: ['person'], variables: ['region', 'age', 'age_band', 'opened', 'year', 'has_plan'] },
  },
});

const rowsFile = {
  partner: 'a',
  datasets: {
    cases: {
      source: { kind: 'csv', path: 'rows.csv' },
      snapshot: '2024-12-31',
      keys: { person: 'person' },
      variables: { region: 'region', age: 'age', opened: 'opened', has_plan: 'has_plan' },
    },
  },
};

const ask = {
  query: 'q',
  purpose: 'p',
  kind: 'aggregate',
  dataset: 'cases',
  by: ['year', 'region', 'age_band'],
  totals: true,
  measures: [{ share: 'has_plan' }],
};

async function make(change: object = {}, minCount = 1): Promise<{ readonly root: string; readonly table: SourceTable }> {
  const root = makeFolder();
  copyFileSync(join(independent, 'independent/rows.csv'), join(root, 'rows.csv'));
  const task = {
    root,
    file: parseAgentFile(rowsFile),
    codebook,
    query: parseOneTable({ ...ask, ...change }),
    minCount,
    made: '2025-01-15',
  };
  return { root, table: await makeSourceTable(task) };
}

test.each([
  ['exact', 1],
  ['withoutSmall', 4],
] as const)('%s', async (name, minCount) => {
  const { table } = await make({}, minCount);
  expect(table).toMatchObject({ by: ['age_band', 'region', 'year'], totals: true, minCount, round: 1, snapshot: '2024-12-31' });
  const cells = [...table.cells.values()].map((figures) => Object.fromEntries([...figures].map(([key, [value]]) => [key, Number(value)])));
  expect(cells).toEqual(counted[name].map(({ figures }) => figures));
  expect(() => checkSourceTable(nativePrimitives, table, codebook)).not.toThrow();
});

test.each<[string, object, string]>([
  ['a condition', { where: { variable: 'age', gte: 18 } }, 'where'],
  ['a period', { period: '2024' }, 'period'],
])('a table is not made with %s', async (_, change, path) => {
  expect((await refusalOf(make(change))).issues[0]?.path).toBe(path);
});

const seed = new Uint8Array(32).fill(3);
const key = approverVerifierKey(nativePrimitives, { name: 'maker', seed });

/** An agent's folder with a signed table in it; `spoil` does something to it before it is opened. */
async function holder(change: object, spoil: (root: string, bytes: Uint8Array) => void = () => undefined): Promise<() => unknown> {
  const { root, table } = await make();
  const bytes = encodeSourceTable(table);
  writeFileSync(join(root, 't.json'), bytes);
  writeFileSync(join(root, 't.sig'), signSourceTable(nativePrimitives, bytes, { name: 'maker', seed }));
  spoil(root, bytes);
  const source = { kind: 'table', path: 't.json', made: '2025-01-15', signature: 't.sig', key, ...change };
  const config = join(root, 'agent.yaml');
  writeFileSync(
    config,
    JSON.stringify({
      partner: 'partner' in change ? change.partner : 'a',
      datasets: { cases: { source: without(source), snapshot: '2024-12-31' } },
    }),
  );
  return () => openLocalSide(config, root);
}

const without = ({ partner: _partner, ...source }: Record<string, unknown>): object => source;

test('an agent offers what its table is, and never a count of it', async () => {
  const local = (await holder({}))() as ReturnType<typeof openLocalSide>;
  expect(local.offer(codebook)).toEqual({
    partner: 'a',
    datasets: {
      cases: {
        variables: ['age_band', 'has_plan', 'region', 'year'],
        keys: ['person'],
        snapshot: '2024-12-31',
        table: {
          made: '2025-01-15',
          by: ['age_band', 'region', 'year'],
          totals: true,
          minCount: 1,
          round: 1,
          figures: [
            'persons',
            'persons(has_plan!=true)',
            'persons(has_plan)',
            'persons(has_plan=true)',
            'rows',
            'rows(has_plan)',
            'rows(has_plan=true)',
          ],
        },
      },
    },
  });
  expect(JSON.stringify(local.written.mapping)).toMatch(/"digest":"[0-9a-f]{64}"/);
});

test.each<[string, object, ((root: string, bytes: Uint8Array) => void) | undefined, string, string]>([
  [
    'a table that was changed',
    {},
    (root, bytes) => writeFileSync(join(root, 't.json'), Buffer.concat([bytes, Buffer.from('\n')])),
    'signature',
    'bad-signature',
  ],
  [
    'the key of somebody else',
    { key: approverVerifierKey(nativePrimitives, { name: 'maker', seed: new Uint8Array(32) }) },
    undefined,
    'signature',
    'bad-signature',
  ],
  ['text in place of a key', { key: 'maker' }, undefined, 'signature', 'malformed'],
  ['an older or newer table than agent.yaml says', { made: '2025-01-14' }, undefined, 'made', 'binding-mismatch'],
  ['the table of another partner', { partner: 'b' }, undefined, 'path', 'binding-mismatch'],
  ['a link', {}, (root) => symlinkSync(join(root, 't.json'), join(root, 'link.json')), 'path', 'malformed'],
  ['a file that is not there', { path: 'none.json' }, undefined, 'path', 'malformed'],
])('an agent does not start with %s', async (name, change, spoil, at, code) => {
  const open = await holder(name === 'a link' ? { ...change, path: 'link.json' } : change, spoil);
  const error = await refusalOf(Promise.resolve().then(open));
  expect({ path: error.issues[0]?.path, code: error.code }).toEqual({ path: `datasets.cases.source.${at}`, code });
});
