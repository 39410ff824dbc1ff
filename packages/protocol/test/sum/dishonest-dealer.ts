/** A dealer that lies: it seals what it likes, commits to what it likes, and signs the root over it. */

import { derivePolynomial, deriveShareCommit, shareAt } from '../../src/sum/dealer.ts';
import type { AgentRound } from '../../src/sum/index.ts';
import { type AddressedEntry, type Dealt, deriveEntriesRoot, type ShareEntry } from '../../src/sum/index.ts';
import { sealShares } from '../../src/sum/share-box.ts';
import type { World } from './world.ts';

/** The dealer's secrets, from before it dealt. */
export type DealerState = Extract<AgentRound, { kind: 'advertised' }>;

/** What goes into one entry: the shares that are sealed, and those that are committed to. */
export interface Dealing {
  readonly sealed: { readonly bShare: Uint8Array; readonly sShare: Uint8Array };
  readonly committed: { readonly bShare: Uint8Array; readonly sShare: Uint8Array };
}

/** The honest shares of `holder`. */
export function honestShares(world: World, dealer: DealerState, holder: string): Dealing['sealed'] {
  const { roundCtx, config, secrets } = dealer;
  const index = config.roster.findIndex((entry) => entry.partner === holder) + 1;
  const share = (kind: 'b' | 's') =>
    shareAt(derivePolynomial(world.primitives, { roundCtx, kind, secret: secrets[kind] }, config.threshold), index);
  return { bShare: share('b'), sShare: share('s') };
}

/** An entry with these shares in it. */
export function makeEntry(world: World, dealer: DealerState, holder: string, { sealed, committed }: Dealing): ShareEntry {
  const { roundCtx, self } = dealer;
  const { advertisements, advHash } = world.messageFor(self, 'keys-fixed');
  const { cKey } = advertisements.find((adv) => adv.partner === holder) as (typeof advertisements)[number];
  const sharedSecret = world.primitives.x25519.sharedSecret(dealer.secrets.c, cKey) as Uint8Array;
  const commit = (kind: 'b' | 's', share: Uint8Array) =>
    deriveShareCommit(world.primitives, { roundCtx, kind, dealer: self, holder }, share);
  return {
    sealed: sealShares(world.primitives, { roundCtx, advHash, dealer: self, holder, sharedSecret }, sealed),
    bShareCommit: commit('b', committed.bShare),
    sShareCommit: commit('s', committed.sShare),
  };
}

/** The dealing with some entries put in the place of others, and the root signed over the result. */
export function redeal(world: World, honest: Dealt, replace: (entry: AddressedEntry) => ShareEntry): Dealt {
  const entries = honest.entries.map((entry) => ({ recipient: entry.recipient, entry: replace(entry) }));
  const dealer = { roundCtx: world.coordinator.roundCtx, dealer: honest.header.partner };
  return { header: { ...honest.header, entriesRoot: deriveEntriesRoot(world.primitives, dealer, entries) }, entries };
}
