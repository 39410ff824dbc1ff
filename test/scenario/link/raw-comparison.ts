/** What a comparison of residents with and without care should show, in SQL over the raw rows: both groups by area, and the second made up as the first is. */
import { select } from '../overlap/raw-overlap.ts';
import { tableSql } from './raw-link.ts';
import type { Register, Registers } from './registers.ts';

/** Persons and shares of both groups; `standardised` over areas in which the second group has anybody, the others put with the smallest of them; absent where one is left of several (DSC-13). */
export interface RawComparison {
  readonly persons: readonly [found: number, others: number];
  readonly shares: readonly [found: number, others: number];
  readonly standardised?: number;
  /** The same of the residents' scores, over those who have one: of the members, of the others, and made alike; undefined of nobody. */
  readonly means: readonly [found: number | undefined, others: number | undefined, standardised: number | undefined];
}

/** See the module header. */
export async function rawComparison({ residents, care }: Registers): Promise<RawComparison> {
  const rows = `(select area, score, help = 'true' as hit, person in (select person from ${tableSql(care as Register)} as c where person is not null) as found
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
  const [means = []] = await select(
    `with cells as (select area, count(score) filter (found) as n, count(score) filter (not found) as m, coalesce(sum(score) filter (not found), 0) as x,
        coalesce(sum(score) filter (found), 0) as y from ${rows} group by area having count(score) > 0),
     smallest as (select min(area) as area from cells where m = (select min(m) from cells where m > 0)),
     merged as (select sum(n) as n, sum(m) as m, sum(x) as x from cells group by case when m = 0 then (select area from smallest) else area end)
     select (select sum(y) / nullif(sum(n), 0) from cells), (select sum(x) / nullif(sum(m), 0) from cells),
       case when count(*) = 1 and (select count(*) > 1 from cells) then null else sum(n * x / m) / nullif(sum(n), 0) end from merged`,
  );
  const [found, others, first, second] = groups.map(Number);
  const [standardised, isOneOfSeveral] = standard;
  const numberOf = (value: unknown): number | undefined => (value === null || value === undefined ? undefined : Number(value));
  const [ofFound, ofOthers, alike] = means.map(numberOf);
  const groupsOnly: RawComparison = {
    persons: [found ?? 0, others ?? 0],
    shares: [first ?? 0, second ?? 0],
    means: [ofFound, ofOthers, alike],
  };
  return isOneOfSeveral === true ? groupsOnly : { ...groupsOnly, standardised: Number(standardised) };
}
