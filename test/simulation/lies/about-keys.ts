/** Lies about the fixed keys (SUM-R1). The digest is made to fit wherever the lie is not about the digest. */

import { deriveAdvHash } from '../../../packages/protocol/src/sum/digests.ts';
import type { Advertisement, AgentMessage, AgentRound } from '../../../packages/protocol/src/sum/index.ts';
import { flip, type Lie, otherPlace, placeOf, renamed, stranger, type Teller, weakKey, withItem, without } from './lie.ts';

type KeysFixed = Extract<AgentMessage, { readonly kind: 'keys-fixed' }>;
type KeysLie = Lie<AgentRound, KeysFixed>;

type Change = (advertisements: readonly Advertisement[], teller: Teller<AgentRound>) => readonly Advertisement[] | undefined;

/** A lie about the set, with the digest of the lie. */
const about = (name: string, codes: readonly string[], change: Change): KeysLie => ({
  name,
  codes,
  tell(truth, teller) {
    const advertisements = change(truth.advertisements, teller);
    if (advertisements === undefined) return undefined;
    return { ...truth, advertisements, advHash: deriveAdvHash(teller.primitives, teller.state.roundCtx, advertisements) };
  },
});

/** A lie about the agent's own advertisement. */
const aboutOwn = (field: 'cKey' | 'sKey' | 'bCommit'): KeysLie =>
  about(`another ${field} of its own`, ['own-entry-mismatch'], (list, { chance, state }) => {
    const at = placeOf(list, state.self);
    const own = list[at];
    return own && withItem(list, at, { ...own, [field]: flip(chance, own[field]) });
  });

/** A lie about somebody else's advertisement. */
const aboutOther = (name: string, codes: readonly string[], change: (other: Advertisement, own: Advertisement) => Advertisement): KeysLie =>
  about(name, codes, (list, { chance, state }) => {
    const at = otherPlace(chance, list, state.self);
    const own = list[placeOf(list, state.self)];
    return own && at !== undefined ? withItem(list, at, change(list[at] as Advertisement, own)) : undefined;
  });

/** What an agent that has not dealt yet must refuse. */
export const firstKeysLies: readonly KeysLie[] = [
  aboutOwn('cKey'),
  aboutOwn('sKey'),
  aboutOwn('bCommit'),
  aboutOther('a weak share key', ['key-weak'], (other) => ({ ...other, cKey: weakKey() })),
  aboutOther('a weak mask key', ['key-weak'], (other) => ({ ...other, sKey: weakKey() })),
  aboutOther('the own share key under another name', ['duplicate-key'], (other, own) => ({ ...other, cKey: own.cKey })),
  aboutOther('one key for both uses', ['duplicate-key'], (other) => ({ ...other, cKey: other.sKey })),
  aboutOther('a stranger', ['unknown-member'], (other) => ({ ...other, partner: stranger })),
  about('the wrong order', ['malformed'], (list) => [...list].reverse()),
  about('a partner twice', ['malformed'], (list, { chance }) => {
    const at = chance.below(list.length);
    return [...list.slice(0, at + 1), ...list.slice(at)];
  }),
  about('fewer than T', ['below-threshold'], (list, { chance, state }) => {
    const others = list.filter((item) => item.partner !== state.self);
    const kept = new Set([state.self, ...chance.sample(others, state.config.threshold - 2).map((item) => item.partner)]);
    return list.filter((item) => kept.has(item.partner));
  }),
  {
    name: 'another digest',
    codes: ['digest-mismatch'],
    tell: (truth, { chance }) => ({ ...truth, advHash: flip(chance, truth.advHash) }),
  },
];

/** What an agent that has dealt must refuse. */
export const laterKeysLies: readonly KeysLie[] = [
  about('another set', ['equivocation'], (list, { chance }) => without(list, chance.below(list.length))),
  {
    name: 'a key under another name',
    codes: ['equivocation'],
    tell: (truth, { chance }) => ({ ...truth, advertisements: renamed(chance, truth.advertisements) }),
  },
  { name: 'another digest', codes: ['equivocation'], tell: (truth, { chance }) => ({ ...truth, advHash: flip(chance, truth.advHash) }) },
];
