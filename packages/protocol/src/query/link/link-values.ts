/** The variables that a link adds up (LNK-9): whose they are, and in how many bits their values are told. */

import { decimalText, toUnits } from '../../codebook/decimals.ts';
import type { Variable } from '../../codebook/types.ts';
import { counted } from '../../counted.ts';
import { laterIssue } from '../../later.ts';
import type { LocalIssue } from '../../local-issue.ts';
import type { MarkedTree } from './marked-tree.ts';
import type { LinkValue } from './types.ts';

/** Each bit is a list of its own that passes round, so there are not many. */
const mostValueBits = 24;

/** A measure of a variable, found in the codebook. */
export interface FoundValue {
  readonly kind: 'sum' | 'mean' | 'missing';
  readonly name: string;
  readonly table: string;
  readonly variable: string;
  readonly definition: Variable;
  readonly path: string;
}

const numberExpected = 'an integer or a number: those have a range that the codebook declares';

/** The declared range in whole units of its decimals, with the bits that it takes; an issue where that is too many. */
function rangeOf(
  { definition, path, table, variable }: FoundValue,
  issues: LocalIssue[],
): Omit<LinkValue, 'table' | 'variable' | 'identity'> | undefined {
  if (!('decimals' in definition)) {
    issues.push({ path, found: `${table}.${variable}, a ${definition.kind}`, expected: numberExpected, code: 'malformed' });
    return undefined;
  }
  const { decimals: scale } = definition;
  const [least = 0n, most = 0n] = [definition.min, definition.max].map((bound) => toUnits(decimalText(bound), scale) ?? 0n);
  const bits = (most - least).toString(2).length;
  const isSafe = [least, most].every((bound) => Number.isSafeInteger(Number(bound)));
  if (bits <= mostValueBits && isSafe) return { least: Number(least), most: Number(most), scale, bits };
  const found = `a range of ${bits} bits (${decimalText(definition.min)} to ${decimalText(definition.max)}, ${counted(scale, 'decimal', 'decimals')})`;
  const expected = `at most ${mostValueBits} bits: declare a narrower range or fewer decimals in the codebook`;
  issues.push({ path, found, expected, code: 'not-supported' });
  return undefined;
}

/** Whose the values are: the join that their table is an end of, or any join of a table in the middle that has one key. */
function identityOf({ table, path }: FoundValue, { centre, edges, keys, hasWindow }: MarkedTree, issues: LocalIssue[]): number | undefined {
  // Within windows the marks of joins are of persons and dates, and a mark of persons stands beside them.
  if (hasWindow) return edges.length;
  if (table !== centre) return edges.findIndex(({ end }) => end === table);
  if (keys.length === 1) return 0;
  issues.push(
    laterIssue(
      path,
      'the values of a table of relations',
      'a variable of a table with one key: a row of relations is of two persons; or its classes in by',
    ),
  );
  return undefined;
}

/** Each variable once, in the order asked. Issues are added to. */
export function resolveValues(found: readonly FoundValue[], tree: MarkedTree, issues: LocalIssue[]): readonly LinkValue[] {
  const isFirst = ({ table, variable }: FoundValue, at: number): boolean =>
    found.findIndex((each) => each.table === table && each.variable === variable) === at;
  return found.filter(isFirst).flatMap((each) => {
    const identity = identityOf(each, tree, issues);
    const range = rangeOf(each, issues);
    const { table, variable } = each;
    return identity === undefined || range === undefined ? [] : [{ table, variable, identity, ...range }];
  });
}
