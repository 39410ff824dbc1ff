/** Positions in the roster of a round (SUM-C-2). A position is the Shamir index and decides the signs of the pairwise masks. */

import type { ErrorCode } from '../error-codes.ts';
import { demand } from '../errors.ts';
import type { SumConfig } from './config.ts';

/** Where a refusal of a list of names comes from. */
export interface ListRule {
  readonly code: ErrorCode;
  readonly clause: string;
}

/** The position of `partner`, 1..N, or 0 where it is not in the roster. Never taken from a message. */
export const rosterIndex = (config: SumConfig, partner: string): number =>
  config.roster.findIndex((entry) => entry.partner === partner) + 1;

/**
 * Demands that `names` are members of the round, each named once, in roster order.
 *
 * @throws ProtocolError `unknown-member`, or the rule's code for a wrong order or a repeated name.
 */
export function demandRosterOrder(config: SumConfig, names: readonly string[], rule: ListRule): void {
  let last = 0;
  for (const name of names) {
    const index = rosterIndex(config, name);
    demand(index > 0, 'unknown-member', { clause: rule.clause });
    demand(index > last, rule.code, { clause: rule.clause });
    last = index;
  }
}

/** The value of `list` that belongs to `partner`, if any. */
export const ofPartner = <Item extends { readonly partner: string }>(list: readonly Item[], partner: string): Item | undefined =>
  list.find((item) => item.partner === partner);

/** `list` with `item` put in at its place in the roster. */
export function insertInRosterOrder<Item extends { readonly partner: string }>(
  config: SumConfig,
  list: readonly Item[],
  item: Item,
): readonly Item[] {
  const index = rosterIndex(config, item.partner);
  const before = list.filter((other) => rosterIndex(config, other.partner) < index);
  return [...before, item, ...list.slice(before.length)];
}
