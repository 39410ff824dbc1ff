/** From a model on cells to its plan: that of its table, and which figure plays which part (MOD-10). */
import { expectName } from '../../codebook/suggestion.ts';
import type { Codebook } from '../../codebook/types.ts';
import { ConfigError, type LocalIssue, renderFound, throwIssues } from '../../local-issue.ts';
import { repeatedNames } from '../../query/query-head.ts';
import { compileTables } from '../../query/tables/compile-tables.ts';
import type { TablesPlan } from '../../query/tables/types.ts';
import type { Measure } from '../../query/types.ts';
import type { Family } from '../types.ts';
import type { CellModel, CellTerm } from './cell-model.ts';
import { tableQueryOf } from './table-query.ts';
import type { CellModelQuery } from './types.ts';

/** Columns of a design, the intercept counted. */
const maxParameters = 100;

type FigureKind = Measure['kind'] | 'ratio' | 'rate';

interface Scope {
  readonly query: CellModelQuery;
  readonly plan: TablesPlan;
  /** Every figure of the table, and what it is. */
  readonly kinds: ReadonlyMap<string, FigureKind>;
  readonly codebook: Codebook;
  readonly issues: LocalIssue[];
}

/** Figures that are one number. */
const isNumber = (kind: FigureKind | undefined): boolean => kind !== undefined && kind !== 'histogram' && kind !== 'survival';

/** What a response may be, by family. */
const responses: Readonly<Record<Family, { readonly fits: (kind: FigureKind) => boolean; readonly expected: string }>> = {
  gaussian: { fits: isNumber, expected: 'a figure that is one number' },
  binomial: { fits: (kind) => kind === 'share', expected: 'a share; give the number that it is a share of as weights' },
  poisson: {
    fits: (kind) => ['count', 'distinct', 'missing', 'rate'].includes(kind),
    expected: 'a count, a distinct, or a ratio of two of them',
  },
};

function kindsOf({ parts, ratios }: TablesPlan): ReadonlyMap<string, FigureKind> {
  const measures = parts.flatMap(({ plan }) => plan.measures.map(({ name, kind }): [string, FigureKind] => [name, kind]));
  return new Map([...measures, ...ratios.map(({ name, isRate }): [string, FigureKind] => [name, isRate ? 'rate' : 'ratio'])]);
}

/** A figure by name; an issue where there is none, or where it is many numbers. */
function findFigure(name: string, path: string, { kinds, issues }: Scope): FigureKind | undefined {
  const kind = kinds.get(name);
  if (isNumber(kind)) return kind;
  const names = [...kinds].flatMap(([known, one]) => (isNumber(one) ? [known] : []));
  if (kind === undefined)
    issues.push({ path, found: renderFound(name), expected: expectName('a figure of the table', name, names), code: 'unknown-name' });
  else issues.push({ path, found: `${name}, a ${kind}`, expected: 'a figure that is one number' });
  return undefined;
}

function resolveTerm(name: string, path: string, scope: Scope): CellTerm[] {
  const { plan, codebook, kinds, issues } = scope;
  const dimension = plan.by.find(({ variable }) => variable === name);
  if (dimension === undefined) return findFigure(name, path, scope) === undefined ? [] : [{ kind: 'figure', name }];
  if (kinds.has(name)) {
    issues.push({ path, found: `${name}, a figure and a variable of by`, expected: 'another name for the figure: as' });
    return [];
  }
  const isBoolean = codebook.variables.get(name)?.kind === 'boolean';
  return [{ kind: 'factor', name, codes: isBoolean ? ['false', 'true'] : dimension.codes, isBoolean }];
}

function resolveOffset(scope: Scope): CellModel['offset'] {
  const { query, issues } = scope;
  const { offset, family } = query;
  if (offset === undefined) return undefined;
  const log = typeof offset !== 'string';
  const figure = log ? offset.log : offset;
  if (log && family === 'gaussian')
    issues.push({
      path: 'offset',
      found: '{ log: … }',
      expected: 'a figure: the logarithm of an offset belongs to binomial and poisson',
      code: 'not-supported',
    });
  findFigure(figure, log ? 'offset.log' : 'offset', scope);
  return { figure, log };
}

const columnsOf = (term: CellTerm): number => (term.kind === 'figure' ? 1 : term.codes.length - 1);

/** What stands twice, or stands for too much. */
function shapeIssues({ query }: Scope, terms: readonly CellTerm[]): LocalIssue[] {
  const columns = 1 + terms.reduce((sum, term) => sum + columnsOf(term), 0);
  return [
    ...repeatedNames(query.terms, 'terms'),
    ...repeatedNames(query.expectedBy, 'expectedBy'),
    ...(query.terms.includes(query.response)
      ? [{ path: 'terms', found: `"${query.response}"`, expected: 'terms other than the response' }]
      : []),
    ...(columns > maxParameters
      ? [
          {
            path: 'terms',
            found: `${columns} columns`,
            expected: `at most ${maxParameters} columns`,
            code: 'spec-complexity' as const,
          },
        ]
      : []),
  ];
}

function resolveModel(scope: Scope): CellModel {
  const { query, plan, issues } = scope;
  const { family, response, weights } = query;
  const kind = findFigure(response, 'response', scope);
  if (kind !== undefined && !responses[family].fits(kind))
    issues.push({ path: 'response', found: `${response}, a ${kind}`, expected: responses[family].expected });
  const terms = query.terms.flatMap((term, at) => resolveTerm(term, `terms[${at}]`, scope));
  const offset = resolveOffset(scope);
  if (weights !== undefined) findFigure(weights, 'weights', scope);
  const expectedBy = query.expectedBy.flatMap((name, at) => {
    const dimension = plan.by.find(({ variable }) => variable === name);
    const names = plan.by.map(({ variable }) => variable);
    if (dimension === undefined) {
      const expected = expectName('a variable that the table is broken down by', name, names);
      issues.push({ path: `expectedBy[${at}]`, found: renderFound(name), expected, code: 'unknown-name' });
    }
    return dimension ?? [];
  });
  issues.push(...shapeIssues(scope, terms));
  return {
    family,
    response,
    terms,
    ...(offset === undefined ? {} : { offset }),
    ...(weights === undefined ? {} : { weights }),
    expectedBy,
  };
}

function compileTable(query: CellModelQuery, codebook: Codebook): TablesPlan {
  try {
    return compileTables(tableQueryOf(query), codebook);
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    throw new ConfigError(error.issues.map((issue) => (issue.path === 'period' ? issue : { ...issue, path: `of.${issue.path}` })));
  }
}

/**
 * The plan of a model on cells.
 *
 * @throws ConfigError as `compileTables` for its table; `unknown-name` for a figure or variable that the table does not have; `malformed` where a
 *   figure does not fit its part; `spec-complexity` above 100 columns; `not-supported` for the logarithm of an offset with gaussian.
 */
export function compileCellModel(query: CellModelQuery, codebook: Codebook): TablesPlan {
  const plan = compileTable(query, codebook);
  const issues: LocalIssue[] = [];
  const model = resolveModel({ query, plan, kinds: kindsOf(plan), codebook, issues });
  throwIssues(issues);
  return { ...plan, model };
}
