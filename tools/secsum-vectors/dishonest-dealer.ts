/** A dealer that seals what it likes, commits to what it likes and signs the root over it; in all else it does as it should. */
import { type AgentOutput, decodeScalar, deriveEntriesRoot, encodeScalar, type ShareEntry, toScalar } from '@ketensom/protocol';
import { derivePolynomial, deriveShareCommit, shareAt } from '../../packages/protocol/src/sum/dealer.ts';
import { sealShares } from '../../packages/protocol/src/sum/share-box.ts';
import { advertisementBy } from './document-dealing.ts';
import { agree, ownerOf } from './document-parts.ts';
import type { Meeting } from './meeting.ts';
import type { Play } from './play-round.ts';

/** The two shares of one holder. */
export interface Shares {
  readonly bShare: Uint8Array;
  readonly sShare: Uint8Array;
}

/** What goes into one entry: the shares that are sealed, those that are committed to, and for whom the box is sealed. */
export interface Dealing {
  readonly sealed: Shares;
  readonly committed: Shares;
  readonly sealedFor: string;
}

/** The lie to one holder: what of the honest dealing is put otherwise. */
export interface Lie {
  readonly dealer: string;
  readonly holder: string;
  readonly change: (honest: Shares) => Partial<Dealing>;
}

/** The number after the one that a share is. */
export const nextScalar = (share: Uint8Array): Uint8Array => encodeScalar(toScalar(decodeScalar(share) + 1n));

/** Plays a round in which one dealer lies to one holder. */
export const withLie = (lie: Lie): Play => ({
  change: (meeting, partner, output) => (output.kind === 'shares' && partner === lie.dealer ? redealt(meeting, output, lie) : output),
});

function redealt(meeting: Meeting, output: Extract<AgentOutput, { kind: 'shares' }>, { dealer, holder, change }: Lie): AgentOutput {
  const dealing = { sealedFor: holder, ...change(honestShares(meeting, dealer, holder)) };
  const entries = output.entries.map(({ recipient, entry }) => ({
    recipient,
    entry: recipient === holder ? makeEntry(meeting, dealer, holder, dealing) : entry,
  }));
  const entriesRoot = deriveEntriesRoot(meeting.primitives, { roundCtx: meeting.roundCtx, dealer }, entries);
  const header = { ...output.header, entriesRoot };
  const { states } = meeting.seat(dealer);
  const state = states.at(-1);
  if (state?.kind === 'shared') states.push({ ...state, own: header });
  return { kind: 'shares', header, entries };
}

function honestShares({ primitives, roundCtx, given }: Meeting, dealer: string, holder: string): Shares {
  const owner = ownerOf(
    primitives,
    roundCtx,
    given.partners.find((partner) => partner.partner === dealer) as (typeof given.partners)[number],
  );
  const index = given.config.roster.findIndex((member) => member.partner === holder) + 1;
  const share = (kind: 'b' | 's') =>
    shareAt(derivePolynomial(primitives, { roundCtx, kind, secret: owner[kind] }, given.config.threshold), index);
  return { bShare: share('b'), sShare: share('s') };
}

function makeEntry(meeting: Meeting, dealer: string, holder: string, dealing: Partial<Dealing> & Pick<Dealing, 'sealedFor'>): ShareEntry {
  const { primitives, roundCtx, given } = meeting;
  const honest = honestShares(meeting, dealer, holder);
  const { sealed = honest, committed = honest, sealedFor } = dealing;
  const owner = ownerOf(
    primitives,
    roundCtx,
    given.partners.find((partner) => partner.partner === dealer) as (typeof given.partners)[number],
  );
  const sharedSecret = agree(primitives, owner.c, advertisementBy(meeting, sealedFor).cKey);
  const { advHash } = meeting.said('keys-fixed');
  const commit = (kind: 'b' | 's', share: Uint8Array) => deriveShareCommit(primitives, { roundCtx, kind, dealer, holder }, share);
  return {
    sealed: sealShares(primitives, { roundCtx, advHash, dealer, holder: sealedFor, sharedSecret }, sealed),
    bShareCommit: commit('b', committed.bShare),
    sShareCommit: commit('s', committed.sShare),
  };
}
