/** The released table of a query over several tables, of ratios, or of a comparison: summed over partners in the clear. */
import type { Codebook } from '../src/codebook/index.ts';
import { charterFloor, defaultRules, type Rules } from '../src/disclosure/index.ts';
import { decodeTablesSum, encodeTables, type PartnerRows, parseAggregate, resolveQuery, tabulateRows } from '../src/query/index.ts';
import { type AggregateTable, buildTablesResult } from '../src/result/index.ts';
import type { DatasetOffer } from '../src/run/offer.ts';
import { youth } from './youth-codebook.ts';

const head = { query: 'q', purpose: 'p', kind: 'aggregate' };
const off = charterFloor({ protection: 'off', rules: defaultRules });
/** Every partner holds all of the dataset. */
const offerOf = (codebook: Codebook) => (): Readonly<Record<string, DatasetOffer>> => ({
  cases: { keys: ['person'], variables: codebook.datasets.get('cases')?.variables ?? [] },
});

/** @throws ConfigError as the query does; TypeError for a query of one table alone */
export function tablesReleaseOf(
  query: object,
  partners: readonly PartnerRows[],
  { rules = off, codebook = youth }: { readonly rules?: Rules; readonly codebook?: Codebook } = {},
): AggregateTable {
  const resolved = resolveQuery(parseAggregate({ ...head, ...query }), codebook, partners.length);
  if (resolved.kind !== 'tables') throw new TypeError('a query of one table');
  const { plan, layout } = resolved;
  const sum = new BigUint64Array(layout.words);
  for (const data of partners) {
    const tables = plan.parts.map((part, at) => {
      const own = layout.parts[at];
      return own && tabulateRows({ plan: part.plan, layout: own, codebook }, data);
    });
    for (const [at, word] of new BigUint64Array(encodeTables(layout, tables).buffer).entries())
      sum[at] = BigInt.asUintN(64, (sum[at] ?? 0n) + word);
  }
  return buildTablesResult({
    plan,
    codebook,
    layout,
    sums: decodeTablesSum(layout, new Uint8Array(sum.buffer), partners.length),
    rules,
    releaseMode: 'plain',
    included: partners.map((_partner, at) => `p${at}`),
    offered: offerOf(codebook),
    suppress: () => undefined,
  });
}
