/** A model on cells in the clear: partners' tables added up as a round does, then what is released. */
import { charterFloor, defaultRules, type Rules } from '../../src/disclosure/index.ts';
import type { CellModelQuery, ModelTable } from '../../src/model/index.ts';
import { decodeTablesSum, encodeTables, type PartnerRows, parseQuery, resolveQuery, tabulateRows } from '../../src/query/index.ts';
import { buildTablesRelease } from '../../src/result/index.ts';
import { residents } from './simulate.ts';

export const offRules: Rules = charterFloor({ protection: 'off', rules: defaultRules });

/** @throws TypeError for a question that is no sum of tables */
export const resolve = (asked: object, partners: number) =>
  resolveQuery(parseQuery({ query: 'q', purpose: 'p', kind: 'model', ...asked }), residents, partners);

/** @throws ConfigError as the query does, ProtocolError as the fit does */
export function fitCellModel(
  asked: Partial<CellModelQuery> | object,
  partners: readonly PartnerRows[],
  rules: Rules = offRules,
): ModelTable {
  const resolved = resolve(asked, partners.length);
  if (resolved.kind !== 'tables') throw new TypeError('no model on cells');
  const { plan, layout } = resolved;
  const sum = new BigUint64Array(layout.words);
  for (const data of partners) {
    const tables = plan.parts.map((part, at) => {
      const own = layout.parts[at];
      return own && tabulateRows({ plan: part.plan, layout: own, codebook: residents }, data);
    });
    for (const [at, word] of new BigUint64Array(encodeTables(layout, tables).buffer).entries())
      sum[at] = BigInt.asUintN(64, (sum[at] ?? 0n) + word);
  }
  const released = buildTablesRelease({
    plan,
    codebook: residents,
    layout,
    sums: decodeTablesSum(layout, new Uint8Array(sum.buffer), partners.length),
    rules,
    releaseMode: 'plain',
    included: partners.map((_, at) => `p${at}`),
    offered: () => ({ residents: { keys: [], variables: [...residents.variables.keys()] } }),
    suppress: () => new Set(),
  });
  if (released.kind !== 'model') throw new TypeError('no model');
  return released;
}
