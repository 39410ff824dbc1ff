/** Linkage quality by subgroup, from a partner's rows to what it seals, and on to what is released. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { linkageOf, parseAgentFile, parseCodebook, parseQuery, resolveQuery } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { listPersons } from '../../src/evaluate/list-persons.ts';
import { listRows } from '../../src/evaluate/list-rows.ts';
import { ownLists, sizesOf } from '../../src/ring/own-lists.ts';
import { linkageShares } from '../../src/ring/table-sizes.ts';
import { makeFolder } from '../support/data-folder.ts';

const codebook = parseCodebook({
  codebook: 'c',
  version: 1,
  keys: { person: { kind: 'bsn' } },
  variables: {
    origin: { kind: 'category', codes: ['nl', 'eu', 'other'] },
    active: { kind: 'boolean' },
  },
  datasets: { clients: { unit: 'client', subject: 'person', keys: ['person'], variables: ['origin', 'active'] } },
});
const file = parseAgentFile({
  partner: 'a',
  datasets: {
    clients: {
      source: { kind: 'csv', path: 'd.csv' },
      snapshot: '2024-12-31',
      keys: { person: 'bsn' },
      variables: { origin: { column: 'o' }, active: { column: 'active' } },
    },
  },
});

/** Twelve of `nl` with a valid number; ten of `eu`, two of them without; three of `other`; one without an origin; one that is not active. */
function writeRows(): { readonly root: string; readonly file: typeof file } {
  const root = makeFolder();
  const valid = '111222333';
  const rows = [
    ...Array.from({ length: 12 }, () => `${valid},nl,true`),
    ...Array.from({ length: 10 }, (_, at) => `${at < 2 ? '' : valid},eu,true`),
    ...Array.from({ length: 3 }, () => `${valid},other,true`),
    `${valid},,true`,
    'odd,nl,false',
  ];
  writeFileSync(join(root, 'd.csv'), `bsn,o,active\n${rows.join('\n')}\n`);
  return { root, file };
}

const where = { variable: 'active', eq: true };
const head = { query: 'q', purpose: 'p' };

test('an owner of a set counts its selected rows by code; rows without a code are in no subgroup', async () => {
  const { plan } = resolveQuery(
    parseQuery({
      ...{ ...head, kind: 'overlap', key: 'person', report: 'all-sets', linkage: { x: 'origin' } },
      sets: { x: { partner: 'a', dataset: 'clients', where }, y: { partner: 'b', dataset: 'clients' } },
    }),
    codebook,
    3,
  );
  if (plan.kind !== 'overlap') throw new TypeError('an overlap');
  const [set] = plan.sets;
  if (set === undefined) throw new TypeError('a set');
  // A partner that does not hold the variable is not asked.
  expect(set.whereVariables).toEqual(['active', 'origin']);
  const listed = [await listPersons(set, codebook, writeRows())];
  const groups = [
    { code: 0, rows: 12, usable: 12 },
    { code: 1, rows: 10, usable: 8 },
    { code: 2, rows: 3, usable: 3 },
  ];
  const config = { lists: [{ owner: 'a', sets: ['x'] }], columns: 1, blinding: 'dh' } as const;
  const sizes = sizesOf('a', '0'.repeat(64), ownLists(config, 'a', listed), listed);
  expect(sizes.sets).toEqual([{ set: 'x', rows: 26, usable: 24, groups }]);
  const both = linkageOf([sizes, sizes]).get('x');
  expect([both?.rows, both?.usable, both?.groups.get(1)]).toEqual([52, 48, { rows: 20, usable: 16 }]);
});

test('an owner of a table tells shares, and none of a subgroup of too few rows', async () => {
  const { plan } = resolveQuery(
    parseQuery({
      ...{ ...head, kind: 'link', join: [['x.person', 'y.person']], measures: ['rows'], linkage: { x: 'origin' } },
      tables: { x: { partner: 'a', dataset: 'clients', where }, y: { partner: 'b', dataset: 'clients' } },
    }),
    codebook,
    3,
  );
  if (plan.kind !== 'link') throw new TypeError('a link');
  const [table] = plan.tables;
  if (table === undefined) throw new TypeError('a table');
  const rows = await listRows({ plan, table, codebook }, writeRows());
  const told = (least: number) => linkageShares([rows], least)[0]?.groups?.map(({ code, usable }) => [code, usable]);
  expect([told(9), told(10), told(11)]).toEqual([
    [
      [0, 100],
      [1, 80],
    ],
    [
      [0, 100],
      [1, 80],
    ],
    [[0, 100]],
  ]);
  expect(linkageShares([rows], 10)[0]?.rows).toBe(100);
});
