/** What overlaps should count, from raw rows: in SQL for one key, and, for several keys of which any joins, by walking from record to record. */
import { DuckDBInstance } from '@duckdb/node-api';
import type { PersonRow } from './ring-world.ts';

/** Rows of each set, by the set's name. */
export type RawSets = ReadonlyMap<string, readonly PersonRow[]>;

/** Persons in exactly the sets of each mask, bit i for set i in name order. */
export type Regions = readonly number[];

export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** A valid number of nine digits in a column, else null. */
export const numberSql = (
  column: string,
): string => `case when regexp_full_match(${column}, '[0-9]{8,9}') and lpad(${column}, 9, '0') <> '000000000'
    and (list_sum([cast(substr(lpad(${column}, 9, '0'), i, 1) as int) * (10 - i) for i in range(1, 9)]) - cast(substr(lpad(${column}, 9, '0'), 9, 1) as int)) % 11 = 0
    then lpad(${column}, 9, '0') end`;

const keys = {
  person: numberSql('bsn'),
  name: "nullif(lower(trim(name)), '')",
};

export type KeyName = keyof typeof keys;

const tableOf = (sets: RawSets): string => {
  const rows = [...sets.values()].flatMap((own, set) => own.map(({ bsn, name }) => `(${set}, ${literal(bsn)}, ${literal(name)})`));
  return `(select * from (values ${['(-1, null, null)', ...rows].join(', ')}) as t(s, bsn, name) where s >= 0)`;
};

/** The rows of a statement on a database of its own. */
export async function select(sql: string): Promise<readonly (readonly unknown[])[]> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  try {
    return (await connection.runAndReadAll(sql)).getRows();
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** Regions for one key. */
export async function rawRegions(sets: RawSets, key: KeyName): Promise<Regions> {
  const persons = `select id, bit_or(1 << s) as mask from (select s, ${keys[key]} as id from ${tableOf(sets)}) where id is not null group by id`;
  const rows = await select(`select mask, count(*) from (${persons}) group by mask`);
  const regions = Array.from({ length: 2 ** sets.size }, () => 0);
  for (const [mask, count] of rows) regions[Number(mask)] = Number(count);
  return regions;
}

/** Regions where either key joins. */
export async function rawJoined(sets: RawSets): Promise<Regions> {
  const records = await select(`select s, ${keys.person}, ${keys.name} from ${tableOf(sets)}`);
  const byMark = new Map<string, number[]>();
  const marksOf = ([, person, name]: readonly unknown[]): string[] => [
    ...(person === null ? [] : [`p ${person as string}`]),
    ...(name === null ? [] : [`n ${name as string}`]),
  ];
  for (const [at, record] of records.entries()) for (const mark of marksOf(record)) byMark.set(mark, [...(byMark.get(mark) ?? []), at]);
  const regions = Array.from({ length: 2 ** sets.size }, () => 0);
  const seen = new Set<number>();
  for (const [start, record] of records.entries()) {
    if (seen.has(start) || marksOf(record).length === 0) continue;
    seen.add(start);
    let mask = 0;
    for (const walk = [start]; walk.length > 0; ) {
      const at = walk.pop() as number;
      mask |= 1 << Number(records[at]?.[0]);
      for (const next of marksOf(records[at] ?? []).flatMap((mark) => byMark.get(mark) ?? [])) {
        if (!seen.has(next)) walk.push(next);
        seen.add(next);
      }
    }
    regions[mask] = (regions[mask] as number) + 1;
  }
  return regions;
}

const over = (regions: Regions, wanted: (mask: number) => boolean): number =>
  regions.reduce((sum, count, mask) => sum + (mask > 0 && wanted(mask) ? count : 0), 0);

/** Every figure that a result may hold, by a name. */
export function rawFigures(names: readonly string[], regions: Regions): ReadonlyMap<string, number> {
  const has = (mask: number, set: number): boolean => ((mask >> set) & 1) === 1;
  return new Map([
    ['union', over(regions, () => true)],
    ['all', over(regions, (mask) => mask === 2 ** names.length - 1)],
    ...names.map((name, set): [string, number] => [`size ${name}`, over(regions, (mask) => has(mask, set))]),
    ...regions.map((count, mask): [string, number] => [`only ${names.filter((_, set) => has(mask, set)).join(' ')}`, count]),
    ...names.flatMap((left, one) =>
      names.map((right, two): [string, number] => [`both ${left} ${right}`, over(regions, (mask) => has(mask, one) && has(mask, two))]),
    ),
  ]);
}
