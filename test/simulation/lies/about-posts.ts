/** Lies that partners may tell the coordinator (SUM-R0 to SUM-R4). */
import type { CoordinatorMessage, CoordinatorRound, RevealedShare } from '../../../packages/protocol/src/sum/index.ts';
import { flip, type Lie, stranger, weakKey, withItem } from './lie.ts';

export type PostLie<Kind extends CoordinatorMessage['kind']> = Lie<CoordinatorRound, Extract<CoordinatorMessage, { readonly kind: Kind }>>;

const signed = (bytes: Uint8Array): Uint8Array => bytes.map((byte) => byte ^ 0xff);

/** Before the sender's key is in. */
export const firstKeyLies: readonly PostLie<'key'>[] = [
  {
    name: 'a stranger’s key',
    codes: ['unknown-member'],
    tell: ({ advertisement, kind }) => ({ kind, advertisement: { ...advertisement, partner: stranger } }),
  },
  {
    name: 'a weak share key',
    codes: ['key-weak'],
    tell: ({ advertisement, kind }) => ({ kind, advertisement: { ...advertisement, cKey: weakKey() } }),
  },
  {
    name: 'a weak mask key',
    codes: ['key-weak'],
    tell: ({ advertisement, kind }) => ({ kind, advertisement: { ...advertisement, sKey: weakKey() } }),
  },
  {
    name: 'one key for both uses',
    codes: ['duplicate-key'],
    tell: ({ advertisement, kind }) => ({ kind, advertisement: { ...advertisement, cKey: advertisement.sKey } }),
  },
  {
    name: 'the key of another',
    codes: ['duplicate-key'],
    tell({ advertisement, kind }, { state }) {
      const other = 'advertisements' in state && state.advertisements.find((adv) => adv.partner !== advertisement.partner);
      return other ? { kind, advertisement: { ...advertisement, sKey: other.cKey } } : undefined;
    },
  },
];

export const laterKeyLies: readonly PostLie<'key'>[] = [
  {
    name: 'a second key',
    codes: ['equivocation'],
    tell: ({ advertisement, kind }, { chance }) => ({
      kind,
      advertisement: { ...advertisement, bCommit: flip(chance, advertisement.bCommit) },
    }),
  },
];

export const firstSharesLies: readonly PostLie<'shares'>[] = [
  {
    name: 'a stranger’s shares',
    codes: ['unknown-member'],
    tell: ({ kind, dealt }) => ({ kind, dealt: { ...dealt, header: { ...dealt.header, partner: stranger } } }),
  },
  {
    name: 'shares for other keys',
    codes: ['binding-mismatch'],
    tell: ({ kind, dealt }, { chance }) => ({
      kind,
      dealt: { ...dealt, header: { ...dealt.header, advHash: flip(chance, dealt.header.advHash) } },
    }),
  },
  {
    name: 'an entry is missing',
    codes: ['malformed'],
    tell: ({ kind, dealt }) => ({ kind, dealt: { ...dealt, entries: dealt.entries.slice(1) } }),
  },
  {
    name: 'entries in the wrong order',
    codes: ['malformed'],
    tell: ({ kind, dealt }) => ({ kind, dealt: { ...dealt, entries: [...dealt.entries].reverse() } }),
  },
  {
    name: 'another root',
    codes: ['digest-mismatch'],
    tell: ({ kind, dealt }, { chance }) => ({
      kind,
      dealt: { ...dealt, header: { ...dealt.header, entriesRoot: flip(chance, dealt.header.entriesRoot) } },
    }),
  },
  {
    name: 'another entry than the signed one',
    codes: ['digest-mismatch'],
    tell({ kind, dealt }, { chance }) {
      const at = chance.below(dealt.entries.length);
      const { recipient, entry } = dealt.entries[at] as (typeof dealt.entries)[number];
      const changed = { recipient, entry: { ...entry, sShareCommit: flip(chance, entry.sShareCommit) } };
      return { kind, dealt: { ...dealt, entries: withItem(dealt.entries, at, changed) } };
    },
  },
];

export const laterSharesLies: readonly PostLie<'shares'>[] = [
  {
    name: 'second shares',
    codes: ['equivocation'],
    tell: ({ kind, dealt }, { chance }) => ({
      kind,
      dealt: { ...dealt, header: { ...dealt.header, entriesRoot: flip(chance, dealt.header.entriesRoot) } },
    }),
  },
];

export const firstInputLies: readonly PostLie<'input'>[] = [
  { name: 'a stranger’s vector', codes: ['unknown-member'], tell: ({ kind, input }) => ({ kind, input: { ...input, partner: stranger } }) },
  {
    name: 'a vector for other keys',
    codes: ['binding-mismatch'],
    tell: ({ kind, input }, { chance }) => ({ kind, input: { ...input, advHash: flip(chance, input.advHash) } }),
  },
  {
    name: 'a vector for other shares',
    codes: ['binding-mismatch'],
    tell: ({ kind, input }, { chance }) => ({ kind, input: { ...input, r1Hash: flip(chance, input.r1Hash) } }),
  },
  {
    name: 'a longer vector',
    codes: ['vector-shape'],
    tell: ({ kind, input }) => ({ kind, input: { ...input, length: input.length + 4 } }),
  },
  {
    name: 'a vector of a partner that did not deal',
    codes: ['round-closed'],
    tell({ kind, input }, { state }) {
      const dealers = 'dealt' in state ? state.dealt.map((dealt) => dealt.header.partner) : [];
      const other = state.config.roster.find(({ partner }) => !dealers.includes(partner))?.partner;
      return other === undefined ? undefined : { kind, input: { ...input, partner: other } };
    },
  },
];

export const laterInputLies: readonly PostLie<'input'>[] = [
  {
    name: 'a second vector',
    codes: ['equivocation'],
    tell: ({ kind, input }, { chance }) => ({ kind, input: { ...input, vecRoot: flip(chance, input.vecRoot) } }),
  },
  {
    name: 'a second input',
    codes: ['equivocation'],
    tell: ({ kind, input }, { chance }) => ({ kind, input: { ...input, inputCommit: flip(chance, input.inputCommit) } }),
  },
];

/** A roster member that is not in U3. */
function notSurviving(state: CoordinatorRound): string | undefined {
  const survivors = 'inputs' in state ? state.inputs.map((input) => input.partner) : [];
  return state.config.roster.find(({ partner }) => !survivors.includes(partner))?.partner;
}

export const ackLies: readonly PostLie<'ack'>[] = [
  { name: 'a stranger’s signature', codes: ['unknown-member'], tell: (truth) => ({ ...truth, partner: stranger }) },
  {
    name: 'a signature of another statement',
    codes: ['survivors-conflict'],
    tell: (truth, { chance }) => ({ ...truth, svHash: flip(chance, truth.svHash) }),
  },
  {
    name: 'a signature of a partner that did not survive',
    codes: ['not-a-survivor'],
    tell(truth, { state }) {
      const partner = notSurviving(state);
      return partner === undefined ? undefined : { ...truth, partner };
    },
  },
];

/** A lie about one of the revealed shares. */
const aboutShare = (
  name: string,
  codes: readonly string[],
  change: (share: RevealedShare, flipped: Uint8Array) => RevealedShare,
): PostLie<'reveal'> => ({
  name,
  codes,
  tell({ kind, reveal }, { chance }) {
    const at = chance.below(reveal.shares.length);
    const share = reveal.shares[at] as RevealedShare;
    return { kind, reveal: { ...reveal, shares: withItem(reveal.shares, at, change(share, flip(chance, share.share))) } };
  },
});

export const firstRevealLies: readonly PostLie<'reveal'>[] = [
  {
    name: 'a stranger’s shares',
    codes: ['unknown-member'],
    tell: ({ kind, reveal }) => ({ kind, reveal: { ...reveal, partner: stranger } }),
  },
  {
    name: 'shares for another statement',
    codes: ['survivors-conflict'],
    tell: ({ kind, reveal }, { chance }) => ({ kind, reveal: { ...reveal, svHash: flip(chance, reveal.svHash) } }),
  },
  {
    name: 'a share is missing',
    codes: ['malformed'],
    tell: ({ kind, reveal }) => ({ kind, reveal: { ...reveal, shares: reveal.shares.slice(1) } }),
  },
  {
    name: 'shares in the wrong order',
    codes: ['malformed'],
    tell: ({ kind, reveal }) => ({ kind, reveal: { ...reveal, shares: [...reveal.shares].reverse() } }),
  },
  aboutShare('the other kind of share', ['malformed'], (share) => ({ ...share, kind: share.kind === 'b' ? 's' : 'b' })),
  aboutShare('a wrong share', ['reveal-commit-mismatch'], (share, flipped) => ({ ...share, share: flipped })),
  aboutShare('a share outside the field', ['reveal-commit-mismatch'], (share) => ({ ...share, share: signed(new Uint8Array(32)) })),
  {
    name: 'another holder’s shares',
    codes: ['reveal-commit-mismatch'],
    tell({ kind, reveal }, { state }) {
      const revealed = 'reveals' in state ? state.reveals.map((each) => each.partner) : [];
      const survivors = 'inputs' in state ? state.inputs.map((input) => input.partner) : [];
      const other = survivors.find((partner) => partner !== reveal.partner && !revealed.includes(partner));
      return other === undefined ? undefined : { kind, reveal: { ...reveal, partner: other } };
    },
  },
  {
    name: 'shares of a partner that did not survive',
    codes: ['not-a-survivor'],
    tell({ kind, reveal }, { state }) {
      const partner = notSurviving(state);
      return partner === undefined ? undefined : { kind, reveal: { ...reveal, partner } };
    },
  },
];

export const laterRevealLies: readonly PostLie<'reveal'>[] = [
  aboutShare('second shares', ['equivocation'], (share, flipped) => ({ ...share, share: flipped })),
];
