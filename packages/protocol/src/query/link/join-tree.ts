/**
 * The joins of a link as a tree: one table in the middle, the others at its ends. One or two hops: a path of three tables is a middle and two ends; longer
 * paths come later.
 */
import { counted } from '../../counted.ts';
import { laterIssue } from '../../later.ts';
import type { LocalIssue } from '../../local-issue.ts';
import type { TableKey } from './find-table.ts';
import type { LinkEdge, LinkJoinItem } from './types.ts';

interface Join extends Pick<LinkJoinItem, 'self' | 'maxDegree'> {
  readonly left: TableKey;
  readonly right: TableKey;
}

/** What a tree is made of; issues are added to. */
interface TreeInput {
  readonly tables: readonly string[];
  readonly joins: readonly Join[];
  /** Keys that persons are counted by. */
  readonly distinct: readonly TableKey[];
  /** The table that stands in the middle where it can: a base, or that from whose dates a window counts. */
  readonly preferred?: string;
  readonly issues: LocalIssue[];
}

/** `keys`: those of the middle table, each once, the first join's first. */
export interface JoinTree {
  readonly centre: string;
  readonly edges: readonly Omit<LinkEdge, 'isSlotted'>[];
  readonly extraKeys: readonly string[];
  readonly keys: readonly string[];
}

const touches = ({ left, right }: Join, table: string): boolean => left.table === table || right.table === table;

/** Whether persons are counted by a key of `table` that it is not joined on. */
const hasOtherKey = (table: string, { joins, distinct }: TreeInput): boolean =>
  distinct.some(
    (each) =>
      each.table === table && !joins.some(({ left, right }) => [left, right].some((side) => side.table === table && side.key === each.key)),
  );

/** The table that all joins touch; of two, the one that should be, else the one that is counted by another key, else the second. */
function centreOf(input: TreeInput): string | undefined {
  const [first] = input.joins;
  if (first === undefined) return undefined;
  const candidates = [first.right.table, first.left.table].filter((table) => input.joins.every((join) => touches(join, table)));
  if (input.preferred !== undefined && candidates.includes(input.preferred)) return input.preferred;
  return candidates.find((table) => hasOtherKey(table, input)) ?? candidates[0];
}

/** See the module header. Undefined where issues were found. */
export function readTree(input: TreeInput): JoinTree | undefined {
  const { tables, joins, distinct, issues } = input;
  const before = issues.length;
  const centre = centreOf(input);
  const ends = joins.map(({ left, right }) => (left.table === centre ? right : left));
  const isTree = joins.length === tables.length - 1 && joins.every(({ left, right }) => left.table !== right.table);
  if (!isTree)
    issues.push({
      path: 'join',
      found: `${counted(joins.length, 'join', 'joins')} of ${counted(tables.length, 'table', 'tables')}`,
      expected: 'a tree: every table joined, none twice',
    });
  else if (centre === undefined)
    issues.push(laterIssue('join', 'joins that no single table has part in', 'one table in every join: one hop, two hops or a star'));
  else if (new Set(ends.map(({ table }) => table)).size < ends.length)
    issues.push({ path: 'join', found: 'a table joined twice', expected: 'a tree: every table joined, none twice' });
  else if (ends.some(({ table }) => hasOtherKey(table, input)))
    issues.push(
      laterIssue(
        'measures',
        'a distinct over another key than an end is joined on',
        'the key of the join; or that table in every join, so that it stands in the middle',
      ),
    );
  if (issues.length > before || centre === undefined) return undefined;
  const edges = joins.map(({ left, right, self, maxDegree }) => {
    const [own, end] = left.table === centre ? [left, right] : [right, left];
    return { end: end.table, endKey: end.key, centreKey: own.key, self, maxDegree };
  });
  const joined = [...new Set(edges.map(({ centreKey }) => centreKey))];
  const extraKeys = [...new Set(distinct.flatMap(({ table, key }) => (table === centre && !joined.includes(key) ? [key] : [])))].toSorted();
  const keys = [...joined, ...extraKeys];
  const odd = edges.findIndex(({ self }) => self === 'exclude' && keys.length < 2);
  if (odd >= 0) {
    issues.push({
      path: `join[${odd}].self`,
      found: 'exclude',
      expected: 'a middle table with two keys: only there can a row relate somebody to himself',
    });
    return undefined;
  }
  return { centre, edges, extraKeys, keys };
}
