/** What a link counts: its measures with their names found, and what each is in the plan. */
import { findKey, findVariable, type LinkScope, type TableKey } from './find-table.ts';
import type { FoundValue } from './link-values.ts';
import type { MarkedTree } from './marked-tree.ts';
import { isShareItem, measureName, shareMeaning, valueMeasure } from './measure-name.ts';
import type { LinkMeasure, LinkValue, ValueMeasureItem } from './types.ts';

interface DistinctKeys extends TableKey {
  readonly name: string;
}

/** A share of a comparison: the entry of the base's conditions that it counts. */
interface FoundShare {
  readonly name: string;
  readonly share: number;
  readonly meaning: string;
}

/** A measure with its names found: rows, persons of a key, a variable's values, or the share of a comparison. */
export type Counted = 'rows' | DistinctKeys | FoundValue | FoundShare;

export const isDistinct = (counted: Counted): counted is DistinctKeys => counted !== 'rows' && 'key' in counted;
export const isValue = (counted: Counted): counted is FoundValue => counted !== 'rows' && 'variable' in counted;

/** A variable of a table that is added up, or an issue. */
function findValue(item: ValueMeasureItem, at: number, scope: LinkScope): FoundValue | undefined {
  const { kind, of } = valueMeasure(item);
  const path = `measures[${at}].${kind}`;
  const found = findVariable(of, path, scope);
  return found === undefined ? undefined : { kind, name: measureName(item), ...found, path };
}

/** Issues are added to. */
export function resolveMeasures(scope: LinkScope): readonly Counted[] {
  const shares = scope.query.measures.filter(isShareItem);
  return scope.query.measures.flatMap((measure, at): readonly Counted[] => {
    if (measure === 'rows') return ['rows'];
    if (isShareItem(measure)) return [{ name: measureName(measure), share: shares.indexOf(measure), meaning: shareMeaning(measure) }];
    if (!('distinct' in measure)) return [findValue(measure, at, scope) ?? []].flat();
    const found = findKey(measure.distinct, `measures[${at}].distinct`, scope);
    return found === undefined ? [] : [{ name: measureName(measure), ...found }];
  });
}

/** A measure as it stands in the plan. */
export function planMeasure(
  counted: Counted,
  { centre, edges, extraKeys, hasWindow }: MarkedTree,
  values: readonly LinkValue[],
): LinkMeasure {
  if (counted === 'rows') return { kind: 'rows', name: 'rows' };
  if (isValue(counted)) {
    const { kind, name, table, variable } = counted;
    return { kind, name, value: values.findIndex((each) => each.table === table && each.variable === variable) };
  }
  if (!isDistinct(counted)) return { kind: 'share', ...counted };
  const { name, table, key } = counted;
  // Within windows marks are of persons and dates, so persons are told apart by a mark of their own.
  if (hasWindow) return { kind: 'distinct', name, identity: edges.length };
  const edge = edges.findIndex((each) => (table === centre ? each.centreKey === key : each.end === table));
  return { kind: 'distinct', name, identity: edge >= 0 ? edge : edges.length + extraKeys.indexOf(key) };
}
