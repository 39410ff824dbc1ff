/**
 * The oracle's side: the partners' raw files read by DuckDB with SQL written for these files alone, without anything of an agent. One table `cases`
 * with NULL for every value that is missing in whatever way, costs in whole cents.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { type Kind, partnerKinds } from './partner-kinds.ts';
import type { PlannedPartner } from './write-scenario.ts';

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;

const age = (column: string): string =>
  `case when regexp_full_match(${column}, '[0-9]+') and ${column}::int between 0 and 23 then ${column}::int end`;

/** A decimal text with three decimals to whole cents, half to even. */
const cents = (column: string): string => {
  const thousandths = `(replace(replace(${column}, '.', ''), ',', '')::bigint)`;
  const up = `(case when ${thousandths} % 10 > 5 or (${thousandths} % 10 = 5 and (${thousandths} // 10) % 2 = 1) then 1 else 0 end)`;
  return `case when regexp_full_match(${column}, '[0-9]+[.,][0-9]{3}') then ${thousandths} // 10 + ${up} end`;
};

const region = (column: string, words: Readonly<Record<string, string>>): string =>
  `case ${column} ${Object.entries(words)
    .map(([word, code]) => `when ${text(word)} then ${text(code)}`)
    .join(' ')} end`;

const selects: Readonly<Record<Kind, (path: string) => string>> = {
  csv: (path) => `select
    ${region('"Regio"', { Noord: 'N', Fryslân: 'N', Oost: 'E', Zuid: 'S' })} as region,
    case when "Vorm" in ('01', '02', '03') then "Vorm" end as care,
    ${age('"Leeftijd"')} as age,
    ${cents('"Kosten"')} as cost,
    case "Plan" when 'J' then true when 'N' then false end as has_plan,
    try_strptime("Aanvang", '%d-%m-%Y')::date as opened
    from read_csv(${text(path)}, delim = ';', header = true, all_varchar = true, encoding = 'latin-1', auto_detect = false,
      columns = {'BSN': 'VARCHAR', 'Regio': 'VARCHAR', 'Vorm': 'VARCHAR', 'Leeftijd': 'VARCHAR', 'Kosten': 'VARCHAR', 'Plan': 'VARCHAR', 'Aanvang': 'VARCHAR'})`,
  json: (path) => `select
    ${region('gebied', { noord: 'N', oost: 'E', zuid: 'S', west: 'W' })} as region,
    ${region('hulp', { wijkteam: '01', ambulant: '02', verblijf: '03' })} as care,
    ${age('leeftijd')} as age,
    cent::bigint as cost,
    case plan when 'ja' then true when 'nee' then false end as has_plan,
    strptime(begin, '%Y%m%d')::date as opened
    from read_json(${text(path)}, format = 'array',
      columns = {'gebied': 'VARCHAR', 'hulp': 'VARCHAR', 'leeftijd': 'VARCHAR', 'cent': 'VARCHAR', 'plan': 'VARCHAR', 'begin': 'VARCHAR'})`,
  parquet: (path) => `select
    case when region in ('N', 'E', 'S', 'W') then region end as region,
    care,
    ${age('age')} as age,
    (replace(cost, '.', '')::bigint) as cost,
    plan::boolean as has_plan,
    opened::date as opened
    from read_parquet(${text(path)})`,
  sqlite: (path) => `select
    ${region('streek', { N: 'N', O: 'E', Z: 'S', W: 'W' })} as region,
    ${region('product', { '1': '01', '2': '02', '3': '03' })} as care,
    ${age('lft')} as age,
    null::bigint as cost,
    null::boolean as has_plan,
    strptime(start, '%d/%m/%Y')::date as opened
    from read_json(${text(path)}, format = 'array',
      columns = {'streek': 'VARCHAR', 'product': 'VARCHAR', 'lft': 'VARCHAR', 'start': 'VARCHAR'})`,
};

/** Variables that a kind of partner does not register. */
const unregistered: Readonly<Record<Kind, readonly string[]>> = { csv: [], json: [], parquet: [], sqlite: ['cost', 'has_plan'] };

/** DuckDB cannot open SQLite files without an extension, so their rows take a detour over JSON. */
const readable = (path: string, kind: Kind, scratch: string): string => {
  if (kind !== 'sqlite') return path;
  const database = new DatabaseSync(path, { readOnly: true });
  const copy = join(scratch, 'rows.json');
  writeFileSync(copy, JSON.stringify(database.prepare('select * from trajecten').all()));
  database.close();
  return copy;
};

/** The column of each kind with the person numbers. */
const personColumns: Readonly<Record<Kind, string>> = { csv: 'BSN', json: 'nummer', parquet: 'person', sqlite: 'client' };

/** SQL that reads the person numbers of one file. */
const personsSql = (path: string, kind: Kind): string => {
  const column = personColumns[kind];
  const readers: Readonly<Record<Kind, string>> = {
    csv: `read_csv(${text(path)}, delim = ';', header = true, all_varchar = true, encoding = 'latin-1')`,
    json: `read_json(${text(path)}, format = 'array', columns = {'${column}': 'VARCHAR'})`,
    parquet: `read_parquet(${text(path)})`,
    sqlite: `read_json(${text(path)}, format = 'array', columns = {'${column}': 'VARCHAR'})`,
  };
  return `select "${column}" as person from ${readers[kind]} where "${column}" is not null`;
};

/** All partners' rows in one table. */
export class RawRows {
  readonly #instance: DuckDBInstance;
  readonly #connection: DuckDBConnection;
  readonly #partners: readonly PlannedPartner[];
  /** All person numbers, distinct and sorted. */
  readonly persons: readonly string[];

  private constructor(
    instance: DuckDBInstance,
    connection: DuckDBConnection,
    partners: readonly PlannedPartner[],
    persons: readonly string[],
  ) {
    this.persons = persons;
    this.#instance = instance;
    this.#connection = connection;
    this.#partners = partners;
  }

  /** `folder` is the one that holds the partners' folders. */
  static async open(folder: string, partners: readonly PlannedPartner[]): Promise<RawRows> {
    const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
    const connection = await instance.connect();
    const scratch = mkdtempSync(join(tmpdir(), 'ketensom-raw-'));
    await connection.run('create table persons (person varchar)');
    await connection.run(
      `create table raw (partner varchar, region varchar, care varchar, age integer, cost bigint, has_plan boolean, opened date)`,
    );
    for (const { partner, kind } of partners) {
      const path = readable(join(folder, partner, partnerKinds[kind].path), kind, scratch);
      await connection.run(`insert into raw select ${text(partner)}, * from (${selects[kind](path)})`);
      await connection.run(`insert into persons ${personsSql(path, kind)}`);
    }
    rmSync(scratch, { recursive: true });
    await connection.run(`create view cases as select * replace (
        case when cost between 0 and 25000000 then cost end as cost,
        case when opened between date '2020-01-01' and date '2024-12-31' then opened end as opened)
      , case when opened between date '2020-01-01' and date '2024-12-31' then strftime(opened, '%Y') end as year
      , case when age < 4 then '0-3' when age < 12 then '4-11' when age < 18 then '12-17' when age >= 18 then '18+' end as age_band from raw`);
    const persons = await connection.runAndReadAll('select distinct person from persons order by person');
    return new RawRows(
      instance,
      connection,
      partners,
      persons.getRows().map(([person]) => String(person)),
    );
  }

  /** Partners that register all of these variables, sorted. */
  registering(variables: readonly string[]): string[] {
    return this.#partners
      .filter(({ kind }) => !variables.some((name) => unregistered[kind].includes(name)))
      .map(({ partner }) => partner)
      .toSorted();
  }

  async select(sql: string): Promise<Record<string, unknown>[]> {
    const reader = await this.#connection.runAndReadAll(sql);
    return reader.getRowObjects();
  }

  close(): void {
    this.#connection.closeSync();
    this.#instance.closeSync();
  }
}
