/** What windows, hits and lags of a join, and values within a window, should show, in SQL over the raw rows with their dates. */
import { select } from '../overlap/raw-overlap.ts';
import { tableSql } from './raw-link.ts';
import type { Register, Registers } from './registers.ts';

/** What is told of one row of the base, from its `hits` in the window and the `near`est of their lags. */
export type TellingSql = 'matched' | 'hits' | 'lag';

const toldSql: Readonly<Record<TellingSql, string>> = {
  matched: "case when hits > 0 then 'true' end",
  hits: "case when hits > 2 then '3+' when hits > 1 then '2' when hits > 0 then '1' end",
  lag: "case when near < -6 then '-24..-7' when near < 0 then '-6..-1' when near = 0 then '0' end",
};

const nobody: Readonly<Record<TellingSql, string>> = { matched: 'false', hits: '0', lag: 'none' };

/** Distinct persons of `moments` by area and what is told of their rows in `care`, up to 24 months before. A person of whom no row has any counts as found nowhere. */
export async function rawWithin({ moments, events }: Registers, telling: TellingSql): Promise<Readonly<Record<string, number>>> {
  const rows = await select(
    `with base as (select distinct person, area, cast(day as date) as day from ${tableSql(moments as Register)} as m where person is not null and area is not null and day is not null),
      other as (select row_number() over () as at, person, cast(day as date) as day from ${tableSql(events as Register)} as e where person is not null and day is not null),
      lags as (select base.person, base.area, base.day, other.at,
        (year(other.day) * 12 + month(other.day)) - (year(base.day) * 12 + month(base.day)) as lag from base join other on base.person = other.person),
      told as (select base.person, base.area, base.day, count(lags.at) as hits, max(lags.lag) as near
        from base left join lags on lags.person = base.person and lags.area = base.area and lags.day = base.day and lag between -24 and 0 group by all),
      named as (select person, area, ${toldSql[telling]} as what from told),
      whole as (select *, bool_or(what is not null) over (partition by person, area) as is_found from named)
     select area, coalesce(what, '${nobody[telling]}'), count(distinct person) from whole where what is not null or not is_found group by all`,
  );
  return Object.fromEntries(rows.map(([area, what, count]) => [`${String(area)}|${String(what)}`, Number(count)]));
}

/** By area the pairs of rows of `moments` and `events` of one person of which the second is up to 24 months before the first, and those persons. */
export async function rawPairs({ moments, events }: Registers): Promise<readonly (readonly unknown[])[]> {
  const dated = (register: Register): string =>
    `(select * replace (cast(day as date) as day) from ${tableSql(register)} as r where day is not null)`;
  const rows = await select(
    `select m.area, count(*), count(distinct m.person) from ${dated(moments as Register)} as m join ${dated(events as Register)} as e on m.person = e.person
       and (year(e.day) * 12 + month(e.day)) - (year(m.day) * 12 + month(m.day)) between -24 and 0
     where m.area is not null group by m.area`,
  );
  return ['N', 'S'].map((area) => {
    const [, pairs = 0, persons = 0] = rows.find(([name]) => name === area) ?? [];
    return [area, Number(pairs), Number(persons)];
  });
}

/** By area the residents with a row in `events` of the twelve months up to their day, what those rows cost, and the mean of their scores; undefined of nobody. */
export async function rawCosts({ residents, events }: Registers): Promise<readonly (readonly unknown[])[]> {
  const dated = (register: Register): string =>
    `(select * replace (cast(day as date) as day) from ${tableSql(register)} as r where person is not null and day is not null)`;
  const rows = await select(
    `with joined as (select residents.person, residents.area, any_value(residents.score) as score, sum(events.cost) as costs
        from ${dated(residents as Register)} as residents join ${dated(events as Register)} as events on residents.person = events.person
        and (year(events.day) * 12 + month(events.day)) - (year(residents.day) * 12 + month(residents.day)) between -12 and 0
        where residents.area is not null group by all)
     select area, count(*), sum(costs), sum(score), count(score) from joined group by area`,
  );
  return ['N', 'S'].map((area) => {
    const [, persons = 0, costs, scores, scored] = rows.find(([name]) => name === area) ?? [];
    const mean = Number(scored ?? 0) === 0 ? undefined : Number(scores) / Number(scored);
    return [area, Number(persons), typeof costs === 'undefined' || costs === null ? undefined : Number(costs) / 10, mean];
  });
}
