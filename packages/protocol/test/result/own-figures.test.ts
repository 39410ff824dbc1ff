/** `combine: none`: the table of each partner is the one that its rows give by themselves, through the vector that all share. */
import { describe, expect, it } from 'vitest';
import { charterFloor, defaultRules, type Rules } from '../../src/disclosure/index.ts';
import {
  compileAggregate,
  decodeSum,
  deriveLayout,
  encodeContribution,
  type HeldDatasets,
  offerRefusal,
  ownPlan,
  type PartnerRows,
  parseOneTable,
  placeOwn,
  tabulateRows,
} from '../../src/query/index.ts';
import { type AggregateTable, buildAggregateResult, type ResultCell } from '../../src/result/index.ts';
import { resultSchema } from '../../src/result/schema.ts';
import { allRows, amountOf, deal, releaseOf } from '../independent/pooled.ts';
import { configError } from '../refusal.ts';
import { partner } from '../tables.ts';
import { youth } from '../youth-codebook.ts';

const ask = { query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'cases', combine: 'none' };
const measures = ['count', { mean: 'income' }, { share: 'has_plan' }, { median: 'days' }];
const off = charterFloor({ protection: 'off', rules: defaultRules });
const roster = ['a', 'b', 'c', 'd'];

/** What is released of the sum over those of `rows` who are in it. */
function own(
  query: object,
  rows: readonly PartnerRows[],
  { rules = off, dropped = [] as readonly string[] }: { rules?: Rules; dropped?: readonly string[] } = {},
): AggregateTable {
  const plan = compileAggregate(parseOneTable({ ...ask, ...query }), youth);
  const layout = deriveLayout(plan, youth, roster.length);
  const inner = {
    plan: ownPlan(plan),
    layout: deriveLayout(ownPlan(plan), youth, roster.length),
    codebook: youth,
    sourceMinCount: rules.minCount,
  };
  const sum = new BigUint64Array(layout.words);
  const included = roster.filter((name) => !dropped.includes(name));
  for (const name of included) {
    const place = roster.indexOf(name);
    const vector = encodeContribution(layout, placeOwn(layout, tabulateRows(inner, rows[place] ?? partner([])), place));
    for (const [at, word] of new BigUint64Array(vector.buffer).entries()) sum[at] = BigInt.asUintN(64, (sum[at] ?? 0n) + word);
  }
  const sums = decodeSum(layout, new Uint8Array(sum.buffer), included.length);
  return buildAggregateResult({
    plan,
    codebook: youth,
    layout,
    sums,
    rules,
    releaseMode: 'plain',
    roster,
    included,
    notRegistered: new Map(),
    suppress: () => undefined,
  });
}

const rows = deal(4, allRows());
const cellsOf = ({ cells }: AggregateTable, name: string): unknown =>
  cells.filter(({ by }) => by['partner'] === name).map(({ by: { partner: _partner, ...by }, ...rest }) => ({ by, ...rest }));

describe('own figures', () => {
  it('are, partner by partner, what each has by itself', () => {
    const query = { by: ['region', 'has_plan'], measures };
    const table = own(query, rows);
    expect(table.combine).toBe('none');
    for (const [at, name] of roster.entries()) expect(cellsOf(table, name)).toEqual(releaseOf(query, [rows[at] as PartnerRows]).cells);
  });

  it('of a partner that fell away are not there, and those of the others are their own', () => {
    const query = { by: ['region'], measures: ['count'] };
    const table = own(query, rows, { dropped: ['b'] });
    expect([...new Set(table.cells.map(({ by }) => by['partner']))]).toEqual(['a', 'c', 'd']);
    expect(cellsOf(table, 'd')).toEqual(releaseOf(query, [rows[3] as PartnerRows]).cells);
  });

  it('keep every rule but that on the number of partners, and leave small cells at home', () => {
    const rules = { ...defaultRules, round: 5, minCount: 10, complementary: { width: 0 } };
    const table = own({ by: ['region'], measures: ['count'] }, rows, { rules });
    const exact = own({ by: ['region'], measures: ['count'] }, rows);
    const persons = (name: string, region: string): number =>
      new Set(
        rows[roster.indexOf(name)]?.rows.flatMap(({ values, subject }) => {
          const value = values.get('region');
          return value?.state === 'value' && value.value === region && subject !== undefined ? [subject] : [];
        }),
      ).size;
    let hidden = 0;
    for (const [at, { by, count }] of table.cells.entries()) {
      const isSmall = persons(by['partner'] ?? '', by['region'] ?? '') < 10;
      hidden += isSmall ? 1 : 0;
      const value = Number(amountOf(exact.cells[at]?.['count'] as ResultCell | undefined));
      expect(count).toEqual(
        isSmall ? { state: 'suppressed', reason: 'hiddenAtSource' } : { state: 'value', value: Math.round(value / 5) * 5 },
      );
    }
    expect(hidden).toBeGreaterThan(0);
    expect(table.coverage['cases']?.['rows']).toEqual({ state: 'suppressed', reason: 'complementary' });
  });

  it('are a result of the contract', () => {
    const facts = {
      query: 'q',
      id: 'a'.repeat(64),
      status: 'released',
      protection: 'off',
      releaseMode: 'plain',
      purpose: 'p',
      rules: {},
      snapshots: {},
      releasedAt: '2025-01-31T10:00:00Z',
    };
    const documents = {
      codebook: { name: 'y', version: 1, digest: 'b'.repeat(64) },
      charter: { version: 1, digest: 'c'.repeat(64) },
      partners: { included: roster, missing: [], notOffering: [] },
    };
    expect(resultSchema.safeParse({ ...facts, ...documents, ...own({ by: ['region'], measures: ['count'] }, rows) }).error).toBeUndefined();
  });

  it('are a partner’s to give', () => {
    const plan = compileAggregate(parseOneTable({ ...ask, by: ['region'], measures: ['count'] }), youth);
    const held = (more: object = {}): HeldDatasets => ({ cases: { variables: ['region'], keys: ['person'], ...more } });
    expect(offerRefusal({ plan, codebook: youth }, 'a', held())).toBe('own-figures');
    expect(offerRefusal({ plan, codebook: youth }, 'a', held({ ownFigures: true }))).toBeUndefined();
    // Nothing is added up, so what cannot be compared may stand side by side.
    expect(offerRefusal({ plan, codebook: youth }, 'a', held({ ownFigures: true, about: { region: { class: 'C' } } }))).toBeUndefined();
  });

  it('are not asked by a variable called partner', () => {
    const error = configError(() => compileAggregate(parseOneTable({ ...ask, by: ['partner'], measures: ['count'] }), youth));
    expect(error.issues.map(({ path }) => path)).toContain('by');
  });
});
