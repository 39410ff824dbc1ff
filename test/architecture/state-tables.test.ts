/** The printed tables are the code's tables, and the clauses that the code cites are in the specification. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { agentTable, coordinatorTable, labels } from '@ketensom/protocol';
import { describe, expect, test } from 'vitest';

const root = join(import.meta.dirname, '../..');
const protocolDocs = join(root, 'docs/protocol');
const page = (name: string): string => readFileSync(join(protocolDocs, name), 'utf8');

type Table = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** The first table under a heading, as rows of cells. */
function printedTable(text: string, heading: string): readonly (readonly string[])[] {
  const section = text.slice(text.indexOf(`## ${heading}`));
  const lines = section.slice(section.indexOf('\n|') + 1).split('\n');
  const end = lines.findIndex((line) => !line.startsWith('|'));
  const rows = lines.slice(0, end).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  return rows.filter((_, at) => at !== 1);
}

function codeTable(table: Table): readonly (readonly string[])[] {
  const messages = Object.keys(Object.values(table)[0] ?? {});
  const cell = (value: unknown): string => (typeof value === 'function' ? `\`${value.name}\`` : String(value));
  return [
    ['state', ...messages],
    ...Object.entries(table).map(([state, row]) => [state, ...messages.map((message) => cell(row[message]))]),
  ];
}

describe('docs/protocol/state-tables.md', () => {
  test.each<[string, Table]>([
    ['Table A', agentTable],
    ['Table C', coordinatorTable],
  ])('%s is the one in the code', (heading, table) => {
    const printed = printedTable(page('state-tables.md'), heading);
    expect(printed).toEqual(codeTable(table));
    expect(printed.length).toBe(Object.keys(table).length + 1);
  });
});

describe('docs/protocol/secure-summation.md', () => {
  const specification = page('secure-summation.md');
  const sources = readdirSync(join(root, 'packages'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => {
      const folder = join(root, 'packages', entry.name, 'src');
      return readdirSync(folder, { recursive: true, encoding: 'utf8' })
        .filter((path) => path.endsWith('.ts'))
        .map((path) => ({ path: join(entry.name, path), text: readFileSync(join(folder, path), 'utf8') }));
    });
  const defined = new Set([...specification.matchAll(/\*\*(SUM-[A-Z0-9]+-\d+)\*\*/g)].map(([, clause]) => clause));

  test('has every SUM clause that code cites', () => {
    const cited = sources.flatMap(({ path, text }) => [...text.matchAll(/SUM-[A-Z0-9]+-\d+/g)].map(([clause]) => ({ path, clause })));
    expect(cited.length).toBeGreaterThan(100);
    expect(cited.filter(({ clause }) => !defined.has(clause))).toEqual([]);
  });

  test('defines each clause once', () => {
    const all = [...specification.matchAll(/\*\*(SUM-[A-Z0-9]+-\d+)\*\*/g)].map(([, clause]) => clause);
    expect(all.length).toBe(defined.size);
  });

  test('names every label of SecSum/1, in use or kept for later as the code has it', () => {
    const [used = '', kept = ''] = specification.slice(specification.indexOf('## Labels')).split('Kept for later parts:');
    const sumSources = sources.filter(({ path }) => path.startsWith(join('protocol', 'sum')));
    for (const [key, label] of Object.entries(labels)) {
      if (!label.startsWith('secsum/1/')) continue;
      const name = `\`${label.slice('secsum/1/'.length)}\``;
      const isUsed = sumSources.some(({ text }) => new RegExp(`\\blabels\\.${key}\\b`).test(text));
      expect((isUsed ? used : kept).includes(name), name).toBe(true);
    }
  });
});
