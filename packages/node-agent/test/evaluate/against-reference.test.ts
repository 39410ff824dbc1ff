/** The agent's SQL against the protocol's plain loops: same rows, random queries, every kind of file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type AgentDataset,
  type AgentFile,
  compileAggregate,
  deriveLayout,
  encodeContribution,
  parseOneTable,
  tabulateRows,
} from '@ketensom/protocol';
import { describe, expect, it, onTestFinished } from 'vitest';
import { answerAggregate } from '../../src/evaluate/answer.ts';
import { evaluateAggregate } from '../../src/evaluate/evaluate-aggregate.ts';
import { mapDataset } from '../../src/mapping/map-dataset.ts';
import { casesCodebook, casesFile, columns, randomRow, readRow } from '../support/cases.ts';
import { csvText, makeFolder, type TextRow, writeSqlite, writeTextParquet } from '../support/data-folder.ts';
import { makeChance, runSeed } from '../support/random.ts';
import { randomQuery } from '../support/random-query.ts';

type Kind = 'csv' | 'parquet' | 'json' | 'sqlite';

async function writeRows(folder: string, kind: Kind, rows: readonly TextRow[]): Promise<AgentFile> {
  const path = join(folder, `cases.${kind}`);
  if (kind === 'csv') writeFileSync(path, `${csvText(rows, columns, ';')}one;field;too;few\n`);
  if (kind === 'json') writeFileSync(path, JSON.stringify(rows));
  if (kind === 'parquet') await writeTextParquet(path, rows, columns);
  if (kind === 'sqlite') writeSqlite(path, 'cases', rows, columns);
  return casesFile({ kind, path: `cases.${kind}`, ...(kind === 'csv' ? { delimiter: ';', decimal: ',' } : {}) });
}

function datasetOf(file: AgentFile): AgentDataset {
  const dataset = file.datasets.get('cases');
  if (dataset === undefined) throw new Error('no dataset');
  return dataset;
}

/** Random queries for each kind of file; more of them in `pnpm torture figures`. */
const turns = Math.max(6, Number(process.env['KETENSOM_QUERIES'] ?? 0));

describe('the figures of a partner', () => {
  it.each(['csv', 'parquet', 'json', 'sqlite'] as const)(
    `of a %s file equal those of plain loops for ${turns} random queries`,
    async (kind) => {
      const seed = runSeed();
      console.log(`${kind} seed ${seed}`);
      const chance = makeChance(seed);
      const decimal = kind === 'csv' ? ',' : '.';
      const rows = Array.from({ length: 400 }, () => randomRow(chance, decimal));
      const folder = makeFolder();
      const file = await writeRows(folder, kind, rows);
      const data = {
        rows: rows.map((row) => readRow(row, decimal)),
        unreadable: kind === 'csv' ? 1 : 0,
        notRegistered: new Set(['nowhere']),
        snapshot: '2024-12-31',
      };
      const open = (keep: number) => mapDataset({ root: folder, dataset: datasetOf(file), codebook: casesCodebook, keep });
      // Kept as a table, and mapped anew by every statement; a few times opened for one query alone.
      const [kept, fresh] = [await open(1e6), await open(0)];
      onTestFinished(async () => {
        await kept.close();
        await fresh.close();
      });
      for (let turn = 0; turn < turns; turn += 1) {
        const query = randomQuery(chance);
        const plan = compileAggregate(parseOneTable(query), casesCodebook);
        const layout = deriveLayout(plan, casesCodebook, 3);
        // Every third time as release mode `local-threshold` asks.
        const request = { plan, layout, codebook: casesCodebook, ...(turn % 3 === 0 ? { sourceMinCount: 3 + (turn % 7) } : {}) };
        const { table, notRegistered } =
          // What the query itself defines is mapped only when it is opened for that query.
          turn % 5 === 0 || plan.local.length > 0 || plan.period !== undefined
            ? await answerAggregate(request, { root: folder, file })
            : await evaluateAggregate(request, turn % 2 === 0 ? kept : fresh);
        const expected = tabulateRows(request, data);
        const name = `seed ${seed}, turn ${turn}: ${JSON.stringify(query)}`;
        for (const [at, column] of layout.columns.entries())
          expect(Array.from(table.columns[at] ?? []), `${name}, ${column.name}`).toEqual(Array.from(expected.columns[at] ?? []));
        expect(encodeContribution(layout, table)).toEqual(encodeContribution(layout, expected));
        expect(notRegistered).toEqual(plan.measured.some(({ needs }) => needs.includes('nowhere')) ? ['nowhere'] : []);
      }
    },
    60_000 + 10_000 * turns,
  );
});
