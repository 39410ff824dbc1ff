/** What a comparison of residents with and without care should show, in SQL over the raw rows: both groups by area, and the second made up as the first is. */
import { select } from '../overlap/raw-overlap.ts';
import { tableSql } from './raw-link.ts';
import type { Register, Registers } from './registers.ts';

/** Persons and shares of both groups; `standardised` over areas in which the second group has anybody, the others put with the smallest of them; absent where one is left of several (DSC-13). */
export interface RawComparison {
  readonly persons: readonly [found: number, others: number];
  readonly shares: readonly [found: number, others: number];
  readonly standardised?: number;
}

/** See the module header. */
export async function rawComparison({ residents, care }: Registers): Promise<RawComparison> {
  const rows = `(select area, help = 'true' as hit, person in (select person from ${tableSql(care as Register)} as c where person is not null) as found
    from ${tableSql(residents as Register)} as r where person is not null and area is not null and help is not null and risk is not null)`;
  const [groups = []] = await select(
    `select count(*) filter (found), count(*) filter (not found), avg(cast(hit as integer)) filter (found), avg(cast(hit as integer)) filter (not found) from ${rows}`,
  );
  const [standard = []] = await select(
    `with cells as (select area, count(*) filter (found) as n, count(*) filter (not found) as m, count(*) filter (not found and hit) as x from ${rows} group by area),
     smallest as (select min(area) as area from cells where m = (select min(m) from cells where m > 0)),
     merged as (select sum(n) as n, sum(m) as m, sum(x) as x from cells group by case when m = 0 then (select area from smallest) else area end)
     select sum(n * x / m) / sum(n), count(*) = 1 and (select count(*) > 1 from cells) from merged`,
  );
  const [found, others, first, second] = groups.map(Number);
  const [standardised, isOneOfSeveral] = standard;
  const groupsOnly = { persons: [found ?? 0, others ?? 0], shares: [first ?? 0, second ?? 0] } as const;
  return isOneOfSeveral === true ? groupsOnly : { ...groupsOnly, standardised: Number(standardised) };
}
