/** Faults in what a table made at the source answers, whose own figures are whose, what breaks a series, and what counts as answered. */
import type { Mutant } from './mutant.ts';

const source = 'packages/protocol/src/';
const tests = 'packages/protocol/test/';

const inTable = (file: string, name: string, [find, replace]: readonly [string, string], test: string): Mutant => ({
  name,
  file: `${source}${file}`,
  find,
  replace,
  test: `${tests}${test}`,
});

const answers = 'source-table/table-answers.test.ts';
const files = 'source-table/source-table.test.ts';
const series = 'series/series.test.ts';
const saved = 'series/saved-query.test.ts';

export const tableMutants: readonly Mutant[] = [
  inTable(
    'source-table/table-answers.ts',
    'persons of several cells added up',
    ['hasAll && !(addsUp && columns.some(isDistinctCount))', 'hasAll'],
    answers,
  ),
  inTable(
    'source-table/decide-cell.ts',
    'a cell that a condition divides taken whole',
    ["return first === last ? (first ? 'true' : 'false') : 'unknown';", "return first || last ? 'true' : 'false';"],
    answers,
  ),
  inTable(
    'source-table/place-cells.ts',
    'a margin used where the condition looks',
    ['offer.totals && !looked.has(dimension)', 'offer.totals'],
    answers,
  ),
  inTable(
    'source-table/source-table.ts',
    'a signature for another file taken',
    ["demand(text === statementOf(primitives, table, bytes), 'bad-signature', { clause });", ''],
    files,
  ),
  inTable(
    'source-table/check-table.ts',
    'a table of changed definitions taken',
    ['table.definitions === tableDefinitions(primitives, codebook, table)', 'true'],
    files,
  ),
  inTable(
    'query/own-figures.ts',
    'every own table in the first slice',
    ['place * figures.length', '0 * place'],
    'result/own-figures.test.ts',
  ),
  inTable(
    'query/offering.ts',
    'class C added up',
    ["=== 'C') ? 'not-comparable'", "=== 'D') ? 'not-comparable'"],
    'query/offering.test.ts',
  ),
  inTable(
    'query/offering.ts',
    'own figures without consent',
    ["own?.ownFigures === true ? undefined : 'own-figures'", 'undefined'],
    'result/own-figures.test.ts',
  ),
  inTable(
    'series/find-breaks.ts',
    'definitions never compared',
    ['if (before.result.codebook.digest === now.result.codebook.digest) return [];', 'if (before !== now) return [];'],
    series,
  ),
  inTable('series/build-series.ts', 'a trend across a break', ['(since !== undefined && period < since)', 'false'], series),
  inTable(
    'series/answer-digest.ts',
    'newer data answered from what is stored',
    ['[partner, heldOf(heldBy(partner), datasets)]', '[partner]'],
    saved,
  ),
  inTable(
    'query/offering.ts',
    'a model over partners that leave small cells out',
    ["if (plan.kind === 'model' && leavesOut) return 'local-threshold';", ''],
    'query/offering.test.ts',
  ),
  inTable(
    'linked/population.ts',
    'tables that one partner leaves small cells out of held together',
    ["localThreshold !== undefined || releaseMode !== 'plain'", "releaseMode !== 'plain'"],
    'linked/population.test.ts',
  ),
  {
    name: 'a zero shown though a partner left small cells out',
    file: `${source}result/build-aggregate-result.ts`,
    find: "releaseMode === 'local-threshold' || localThreshold !== undefined",
    replace: "releaseMode === 'local-threshold'",
    test: 'test/hostile/colluders.test.ts',
  },
  {
    name: 'small cells added against the own policy',
    file: 'packages/node-agent/src/policy/check-request.ts',
    find: "pinned.terms.releaseMode === 'local-threshold' || local.file.policy.releaseMode === 'local-threshold'",
    replace: "pinned.terms.releaseMode === 'local-threshold'",
    test: 'packages/node-agent/test/policy.test.ts',
  },
  {
    name: 'small cells left out that the offer did not tell of',
    file: 'packages/node-agent/src/policy/check-request.ts',
    find: "  demand(isAsOffered, 'local-threshold', { clause: 'DSC-9' });\n",
    replace: '  if (!isAsOffered && datasets.length === 0) return false;\n',
    test: 'packages/node-agent/test/policy.test.ts',
  },
];
