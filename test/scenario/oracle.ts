/** What a query must give, by DuckDB over everybody's raw rows: one line of text per figure, so that two tables can be compared at a glance. */
import { codesOf, type RandomMeasure, type RandomQuery } from './random-query.ts';
import type { RawRows } from './raw-rows.ts';

/** Figures by cell and measure: `region=N,year=* count` → `12`. Exact: sums as decimals, quotients as the nearest double, `no data`. */
export type Figures = Readonly<Record<string, string>>;

/** The key of a figure; the order of `by` does not matter. */
export const figureKey = (by: Readonly<Record<string, string>>, measure: string): string => {
  const codes = Object.entries(by).map(([variable, code]) => `${variable}=${code}`);
  return `${codes.toSorted().join(',')} ${measure}`;
};

/** Cents and the like as a decimal text without trailing zeros. */
const decimal = (units: bigint, scale: number): string => {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const fraction = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '');
  const whole = scale === 0 ? digits : digits.slice(0, -scale);
  return `${units < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
};

const list = (names: readonly string[]): string => names.map((name) => `'${name}'`).join(', ');

/** Rows of partners that register a variable; the others give nothing to a measure of it. */
const registered = (variable: string, rows: RawRows): string => `partner in (${list(rows.registering([variable]))})`;

interface Columns {
  readonly rows: string;
  readonly sum: string;
}

function columnsOf(measure: RandomMeasure, rows: RawRows): Columns {
  const { variable = '', kind, hit = 'true' } = measure;
  if (kind === 'count') return { rows: 'count(*)', sum: 'count(*)' };
  const present = `filter (where ${registered(variable, rows)} and ${variable} is not null)`;
  if (kind === 'missing') return { rows: 'count(*)', sum: `count(*) filter (where ${registered(variable, rows)} and ${variable} is null)` };
  if (kind === 'share') return { rows: `count(*) ${present}`, sum: `count(*) filter (where ${registered(variable, rows)} and ${hit})` };
  return { rows: `count(*) ${present}`, sum: `coalesce(sum(${variable}) ${present}, 0)` };
}

function figure({ kind, scale }: RandomMeasure, n: bigint, sum: bigint): string {
  if (kind === 'count' || kind === 'missing') return sum.toString();
  if (n === 0n) return 'no data';
  // Both are below 2^53, so one division of doubles is the nearest double to the quotient.
  return kind === 'sum' ? decimal(sum, scale) : String(Number(sum) / Number(n * 10n ** BigInt(scale)));
}

/** Every combination of codes, with `*` where totals are asked. */
function cells(query: RandomQuery): Record<string, string>[] {
  return query.by.reduce(
    (all: Record<string, string>[], variable) => {
      const codes = [...(codesOf[variable] ?? []), ...(query.totals ? ['*'] : [])];
      return all.flatMap((cell) => codes.map((code) => ({ ...cell, [variable]: code })));
    },
    [{}],
  );
}

/** The figures of `query` over the rows of `partners`. */
export async function askOracle(query: RandomQuery, rows: RawRows, partners: readonly string[]): Promise<Figures> {
  const { by, totals, measures, where } = query;
  const columns = measures.flatMap((measure, at) => {
    const { rows: n, sum } = columnsOf(measure, rows);
    return [`cast(${n} as varchar) as n${at}`, `cast(${sum} as varchar) as s${at}`];
  });
  const codes = by.map((variable, at) => `case when grouping(${variable}) = 1 then '*' else cast(${variable} as varchar) end as c${at}`);
  const grouping = by.length === 0 ? '' : totals ? `group by cube (${by.join(', ')})` : `group by ${by.join(', ')}`;
  const placed = by.map((variable) => ` and ${variable} is not null`).join('');
  const selected = `select * from cases where partner in (${list(partners)}) and ${where}${placed}`;
  const answer = await rows.select(`select ${[...codes, ...columns].join(', ')} from (${selected}) ${grouping}`);
  const found = new Map(answer.map((row) => [by.map((_, at) => String(row[`c${at}`])).join('|'), row]));
  const figures = cells(query).flatMap((cell) => {
    const row = found.get(by.map((variable) => cell[variable]).join('|'));
    return measures.map((measure, at) => {
      const [n = 0n, sum = 0n] = [row?.[`n${at}`], row?.[`s${at}`]].map((value) => BigInt(typeof value === 'string' ? value : 0));
      return [figureKey(cell, measure.name), figure(measure, n, sum)] as const;
    });
  });
  return Object.fromEntries(figures);
}
