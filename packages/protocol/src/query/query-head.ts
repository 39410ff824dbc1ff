/** The parts that every query has, and what the parsers of all kinds do with them. */
import type { LocalText } from '../codebook/types.ts';
import type { ReleaseRules } from '../disclosure/rules.ts';
import type { LocalIssue } from '../local-issue.ts';

/** What every query says, of whatever kind. `partners` and `expires` stay absent when the file leaves them out: the request fixes both. */
export interface QueryHead {
  readonly query: string;
  readonly purpose: string;
  readonly question?: LocalText;
  readonly partners?: readonly string[];
  readonly expires?: string;
  readonly release: ReleaseRules;
}

/** One issue per name that stands in a list again. */
export const repeatedNames = (names: readonly string[], path: string): LocalIssue[] =>
  names.flatMap((name, at) =>
    names.indexOf(name) === at ? [] : [{ path: `${path}[${at}]`, found: `"${name}" again`, expected: 'every name once' }],
  );

/** The order of `partners` does not matter: one spelling for all. */
export function sortPartners<Head extends { readonly partners?: string[] }>(head: Head): Head {
  return head.partners === undefined ? head : { ...head, partners: head.partners.toSorted() };
}
