/** Lies about the fixed headers and the column (SUM-R2). The digest is made to fit wherever the lie is not about the digest. */
import { deriveR1Hash } from '../../../packages/protocol/src/sum/digests.ts';
import type { AgentMessage, AgentRound, ColumnRow, ShareHeader } from '../../../packages/protocol/src/sum/index.ts';
import { flip, type Lie, otherPlace, placeOf, renamed, stranger, type Teller, withItem, without } from './lie.ts';

type SharesFixed = Extract<AgentMessage, { readonly kind: 'shares-fixed' }>;
type SharesLie = Lie<AgentRound, SharesFixed>;

/** The headers with the rows of the column that belong to them. */
const withHeaders = (truth: SharesFixed, headers: readonly ShareHeader[], { primitives, state }: Teller<AgentRound>): SharesFixed => {
  const { roundCtx } = state;
  const advHash = 'advHash' in state ? state.advHash : new Uint8Array(32);
  const column = truth.column.filter((row) => headers.some((header) => header.partner === row.dealer));
  return { ...truth, headers, column, r1Hash: deriveR1Hash(primitives, { roundCtx, advHash, headers }) };
};

type Change = (headers: readonly ShareHeader[], teller: Teller<AgentRound>) => readonly ShareHeader[] | undefined;

const about = (name: string, codes: readonly string[], change: Change): SharesLie => ({
  name,
  codes,
  tell(truth, teller) {
    const headers = change(truth.headers, teller);
    return headers && withHeaders(truth, headers, teller);
  },
});

const aboutOther = (
  name: string,
  codes: readonly string[],
  change: (other: ShareHeader, teller: Teller<AgentRound>) => ShareHeader,
): SharesLie =>
  about(name, codes, (list, teller) => {
    const at = otherPlace(teller.chance, list, teller.state.self);
    return at === undefined ? undefined : withItem(list, at, change(list[at] as ShareHeader, teller));
  });

/** A lie about one row of the column; the headers are true. */
const aboutRow = (
  name: string,
  codes: readonly string[],
  change: (row: ColumnRow, teller: Teller<AgentRound>) => ColumnRow | undefined,
): SharesLie => ({
  name,
  codes,
  tell(truth, teller) {
    if (truth.column.length === 0) return undefined;
    const at = teller.chance.below(truth.column.length);
    const row = change(truth.column[at] as ColumnRow, teller);
    return row && { ...truth, column: withItem(truth.column, at, row) };
  },
});

/** A lie about which rows the column has. */
const aboutColumn = (
  name: string,
  change: (column: readonly ColumnRow[], teller: Teller<AgentRound>) => readonly ColumnRow[],
): SharesLie => ({
  name,
  codes: ['malformed'],
  tell: (truth, teller) => (truth.column.length < 2 ? undefined : { ...truth, column: change(truth.column, teller) }),
});

const headerLies: readonly SharesLie[] = [
  about('another header of its own', ['own-entry-mismatch'], (list, { chance, state }) => {
    const at = placeOf(list, state.self);
    const own = list[at];
    return own && withItem(list, at, { ...own, entriesRoot: flip(chance, own.entriesRoot) });
  }),
  aboutOther('a stranger', ['unknown-member'], (other) => ({ ...other, partner: stranger })),
  aboutOther('a header of other keys', ['share-set-split'], (other, { chance }) => ({ ...other, advHash: flip(chance, other.advHash) })),
  aboutOther('another root', ['bad-proof'], (other, { chance }) => ({ ...other, entriesRoot: flip(chance, other.entriesRoot) })),
  about('the wrong order', ['malformed'], (list) => [...list].reverse()),
  about('a dealer twice', ['malformed'], (list, { chance }) => {
    const at = chance.below(list.length);
    return [...list.slice(0, at + 1), ...list.slice(at)];
  }),
  about('a dealer without a key', ['unknown-member'], (list, { state }) => {
    const keyed = 'advertisements' in state ? state.advertisements.map((adv) => adv.partner) : [];
    const other = state.config.roster.find(({ partner }) => !keyed.includes(partner))?.partner;
    const [first] = list;
    return other && first ? [...list, { ...first, partner: other }].sort((a, b) => (a.partner < b.partner ? -1 : 1)) : undefined;
  }),
  about('fewer than T', ['below-threshold'], (list, { chance, state }) => {
    const others = list.filter((item) => item.partner !== state.self);
    const kept = new Set([state.self, ...chance.sample(others, state.config.threshold - 2).map((item) => item.partner)]);
    return list.filter((item) => kept.has(item.partner));
  }),
  { name: 'another digest', codes: ['digest-mismatch'], tell: (truth, { chance }) => ({ ...truth, r1Hash: flip(chance, truth.r1Hash) }) },
];

const columnLies: readonly SharesLie[] = [
  aboutColumn('a row is missing', (column, { chance }) => without(column, chance.below(column.length))),
  aboutColumn('rows in the wrong order', (column) => [...column].reverse()),
  aboutRow('another box', ['bad-proof'], (row, { chance }) => ({
    ...row,
    entry: { ...row.entry, sealed: flip(chance, row.entry.sealed) },
  })),
  aboutRow('another commitment to the b-share', ['bad-proof'], (row, { chance }) => ({
    ...row,
    entry: { ...row.entry, bShareCommit: flip(chance, row.entry.bShareCommit) },
  })),
  aboutRow('another commitment to the s-share', ['bad-proof'], (row, { chance }) => ({
    ...row,
    entry: { ...row.entry, sShareCommit: flip(chance, row.entry.sShareCommit) },
  })),
  aboutRow('another path', ['bad-proof'], (row, { chance }) =>
    row.path.length === 0 ? undefined : { ...row, path: withItem(row.path, 0, flip(chance, row.path[0] as Uint8Array)) },
  ),
  aboutRow('a path that is too short', ['bad-proof'], (row) => ({ ...row, path: row.path.slice(1) })),
  aboutRow('the commitments swapped', ['bad-proof'], (row) => ({
    ...row,
    entry: { ...row.entry, bShareCommit: row.entry.sShareCommit, sShareCommit: row.entry.bShareCommit },
  })),
  {
    name: 'one dealer’s row for another’s',
    codes: ['bad-proof'],
    tell(truth) {
      const [first, second] = truth.column;
      return first && second && { ...truth, column: [{ ...second, dealer: first.dealer }, ...truth.column.slice(1)] };
    },
  },
];

/** What an agent that has dealt must refuse. */
export const firstSharesLies: readonly SharesLie[] = [...headerLies, ...columnLies];

/** What an agent with a plan must refuse. */
export const laterSharesLies: readonly SharesLie[] = [
  {
    name: 'a header under another name',
    codes: ['equivocation'],
    tell: (truth, { chance }) => ({ ...truth, headers: renamed(chance, truth.headers) }),
  },
  about('another set', ['equivocation'], (list, { chance }) => without(list, chance.below(list.length))),
  { name: 'another digest', codes: ['equivocation'], tell: (truth, { chance }) => ({ ...truth, r1Hash: flip(chance, truth.r1Hash) }) },
];
