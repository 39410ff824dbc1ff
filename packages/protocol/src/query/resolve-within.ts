/** `{ within: [14, 30], from, to, unit }`: per length a boolean variable of the query's own, and its share. */
import { renderFound } from '../local-issue.ts';
import { addLocal, dateVariable } from './local-variables.ts';
import type { MeasureScope } from './measure-scope.ts';
import type { MeasureItem } from './measures.ts';
import type { VariableMeasure } from './types.ts';

type WithinItem = Extract<MeasureItem, { within: unknown }>;

/** One share per length. */
export function resolveWithin(item: WithinItem, scope: MeasureScope, path: string): VariableMeasure[] {
  const [from, to] = [dateVariable(item.from, scope, `${path}.from`), dateVariable(item.to, scope, `${path}.to`)];
  if (item.as !== undefined && item.within.length > 1) {
    scope.issues.push({ path: `${path}.as`, found: 'one name for several lengths', expected: 'no `as`, or a single length' });
    return [];
  }
  if (item.calendar !== undefined && item.unit !== 'workday') {
    scope.issues.push({ path: `${path}.calendar`, found: renderFound(item.calendar), expected: 'calendar only with unit: workday' });
    return [];
  }
  if (from === undefined || to === undefined) return [];
  return item.within.map((days): VariableMeasure => {
    const unit = item.unit === 'day' ? '' : ` ${['workday', ...(item.calendar === undefined ? [] : [item.calendar])].join(' ')}`;
    const name = `within(${from},${to},${days}${unit})`;
    const ends = { from: { kind: 'variable', variable: from }, to: { kind: 'variable', variable: to } } as const;
    const calendar = item.calendar === undefined ? {} : { calendar: item.calendar };
    addLocal(
      { name, kind: 'boolean', sensitive: false, derivation: { kind: 'within', ...ends, days, unit: item.unit, ...calendar } },
      scope,
    );
    return { kind: 'share', name: item.as ?? name, variable: name, code: 'true' };
  });
}
