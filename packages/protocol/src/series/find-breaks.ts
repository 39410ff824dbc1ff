/** What changed between a released period and the one before it. */
import { definitionDocument } from '../codebook/definition-document.ts';
import { conditionVariables } from '../codebook/dependencies.ts';
import { normaliseCondition } from '../codebook/normalise-condition.ts';
import type { Codebook } from '../codebook/types.ts';
import { canonicalise, type JsonValue } from '../json/index.ts';
import { planVariables } from '../query/plan-variables.ts';
import { compileQuery, queryDatasets } from '../query/resolve-query.ts';
import type { AggregatePlan } from '../query/types.ts';
import type { BreakReason, SeriesAsked, SeriesBreak, SeriesEntry } from './types.ts';

/** A released period. */
export type ReleasedEntry = Extract<SeriesEntry, { readonly kind: 'released' }>;

type Found = Omit<SeriesBreak, 'period'>;

const found = (why: BreakReason, names: readonly string[]): Found[] => (names.length === 0 ? [] : [{ why, names: names.toSorted() }]);
const lacking = (from: readonly string[], other: readonly string[]): readonly string[] => from.filter((name) => !other.includes(name));
const same = (left: unknown, right: unknown): boolean =>
  canonicalise((left ?? null) as JsonValue) === canonicalise((right ?? null) as JsonValue);

/** The variables that a query reads. */
function readNames(query: SeriesAsked, codebook: Codebook): readonly string[] {
  const plan = compileQuery(query, codebook);
  const ofFilters = ({ filters }: AggregatePlan): readonly string[] => filters.flatMap(({ where }) => conditionVariables(where));
  const parts = plan.kind === 'tables' ? plan.parts.map((part) => part.plan) : plan.kind === 'aggregate' ? [plan] : [];
  return [...new Set([...queryDatasets(query).flatMap((dataset) => planVariables(plan, dataset)), ...parts.flatMap(ofFilters)])];
}

/** The measures that a query names; a model of rows names none. */
const measuresOf = (query: SeriesAsked): readonly unknown[] => {
  if ('of' in query) return query.of.measures;
  return query.kind === 'aggregate' ? query.measures : [];
};

const indicatorIn = (measure: unknown): readonly string[] =>
  typeof measure === 'object' && measure !== null && 'indicator' in measure ? [String(measure.indicator)] : [];

/** The indicators that a query names, with what each of them is. */
function indicatorsOf(query: SeriesAsked, codebook: Codebook): ReadonlyMap<string, JsonValue> {
  const named = measuresOf(query).flatMap(indicatorIn);
  return new Map(
    named.map((name) => {
      const { title: _title, where, ...rest } = codebook.indicators.get(name) ?? { title: undefined };
      const condition = where === undefined ? null : (normaliseCondition(where, codebook) as unknown as JsonValue);
      return [name, { ...(rest as unknown as Readonly<Record<string, JsonValue>>), where: condition }] as const;
    }),
  );
}

const withoutCodes = (definition: JsonValue | undefined): JsonValue => {
  const { codes: _codes, edition: _edition, derivation = null, ...rest } = (definition ?? {}) as Readonly<Record<string, JsonValue>>;
  const isRecoded = (derivation as { readonly kind?: unknown } | null)?.kind === 'recode';
  return { ...rest, derivation: isRecoded ? 'recode' : derivation };
};

/** Of the variables that are not what they were: those of which only the codes changed are classifications. */
function codebookBreaks(before: ReleasedEntry, now: ReleasedEntry): Found[] {
  if (before.result.codebook.digest === now.result.codebook.digest) return [];
  if (before.codebook === undefined || now.codebook === undefined) return [{ why: 'codebook', names: [] }];
  const [left, right] = [before, now].map(({ query, codebook }) => {
    const known = codebook as Codebook;
    return { variables: definitionDocument(known, readNames(query, known)), indicators: indicatorsOf(query, known) };
  });
  const names = [...new Set([left, right].flatMap((side) => Object.keys(side?.variables ?? {})))];
  const changed = names.filter((name) => !same(left?.variables[name], right?.variables[name]));
  const classifications = changed.filter((name) => same(withoutCodes(left?.variables[name]), withoutCodes(right?.variables[name])));
  const indicators = [...(right?.indicators.keys() ?? [])].filter((name) => !same(left?.indicators.get(name), right?.indicators.get(name)));
  const dataset = (side: ReleasedEntry, name: string): JsonValue => {
    const { unit = '', subject, weight = null } = side.codebook?.datasets.get(name) ?? {};
    return { unit, weight, subject: subject === undefined ? null : { ...subject } };
  };
  const datasets = queryDatasets(now.query).filter((name) => !same(dataset(before, name), dataset(now, name)));
  return [
    ...found('definition', [...lacking(changed, classifications), ...indicators, ...datasets]),
    ...found('classification', classifications),
  ];
}

/** What is asked apart from the period. */
const question = ({ query }: ReleasedEntry): JsonValue => {
  const { query: _name, question: _question, series: _series, period: _period, release: _release, ...asked } = query;
  return asked as unknown as JsonValue;
};

/** Rules that are not how much is hidden but what a figure is. */
const shapingRules = ['round', 'noise', 'cellKey'];

const rulesOf = ({ result }: ReleasedEntry, name: string): JsonValue =>
  name === 'releaseMode' || name === 'protection' ? result[name] : ((result.rules[name] ?? null) as JsonValue);

/** Whether a partner that stayed leaves its small cells out by its own policy in one of the two alone. */
const changesMode = (stayed: readonly string[], before: ReleasedEntry, now: ReleasedEntry): boolean => {
  const leavesOut = ({ result }: ReleasedEntry, partner: string): boolean => result.localThreshold?.includes(partner) === true;
  return stayed.some((partner) => leavesOut(before, partner) !== leavesOut(now, partner));
};

/** The breaks between two released periods that follow one another. */
export function findBreaks(before: ReleasedEntry, now: ReleasedEntry): readonly SeriesBreak[] {
  const [were, are] = [before.result.partners.included, now.result.partners.included];
  const tables = (entry: ReleasedEntry): readonly string[] => Object.keys(entry.result.aggregateOnly ?? {});
  const stayed = are.filter((partner) => were.includes(partner));
  const all = [
    ...(same(question(before), question(now)) ? [] : [{ why: 'query' as const, names: [] }]),
    ...codebookBreaks(before, now),
    ...found('joined', lacking(are, were)),
    ...found('left', lacking(were, are)),
    ...found(
      'source',
      stayed.filter((partner) => tables(before).includes(partner) !== tables(now).includes(partner)),
    ),
    ...found(
      'rules',
      [...shapingRules, 'releaseMode', 'protection'].filter(
        (name) => !same(rulesOf(before, name), rulesOf(now, name)) || (name === 'releaseMode' && changesMode(stayed, before, now)),
      ),
    ),
  ];
  return all.map((each) => ({ period: now.period, ...each }));
}
