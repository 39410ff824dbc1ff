/**
 * `pnpm bench local-tables`: a table of four dimensions with all its totals over ten million rows of Parquet, as an agent makes it: mapped by the
 * codebook, counted with what is missing. Against the same statements sent to the engine bare, and against the shortest statement that an analyst
 * would write over the raw file, which checks nothing and knows of no missing values.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { formatTable } from '@ketensom/host';
import { compileAggregate, deriveLayout, parseAgentFile, parseCodebook, parseOneTable } from '@ketensom/protocol';
import { answerAggregate } from '../packages/node-agent/src/evaluate/answer.ts';
import { Engine } from '../packages/node-agent/src/source/engine.ts';
import { median, stopwatch } from './measure.ts';

const rows = 10_000_000;
const dimensions = { region: 25, age: 12, origin: 6, year: 5 };
const names = Object.keys(dimensions);

const codesOf = (name: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${name[0]}${at}`);

const codebook = parseCodebook({
  codebook: 'bench',
  version: 1,
  keys: {},
  variables: Object.fromEntries(
    Object.entries(dimensions).map(([name, count]) => [name, { kind: 'category', codes: codesOf(name, count) }]),
  ),
  datasets: { people: { unit: 'row', subject: 'row', keys: [], variables: names } },
});

const file = parseAgentFile({
  partner: 'bench',
  datasets: {
    people: { source: { kind: 'parquet', path: 'people.parquet' }, variables: Object.fromEntries(names.map((name) => [name, name])) },
  },
});

const query = { query: 'q', purpose: 'bench', kind: 'aggregate', dataset: 'people', by: names, measures: ['count'], totals: true };

async function writeRows(path: string): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  // One value in fifty is missing; the rest is spread by a multiplier that has no factor in common with the number of codes.
  const columns = Object.entries(dimensions).map(
    ([name, count], at) =>
      `case when (i * ${7 + 2 * at}) % 50 = 0 then null else '${name[0]}' || ((i * 104729 + i // ${11 + at}) % ${count})::varchar end as ${name}`,
  );
  await connection.run(`copy (select ${columns.join(', ')} from range(${rows}) as t(i)) to '${path}' (format parquet)`);
  connection.closeSync();
  instance.closeSync();
}

/** Runs the work once uncounted and then in turn; gives the median seconds of the processor of each. */
async function measureInTurn(candidates: readonly (() => Promise<unknown>)[], turns: number): Promise<number[]> {
  const times = candidates.map((): number[] => []);
  for (let turn = -1; turn < turns; turn += 1)
    for (const [at, work] of candidates.entries()) {
      const { processor } = await stopwatch(work);
      if (turn >= 0) times[at]?.push(processor);
    }
  return times.map(median);
}

/** The statements that an answer sends to the engine, in order, whatever they are. */
async function recordStatements(answer: () => Promise<unknown>): Promise<readonly string[]> {
  const statements: string[] = [];
  const { run, select } = Engine.prototype;
  Engine.prototype.run = function record(sql) {
    statements.push(sql);
    return run.call(this, sql);
  };
  Engine.prototype.select = function record(sql) {
    statements.push(sql);
    return select.call(this, sql);
  };
  try {
    await answer();
  } finally {
    Object.assign(Engine.prototype, { run, select });
  }
  return statements;
}

async function runBare(statements: readonly string[]): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const connection = await instance.connect();
  for (const statement of statements) (await connection.runAndReadAll(statement)).getRows();
  connection.closeSync();
  instance.closeSync();
}

/** Prints the table. */
export async function localTables(): Promise<void> {
  const root = mkdtempSync(join(tmpdir(), 'ketensom-bench-'));
  try {
    const path = join(root, 'people.parquet');
    await writeRows(path);
    const plan = compileAggregate(parseOneTable(query), codebook);
    const layout = deriveLayout(plan, codebook, 3);
    const answer = () => answerAggregate({ plan, layout, codebook }, { root, file });
    const statements = await recordStatements(answer);
    const shortest = `select ${names.join(', ')}, count(*) from read_parquet('${path}') group by cube (${names.join(', ')})`;
    const [agent = 0, bare = 0, plain = 0] = await measureInTurn([answer, () => runBare(statements), () => runBare([shortest])], 5);
    const row = (what: string, seconds: number): string[] => [what, seconds.toFixed(2), `${(seconds / bare).toFixed(2)}x`];
    const right = (head: string) => ({ head, align: 'right' as const });
    const heads = [{ head: `four dimensions with totals, ${rows.toExponential(0)} rows` }, right('s of the processor'), right('of bare')];
    process.stdout.write(
      formatTable(heads, [
        row('an agent’s answer', agent),
        row('the same statements, sent to the engine bare', bare),
        row('group by cube over the raw file', plain),
      ]),
    );
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
