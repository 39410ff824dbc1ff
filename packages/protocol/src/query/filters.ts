/** Conditions that measures have of their own: those of indicators. */
import { normaliseCondition } from '../codebook/normalise-condition.ts';
import type { Codebook, Indicator } from '../codebook/types.ts';
import type { Filter, Measure } from './types.ts';

const conditionText = (indicator: Indicator, codebook: Codebook): string | undefined =>
  indicator.where && JSON.stringify(normaliseCondition(indicator.where, codebook));

/**
 * The name of an indicator's condition: that of the first indicator of the codebook, by name, that asks the same of the same dataset. So a
 * question does not become another one by naming a twin.
 */
export function filterName(indicator: Indicator, codebook: Codebook): string | undefined {
  const own = conditionText(indicator, codebook);
  if (own === undefined) return undefined;
  const twins = [...codebook.indicators.values()].filter(
    (other) => other.dataset === indicator.dataset && conditionText(other, codebook) === own,
  );
  return twins.map(({ name }) => name).toSorted()[0];
}

/** The filters that measures name, each once, sorted. */
export function filtersOf(measures: readonly Measure[], codebook: Codebook): Filter[] {
  const names = new Set(measures.flatMap((measure) => ('only' in measure && measure.only !== undefined ? [measure.only] : [])));
  return [...names].toSorted().flatMap((name) => {
    const where = codebook.indicators.get(name)?.where;
    return where === undefined ? [] : [{ name, where }];
  });
}
