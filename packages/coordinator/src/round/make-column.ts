/** The share entries that a partner gets. */
import { type Dealt, demand, deriveEntryPaths, encodeColumn } from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';
import type { StoredRound } from './round-store.ts';

const clause = 'API-3';

/** The paths of a dealer's entries, made once: every recipient asks for its own. */
const entryPaths = new WeakMap<Dealt, ReturnType<typeof deriveEntryPaths>>();

function pathsOf(desk: Desk, roundCtx: Uint8Array, dealt: Dealt): ReturnType<typeof deriveEntryPaths> {
  const paths = entryPaths.get(dealt) ?? deriveEntryPaths(desk.primitives, { roundCtx, dealer: dealt.header.partner }, dealt.entries);
  entryPaths.set(dealt, paths);
  return paths;
}

/**
 * The column of a partner: what each other dealer of U2 dealt it, with the path to the root that the dealer signed.
 *
 * @throws ProtocolError `unexpected-message` while or where there are no shares, `not-found` for one whose keys are not in the round.
 */
export function makeColumn(desk: Desk, { state }: StoredRound, recipient: string): Uint8Array {
  demand('r1Hash' in state && 'dealt' in state, 'unexpected-message', { clause });
  const at = state.advertisements.findIndex((adv) => adv.partner === recipient);
  demand(at >= 0, 'not-found', { clause });
  const rows = state.dealt.flatMap((dealt) => {
    const entry = dealt.entries[at]?.entry;
    if (dealt.header.partner === recipient || entry === undefined) return [];
    return [{ dealer: dealt.header.partner, entry, path: pathsOf(desk, state.roundCtx, dealt)[at] ?? [] }];
  });
  return encodeColumn(rows);
}
