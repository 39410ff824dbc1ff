/** From the file of an `overlap` query to its document: shape checked, defaults filled, one spelling for what does not matter. */
import { counted } from '../../counted.ts';
import { asMap, laterKeys } from '../../later.ts';
import { type LocalIssue, throwIssues } from '../../local-issue.ts';
import { readShape } from '../../schema-issues.ts';
import { repeatedNames, sortPartners } from '../query-head.ts';
import { maxRegionSets, maxSets, overlapSchema } from './schema.ts';
import type { OverlapQuery, OverlapSetItem } from './types.ts';

/** Keys that the contract has and this version does not. */
const laterOverlapKeys = ['holders', 'sample', 'proofs', 'audit', 'series', 'noise', 'by'];

/** What of an overlap query comes later. */
export function laterInOverlap(value: unknown): LocalIssue[] {
  const map = asMap(value);
  const sets = Object.entries(asMap(map.sets)).flatMap(([name, set]) => laterKeys(set, ['by', 'weight'], `sets.${name}`));
  return [...laterKeys(map, laterOverlapKeys, ''), ...sets];
}

type WrittenSet = Readonly<Omit<OverlapSetItem, 'partners'> & { readonly partner?: string; readonly partners?: readonly string[] }>;

function readSet({ partner, partners, ...rest }: WrittenSet): OverlapSetItem {
  return { partners: partner === undefined ? [...(partners ?? [])].toSorted() : [partner], ...rest };
}

/** One key, or several of which any joins; not both, and none twice. */
const keyIssues = ({ key, any = [] }: Pick<OverlapSetItem, 'key' | 'any'>, path: string): LocalIssue[] => [
  ...repeatedNames(any, `${path}any`),
  ...(key !== undefined && any.length > 0 ? [{ path: `${path}any`, found: 'key and any', expected: 'either key or any' }] : []),
];

/** @throws ConfigError `unknown-field` or `malformed` with the issues found, `spec-complexity` for too many sets. */
export function parseOverlap(value: unknown): OverlapQuery {
  const { blinding = 'dh', suite, release = {}, sets: written, ...rest } = readShape(overlapSchema, value);
  const names = Object.keys(written);
  const most = rest.report === 'regions' ? maxRegionSets : maxSets;
  throwIssues([
    ...repeatedNames(rest.partners ?? [], 'partners'),
    ...keyIssues(rest, ''),
    ...Object.entries(written).flatMap(([name, set]) => keyIssues(set, `sets.${name}.`)),
    ...Object.entries(written).flatMap(([name, set]) => repeatedNames(set.partners ?? [], `sets.${name}.partners`)),
    ...(names.length >= 2 ? [] : [{ path: 'sets', found: counted(names.length, 'set', 'sets'), expected: 'at least two sets' }]),
    ...(names.length <= most
      ? []
      : [
          {
            path: 'sets',
            found: `${names.length} sets`,
            expected: `at most ${most} with report: ${rest.report}`,
            code: 'spec-complexity' as const,
          },
        ]),
    ...(suite !== undefined && blinding === 'salted-hash'
      ? [{ path: 'suite', found: suite, expected: 'no suite: salted-hash has no group' }]
      : []),
  ]);
  const sets = Object.fromEntries(Object.entries(written).map(([name, set]) => [name, readSet(set)]));
  const group = blinding === 'dh' ? { suite: suite ?? ('x25519' as const) } : {};
  return { ...sortPartners(rest), blinding, ...group, sets, release };
}
