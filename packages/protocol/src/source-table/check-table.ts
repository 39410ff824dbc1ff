/** Whether a table fits the codebook, and itself: the same definitions, every cell there, margins that are the sums of their cells (TAB-1). */

import { definitionDocument } from '../codebook/definition-document.ts';
import { conditionVariables } from '../codebook/dependencies.ts';
import { normaliseCondition } from '../codebook/normalise-condition.ts';
import type { Codebook } from '../codebook/types.ts';
import { counted } from '../counted.ts';
import { encodeHex } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { canonicalBytes, type JsonValue } from '../json/index.ts';
import { type LocalIssue, throwIssues } from '../local-issue.ts';
import { codesOf } from '../query/codes-of.ts';
import { cellKey, type SourceTable } from './types.ts';

/** What of a table the definitions are taken of. */
type Defined = Pick<SourceTable, 'dataset' | 'variables' | 'figures'>;

/** The indicators whose rows a figure is about: `rows(days of quick)`. */
const namedFilters = (figures: readonly string[]): readonly string[] =>
  [...new Set(figures.flatMap((name) => / of ([a-z][a-z0-9_-]*)\)$/.exec(name)?.slice(1) ?? []))].toSorted();

/** SHA-256 (hex) of what the dataset counts, of its variables and of the conditions that figures are about. */
export function tableDefinitions(primitives: Primitives, codebook: Codebook, { dataset, variables, figures }: Defined): string {
  const definition = codebook.datasets.get(dataset);
  const conditions = namedFilters(figures).flatMap((name) => {
    const where = codebook.indicators.get(name)?.where;
    return where === undefined ? [] : [[name, where] as const];
  });
  const document: JsonValue = {
    version: 1,
    dataset,
    unit: definition?.unit ?? '',
    subject: definition === undefined ? '' : { ...definition.subject },
    variables: { ...definitionDocument(codebook, [...variables, ...conditions.flatMap(([, where]) => conditionVariables(where))]) },
    filters: Object.fromEntries(conditions.map(([name, where]) => [name, normaliseCondition(where, codebook) as unknown as JsonValue])),
  };
  return encodeHex(primitives.sha256(canonicalBytes(document)));
}

const product = (lists: readonly (readonly string[])[]): string[][] =>
  lists.reduce((all: string[][], list) => all.flatMap((start) => list.map((code) => [...start, code])), [[]]);

/** The cells that a table must have, in order; undefined where a dimension is none. */
export function tableCells(
  { by, totals }: Pick<SourceTable, 'by' | 'totals'>,
  codebook: Codebook,
): readonly (readonly string[])[] | undefined {
  const lists = by.map((name) => {
    const variable = codebook.variables.get(name);
    const codes = variable && codesOf(variable);
    return codes === undefined ? undefined : totals ? [...codes, '*'] : codes;
  });
  const known = lists.filter((list) => list !== undefined);
  return known.length === lists.length ? product(known) : undefined;
}

const rowsOf = (table: SourceTable, codes: readonly string[]): bigint => table.cells.get(cellKey(codes))?.get('rows')?.[0] ?? 0n;

function cellIssues(table: SourceTable, cells: readonly (readonly string[])[]): LocalIssue[] {
  const lacking = cells.filter((codes) => !table.cells.has(cellKey(codes))).length;
  if (lacking > 0 || table.cells.size !== cells.length) {
    const expected = `each of the ${cells.length} combinations of codes once; 0 where there is nobody`;
    return [
      {
        path: 'cells',
        found: `${counted(table.cells.size, 'cell', 'cells')}, ${counted(lacking, 'combination', 'combinations')} without one`,
        expected,
      },
    ];
  }
  const persons = cells.filter((codes) => {
    const figures = table.cells.get(cellKey(codes));
    const [rows = 0n, count = 0n] = [figures?.get('rows')?.[0], figures?.get('persons')?.[0]];
    return rows < 0n || count < 0n || count > rows;
  }).length;
  if (persons > 0)
    return [{ path: 'cells', found: `${counted(persons, 'cell', 'cells')} with more persons than rows`, expected: '0 <= persons <= rows' }];
  return table.totals && table.round === 1 ? marginIssues(table, cells) : [];
}

/** Each margin over one dimension is the sum of its cells; those over more follow. */
function marginIssues(table: SourceTable, cells: readonly (readonly string[])[]): LocalIssue[] {
  const wrong = table.by.filter((_, at) => {
    const sums = new Map<string, bigint>();
    for (const codes of cells.filter((one) => one[at] !== '*')) {
      const key = cellKey(codes.with(at, '*'));
      sums.set(key, (sums.get(key) ?? 0n) + rowsOf(table, codes));
    }
    return cells.some((codes) => codes[at] === '*' && (sums.get(cellKey(codes)) ?? 0n) !== rowsOf(table, codes));
  });
  return wrong.map((name) => ({
    path: 'cells',
    found: `margins over ${name} that are not the sum of their cells`,
    expected: 'margins that add up',
  }));
}

/** @throws ConfigError `unknown-name`, `malformed`, or `binding-mismatch` where the table was made under other definitions. */
export function checkSourceTable(primitives: Primitives, table: SourceTable, codebook: Codebook): void {
  const dataset = codebook.datasets.get(table.dataset);
  const unknown = [...table.by, ...table.variables].find((name) => codebook.variables.get(name) === undefined);
  if (dataset === undefined || unknown !== undefined)
    throwIssues([{ path: 'variables', found: unknown ?? table.dataset, expected: 'names of the codebook', code: 'unknown-name' }]);
  const cells = tableCells(table, codebook);
  if (cells === undefined) throwIssues([{ path: 'by', found: table.by.join(', '), expected: 'categories and booleans' }]);
  const isSame = table.codebook.name === codebook.name && table.definitions === tableDefinitions(primitives, codebook, table);
  throwIssues([
    ...(isSame
      ? []
      : [
          {
            path: 'definitions',
            found: `those of ${table.codebook.name} version ${table.codebook.version}`,
            expected: `those of ${codebook.name} version ${codebook.version}: make the table again`,
            code: 'binding-mismatch' as const,
          },
        ]),
    ...(table.figures.includes('rows') ? [] : [{ path: 'figures', found: 'no rows', expected: 'rows among the figures' }]),
    ...cellIssues(table, cells ?? []),
  ]);
}
