/** Measures that rest on the same rows: shown and hidden together, and each taken to tell a reader that number of rows. */
import type { RowSet } from '../query/layout-types.ts';
import type { AggregatePlan, Measure } from '../query/types.ts';
import { equal, missing, other, present } from './cell-states.ts';

/** Measures that are shown or hidden together, and the sets of rows that they tell of. */
export interface MeasureGroup {
  readonly name: string;
  readonly measures: readonly Measure[];
  readonly rows: readonly RowSet[];
}

const groupName = (measure: Measure): string => {
  if (!('variable' in measure)) return 'count';
  const kind = measure.kind === 'missing' || measure.kind === 'share' ? measure.kind : 'present';
  return JSON.stringify([kind, measure.variable, measure.only ?? '']);
};

function rowSetsOf(measure: Measure): RowSet[] {
  switch (measure.kind) {
    case 'count':
    case 'distinct':
      return [{ kind: 'selected' }];
    case 'missing':
      return [missing(measure)];
    case 'share':
      return [equal(measure, measure.code), other(measure, measure.code)];
    default:
      return [present(measure)];
  }
}

/** The groups of a plan, that of `count` first. */
export function measureGroups({ measures }: AggregatePlan): MeasureGroup[] {
  const names = [...new Set(measures.map(groupName))].toSorted((a, b) => Number(b === 'count') - Number(a === 'count'));
  return names.map((name) => {
    const own = measures.filter((measure) => groupName(measure) === name);
    const rows = new Map(own.flatMap(rowSetsOf).map((set) => [JSON.stringify(set), set]));
    return { name, measures: own, rows: [...rows.values()] };
  });
}
