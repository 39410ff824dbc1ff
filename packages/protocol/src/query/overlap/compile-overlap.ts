/** From an `overlap` query to its plan: names found in the codebook, keys that can be compared. */
import { conditionVariables } from '../../codebook/dependencies.ts';
import { resolveCondition } from '../../codebook/resolve-condition.ts';
import { datasetVariables } from '../../codebook/resolve-indicators.ts';
import { expectName } from '../../codebook/suggestion.ts';
import type { Codebook, Dataset } from '../../codebook/types.ts';
import { type LocalIssue, renderFound, throwIssues } from '../../local-issue.ts';
import { bindPeriod, unsupportedDates } from '../supported.ts';
import { overlapKeyKinds } from './key-meaning.ts';
import { resolveLinkage } from './resolve-linkage.ts';
import type { OverlapPlan, OverlapQuery, OverlapSet, OverlapSetItem } from './types.ts';

interface SetScope {
  readonly codebook: Codebook;
  readonly query: OverlapQuery;
  readonly issues: LocalIssue[];
}

const keysOf = ({ key, any }: Pick<OverlapSetItem, 'key' | 'any'>): readonly string[] | undefined =>
  any ?? (key === undefined ? undefined : [key]);

/** The set's own keys, else the query's. */
function resolveKeys(item: OverlapSetItem, dataset: Dataset, path: string, { query, issues }: SetScope): readonly string[] {
  const own = keysOf(item);
  const keys = own ?? keysOf(query);
  if (keys === undefined) {
    issues.push({ path: 'key', found: 'no key', expected: 'a key, here or in each set', code: 'malformed' });
    return [];
  }
  const at = `${own === undefined ? '' : `${path}.`}${keys.length > 1 ? 'any' : 'key'}`;
  for (const key of keys.filter((name) => !dataset.keys.includes(name))) {
    const expected = expectName(`a key of dataset ${dataset.name}`, key, dataset.keys);
    issues.push({ path: at, found: renderFound(key), expected, code: 'unknown-name' });
  }
  return keys;
}

function resolveSet(name: string, item: OverlapSetItem, scope: SetScope): OverlapSet | undefined {
  const { codebook, issues, query } = scope;
  const path = `sets.${name}`;
  const dataset = codebook.datasets.get(item.dataset);
  if (dataset === undefined) {
    const expected = expectName('a dataset of the codebook', item.dataset, codebook.datasets.keys());
    issues.push({ path: `${path}.dataset`, found: renderFound(item.dataset), expected, code: 'unknown-name' });
    return undefined;
  }
  const keys = resolveKeys(item, dataset, path, scope);
  const variables = datasetVariables(dataset, codebook.variables);
  const what = `a variable of dataset ${dataset.name}`;
  const written = item.where && resolveCondition(item.where, { variables, what, issues }, `${path}.where`);
  const where = written && bindPeriod(written, { query, issues, path: `${path}.where` });
  const whereVariables = where === undefined ? [] : [...new Set(conditionVariables(where))].toSorted();
  return { name, partners: item.partners, dataset: dataset.name, keys, ...(where === undefined ? {} : { where }), whereVariables };
}

/** Keys compare when kind and normalisation are equal, whatever they are called; several in their order. */
function demandComparable(sets: readonly OverlapSet[], codebook: Codebook): void {
  const meanings = sets.map(({ keys }) => overlapKeyKinds(keys, codebook).join('\n'));
  const odd = sets.find((_, at) => meanings[at] !== meanings[0]);
  if (odd === undefined) return;
  throwIssues([
    { path: `sets.${odd.name}.key`, found: odd.keys.join(', '), expected: 'a key of the same kind and normalisation in every set' },
  ]);
}

/**
 * The plan of an overlap. An overlap of one partner's sets alone is no overlap between partners.
 *
 * @throws ConfigError `unknown-name` (with names that are close), `malformed` for keys that cannot be compared or one partner alone,
 *   `spec-complexity`, `not-supported`. For a query from the network, call it inside `asNetworkInput('DOC-3', …)`.
 */
export function compileOverlap(query: OverlapQuery, codebook: Codebook): OverlapPlan {
  const issues: LocalIssue[] = [];
  const scope = { codebook, query, issues };
  const names = Object.keys(query.sets).toSorted();
  const selected = names.flatMap((name) => {
    const item = query.sets[name];
    return item === undefined ? [] : (resolveSet(name, item, scope) ?? []);
  });
  throwIssues(issues);
  const places = new Map(selected.flatMap(({ name, dataset }) => [[name, codebook.datasets.get(dataset) as Dataset] as const]));
  const linkage = resolveLinkage(query.linkage ?? {}, { codebook, places, what: 'a set of the query', issues });
  throwIssues(issues);
  const sets = selected.map((set): OverlapSet => {
    const own = linkage.get(set.name);
    if (own === undefined) return set;
    return { ...set, whereVariables: [...new Set([...set.whereVariables, own.variable])].toSorted(), linkage: own };
  });
  demandComparable(sets, codebook);
  const { blinding, suite, report } = query;
  const plan: OverlapPlan = { kind: 'overlap', blinding, ...(suite === undefined ? {} : { suite }), report, sets };
  if (overlapPartners(plan).length < 2)
    throwIssues([{ path: 'sets', found: 'sets of one partner', expected: 'sets of at least two partners' }]);
  throwIssues(sets.flatMap(({ whereVariables, where }) => unsupportedDates(whereVariables, [where], codebook)));
  return plan;
}

/** Who owns a set, sorted: these and no others take part. */
export const overlapPartners = ({ sets }: OverlapPlan): readonly string[] =>
  [...new Set(sets.flatMap(({ partners }) => partners))].toSorted();
