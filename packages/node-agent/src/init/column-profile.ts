/** What a column holds, as far as a proposal needs it: how many values, how many different ones, and how often the frequent ones occur. */

import { trimSql } from '../mapping/trim-sql.ts';
import type { OpenSource } from '../source/open-source.ts';
import { plainText } from '../source/plain-text.ts';
import { quoteName } from '../source/sql-text.ts';

/** `values` are the most frequent texts with their counts: they are compared, never shown. */
export interface ColumnProfile {
  readonly name: string;
  /** Rows looked at in which the column is not empty. */
  readonly filled: number;
  readonly distinct: number;
  readonly values: ReadonlyMap<string, number>;
}

const rowsLookedAt = 200_000;
const valuesLookedAt = 2000;

export async function profileColumn(source: OpenSource, name: string): Promise<ColumnProfile> {
  const text = plainText(quoteName(name), source.types.get(name) ?? '') ?? 'null';
  const texts = `(select ${trimSql(text)} as t from (select * from source limit ${rowsLookedAt}))`;
  const [counts = []] = await source.engine.select(`select count(*), count(distinct t) from ${texts} where t <> ''`);
  const rows = await source.engine.select(
    `select t, count(*) from ${texts} where t <> '' group by t order by count(*) desc, t limit ${valuesLookedAt}`,
  );
  const [filled = 0, distinct = 0] = counts.map(Number);
  return { name, filled, distinct, values: new Map(rows.map(([value, count]) => [String(value), Number(count)])) };
}

/** The share of a column's values (of those looked at) for which `fits` holds. 0 for an empty column. */
export function shareOf(profile: ColumnProfile, fits: (text: string) => boolean): number {
  let [all, good] = [0, 0];
  for (const [text, count] of profile.values) {
    all += count;
    if (fits(text)) good += count;
  }
  return all === 0 ? 0 : good / all;
}
