/** From the file of a `link` query to its document: shape checked, defaults filled, one spelling for what does not matter. */
import { asMap, laterKeys } from '../../later.ts';
import { type LocalIssue, throwIssues } from '../../local-issue.ts';
import { readShape } from '../../schema-issues.ts';
import { fillCompare } from '../comparison/fill-compare.ts';
import { repeatedNames, sortPartners } from '../query-head.ts';
import { measureName } from './measure-name.ts';
import { linkSchema } from './schema.ts';
import type { LinkJoinItem, LinkQuery } from './types.ts';

/** Keys that the contract has, or that stand in other kinds, and this version does not join by. */
const laterLinkKeys = ['labels', 'holders', 'sample', 'proofs', 'audit', 'period', 'series', 'noise', 'totals', 'suite'];

const measureKinds = 'rows, distinct, sum, mean or missing: for how values spread, their classes in `by`';

/** What of a link query comes later. */
export function laterInLink(value: unknown): LocalIssue[] {
  const map = asMap(value);
  const joins = Array.isArray(map.join) ? map.join : [];
  const measures = Array.isArray(map.measures) ? map.measures : [];
  return [
    ...laterKeys(map, laterLinkKeys, ''),
    ...joins.flatMap((item, at) => laterKeys(item, ['any'], `join[${at}]`)),
    ...measures.flatMap((item, at) =>
      laterKeys(item, ['sd', 'median', 'quantiles', 'histogram', 'count'], `measures[${at}]`, measureKinds),
    ),
    ...Object.entries(asMap(map.tables)).flatMap(([name, table]) => laterKeys(table, ['partners', 'any', 'weight'], `tables.${name}`)),
  ];
}

/** Relations of one identifier in a join, unless the query says otherwise (`tweehop.maxGraad`). */
const defaultDegree = 50;
const defaultSlots = 4;

type Written = readonly [string, string] | (Partial<LinkJoinItem> & Pick<LinkJoinItem, 'on'>);

function readJoin(item: Written): LinkJoinItem {
  if (!('on' in item)) return { on: [item[0], item[1]], self: 'count', maxDegree: defaultDegree };
  const { on, self = 'count', maxDegree = defaultDegree, within } = item;
  return { on: [on[0], on[1]], self, maxDegree, ...(within === undefined ? {} : { within }) };
}

/** @throws ConfigError `unknown-field` or `malformed` with the issues found. */
export function parseLink(value: unknown): LinkQuery {
  const { blinding = 'dh', slots = defaultSlots, release = {}, by = [], join, measures, compare, ...rest } = readShape(linkSchema, value);
  const names = measures.map(measureName);
  throwIssues([...repeatedNames(rest.partners ?? [], 'partners'), ...repeatedNames(by, 'by'), ...repeatedNames(names, 'measures')]);
  const read = {
    ...sortPartners(rest),
    blinding,
    slots,
    join: join.map((item) => readJoin(item as Written)),
    by,
    measures,
    release,
  };
  return compare === undefined ? read : { ...read, compare: fillCompare(compare) };
}
