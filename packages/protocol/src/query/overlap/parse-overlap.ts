/** From the file of an `overlap` query to its document: shape checked, defaults filled, one spelling for what does not matter. */
import { asMap, laterIssue, laterKeys } from '../../later.ts';
import { type LocalIssue, throwIssues } from '../../local-issue.ts';
import { readShape } from '../../schema-issues.ts';
import { repeatedNames, sortPartners } from '../query-head.ts';
import { maxRegionSets, maxSets, overlapSchema } from './schema.ts';
import type { OverlapQuery, OverlapSetItem } from './types.ts';

/** Keys that the contract has and this version does not. */
const laterOverlapKeys = ['any', 'holders', 'sample', 'proofs', 'audit', 'period', 'series', 'noise', 'by'];

/** What of an overlap query comes later. */
export function laterInOverlap(value: unknown): LocalIssue[] {
  const map = asMap(value);
  const sets = Object.entries(asMap(map.sets)).flatMap(([name, set]) => laterKeys(set, ['any', 'by', 'weight'], `sets.${name}`));
  const blinding = map.blinding === 'salted-hash' ? [laterIssue('blinding', 'salted-hash')] : [];
  return [...laterKeys(map, laterOverlapKeys, ''), ...blinding, ...sets];
}

type WrittenSet = Readonly<Omit<OverlapSetItem, 'partners'> & { readonly partner?: string; readonly partners?: readonly string[] }>;

function readSet({ partner, partners, ...rest }: WrittenSet): OverlapSetItem {
  return { partners: partner === undefined ? [...(partners ?? [])].toSorted() : [partner], ...rest };
}

/** @throws ConfigError `unknown-field` or `malformed` with the issues found, `spec-complexity` for too many sets. */
export function parseOverlap(value: unknown): OverlapQuery {
  const { blinding = 'dh', suite, release = {}, sets: written, ...rest } = readShape(overlapSchema, value);
  const names = Object.keys(written);
  const most = rest.report === 'regions' ? maxRegionSets : maxSets;
  throwIssues([
    ...repeatedNames(rest.partners ?? [], 'partners'),
    ...Object.entries(written).flatMap(([name, set]) => repeatedNames(set.partners ?? [], `sets.${name}.partners`)),
    ...(names.length >= 2 ? [] : [{ path: 'sets', found: `${names.length} sets`, expected: 'at least two sets' }]),
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
