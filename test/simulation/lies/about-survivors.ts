/** Lies about the survivor statement and about who signed it (SUM-R3, SUM-R4). */
import type { AgentMessage, AgentRound, InputHeader, SurvivorStatement } from '../../../packages/protocol/src/sum/index.ts';
import { flip, type Lie, otherPlace, placeOf, renamed, stranger, type Teller, withItem, without } from './lie.ts';

type Survivors = Extract<AgentMessage, { readonly kind: 'survivors' }>;
type SurvivorsLie = Lie<AgentRound, Survivors>;

/** A lie about the statement alone. */
const stating = (
  name: string,
  codes: readonly string[],
  change: (statement: SurvivorStatement, teller: Teller<AgentRound>) => Partial<SurvivorStatement>,
): SurvivorsLie => ({
  name,
  codes,
  tell: (truth, teller) => ({ ...truth, statement: { ...truth.statement, ...change(truth.statement, teller) } }),
});

/** A lie about the survivors, statement and headers alike. */
const selecting = (
  name: string,
  codes: readonly string[],
  select: (inputs: readonly InputHeader[], teller: Teller<AgentRound>) => readonly InputHeader[] | undefined,
): SurvivorsLie => ({
  name,
  codes,
  tell(truth, teller) {
    const inputs = select(truth.inputs, teller);
    const survivors = inputs?.map(({ partner, vecRoot }) => ({ partner, vecRoot }));
    return inputs && survivors && { ...truth, inputs, statement: { ...truth.statement, survivors } };
  },
});

/** A lie about somebody else's header, the statement fitting it. */
const aboutOther = (
  name: string,
  codes: readonly string[],
  change: (other: InputHeader, teller: Teller<AgentRound>) => InputHeader,
): SurvivorsLie =>
  selecting(name, codes, (inputs, teller) => {
    const at = otherPlace(teller.chance, inputs, teller.state.self);
    return at === undefined ? undefined : withItem(inputs, at, change(inputs[at] as InputHeader, teller));
  });

const aboutOwn = (field: 'vecRoot' | 'inputCommit'): SurvivorsLie =>
  selecting(`another ${field} of its own`, ['own-entry-mismatch'], (inputs, { chance, state }) => {
    const at = placeOf(inputs, state.self);
    const own = inputs[at];
    return own && withItem(inputs, at, { ...own, [field]: flip(chance, own[field]) });
  });

/** What an agent that has uploaded must refuse. */
export const firstSurvivorsLies: readonly SurvivorsLie[] = [
  stating('another round', ['wrong-round'], ({ roundCtx }, { chance }) => ({ roundCtx: flip(chance, roundCtx) })),
  stating('other keys', ['share-set-split'], ({ advHash }, { chance }) => ({ advHash: flip(chance, advHash) })),
  stating('other shares', ['share-set-split'], ({ r1Hash }, { chance }) => ({ r1Hash: flip(chance, r1Hash) })),
  stating('another vector than the signed one', ['survivors-invalid'], ({ survivors }, { chance }) => ({
    survivors: survivors.map((each, at) => (at === 0 ? { ...each, vecRoot: flip(chance, each.vecRoot) } : each)),
  })),
  stating('a shorter log', ['log-rollback'], ({ logHead }, { state }) => ({
    logHead: { ...logHead, size: state.config.logHead.size - 1 },
  })),
  stating('another log', ['log-fork'], ({ logHead }, { chance }) => ({ logHead: { ...logHead, root: flip(chance, logHead.root) } })),
  selecting('the wrong order', ['survivors-invalid'], (inputs) => [...inputs].reverse()),
  selecting('a survivor twice', ['survivors-invalid'], (inputs, { chance }) => {
    const at = chance.below(inputs.length);
    return [...inputs.slice(0, at + 1), ...inputs.slice(at)];
  }),
  selecting('too few', ['too-few-survivors'], (inputs, { chance, state }) => {
    const others = inputs.filter((input) => input.partner !== state.self);
    const kept = new Set([state.self, ...chance.sample(others, state.config.minSurvivors - 2).map((input) => input.partner)]);
    return inputs.filter((input) => kept.has(input.partner));
  }),
  selecting('a survivor that did not deal', ['survivors-invalid'], (inputs, { state }) => {
    const dealers = 'held' in state ? state.held.map((shares) => shares.dealer) : [];
    const other = state.config.roster.find(({ partner }) => !dealers.includes(partner))?.partner;
    const [first] = inputs;
    return other && first ? [...inputs, { ...first, partner: other }].sort((a, b) => (a.partner < b.partner ? -1 : 1)) : undefined;
  }),
  aboutOther('a stranger', ['unknown-member'], (other) => ({ ...other, partner: stranger })),
  aboutOther('a header of other keys', ['share-set-split'], (other, { chance }) => ({ ...other, advHash: flip(chance, other.advHash) })),
  aboutOther('a header of other shares', ['share-set-split'], (other, { chance }) => ({ ...other, r1Hash: flip(chance, other.r1Hash) })),
  aboutOther('a longer vector', ['vector-shape'], (other) => ({ ...other, length: other.length + 8 })),
  aboutOwn('vecRoot'),
  aboutOwn('inputCommit'),
  { name: 'a header is missing', codes: ['survivors-invalid'], tell: (truth) => ({ ...truth, inputs: truth.inputs.slice(1) }) },
  {
    name: 'a header of another partner',
    codes: ['survivors-invalid'],
    tell: (truth) => ({ ...truth, inputs: withItem(truth.inputs, 0, truth.inputs[1] as InputHeader) }),
  },
];

const secondCodes = (state: AgentRound): string => (state.kind === 'revealed' ? 'already-revealed' : 'survivors-conflict');

/** Other statements, for an agent that has signed one; what they say is true but for this. */
const otherStatements: readonly [string, (statement: SurvivorStatement, teller: Teller<AgentRound>) => Partial<SurvivorStatement>][] = [
  ['another sum', ({ sumRoot }, { chance }) => ({ sumRoot: flip(chance, sumRoot) })],
  ['one survivor less', ({ survivors }, { chance }) => ({ survivors: without(survivors, chance.below(survivors.length)) })],
  [
    'another vector',
    ({ survivors }, { chance }) => ({ survivors: survivors.map((each) => ({ ...each, vecRoot: flip(chance, each.vecRoot) })) }),
  ],
  ['a survivor under another name', ({ survivors }, { chance }) => ({ survivors: renamed(chance, survivors) })],
  ['another log', ({ logHead }, { chance }) => ({ logHead: { ...logHead, root: flip(chance, logHead.root) } })],
  ['a longer log', ({ logHead }) => ({ logHead: { ...logHead, size: logHead.size + 1 } })],
  ['another round', ({ roundCtx }, { chance }) => ({ roundCtx: flip(chance, roundCtx) })],
  ['other shares', ({ r1Hash }, { chance }) => ({ r1Hash: flip(chance, r1Hash) })],
  ['other keys', ({ advHash }, { chance }) => ({ advHash: flip(chance, advHash) })],
];

/** What an agent that has signed, or revealed, must refuse. */
export const laterSurvivorsLies = (state: AgentRound): readonly SurvivorsLie[] =>
  otherStatements.map(([name, change]) => stating(name, [secondCodes(state)], change));

type Quorum = Extract<AgentMessage, { readonly kind: 'quorum' }>;
type QuorumLie = Lie<AgentRound, Quorum>;
type Signers = Quorum['signers'];

/** T - 1 true signatures of one statement, and one that does not count. */
const oneShort = (name: string, last: (signers: Signers, teller: Teller<AgentRound>) => Signers[number] | undefined): QuorumLie => ({
  name,
  codes: ['quorum'],
  tell(truth, teller) {
    const { state } = teller;
    if (state.kind !== 'signed') return undefined;
    const distinct = truth.signers.filter((signer, at) => truth.signers.findIndex((other) => other.partner === signer.partner) === at);
    const signers = distinct.slice(0, state.config.threshold - 1);
    const extra = last(distinct, teller);
    return extra && { ...truth, signers: [...signers, extra] };
  },
});

/** What an agent that has signed must not take for a quorum. */
export const quorumLies: readonly QuorumLie[] = [
  oneShort('a signature twice', (signers) => signers[0]),
  oneShort('a signature of another statement', (signers, { chance, state }) => {
    const other = signers[state.config.threshold - 1];
    return other && { ...other, svHash: flip(chance, other.svHash) };
  }),
  oneShort('a stranger’s signature', (signers) => signers[0] && { ...signers[0], partner: stranger }),
  oneShort('a signature of a partner that did not survive', (signers, { state }) => {
    const survivors = state.kind === 'signed' ? state.survivors : [];
    const other = state.config.roster.find(({ partner }) => !survivors.includes(partner))?.partner;
    return other && signers[0] ? { ...signers[0], partner: other } : undefined;
  }),
  {
    name: 'T - 1 signatures',
    codes: ['quorum'],
    tell: (truth, { state }) => ({ ...truth, signers: truth.signers.slice(0, state.config.threshold - 1) }),
  },
];

/** What an agent that has revealed must refuse. */
export const laterQuorumLies: readonly QuorumLie[] = [
  {
    name: 'another statement',
    codes: ['already-revealed'],
    tell: (truth, { chance }) => ({
      ...truth,
      signers: truth.signers.map((signer) => ({ ...signer, svHash: flip(chance, signer.svHash) })),
    }),
  },
];
