/** Partners that lie to everybody, and coordinate nothing: what one of them does to its own steps and words. */

import type { Primitives } from '../../../packages/protocol/src/crypto/primitives.ts';
import { encodeScalar, scalarFromEntropy } from '../../../packages/protocol/src/crypto/scalar.ts';
import { derivePolynomial, deriveShareCommit, shareAt } from '../../../packages/protocol/src/sum/dealer.ts';
import {
  type Advertisement,
  type AgentOutput,
  type AgentStep,
  deriveEntriesRoot,
  rosterIndex,
  type ShareEntry,
} from '../../../packages/protocol/src/sum/index.ts';
import { openShares, sealShares } from '../../../packages/protocol/src/sum/share-box.ts';
import { flip, withItem } from '../lies/lie.ts';
import type { Chance } from '../machine/chance.ts';
import type { EventBody, EventType } from '../machine/log.ts';

export const partnerLies = [
  'a box that does not open',
  'a share that does not fit',
  'shares of no polynomial',
  'shares of another secret',
  'a false complaint',
  'wrong shares revealed',
  'a second word',
  'a wrong length',
  'silence',
] as const;
export type PartnerLie = (typeof partnerLies)[number];

/** Something that a dealer dealt and should not have. */
export interface BadDealing {
  readonly round: string;
  readonly dealer: string;
  readonly holder: string;
  readonly kind: 'b' | 's';
  /** Whether the holder must see it; else it shows when the secret is opened. */
  readonly isVisible: boolean;
}

/** What a lying partner is made of. */
export interface Liar {
  readonly primitives: Primitives;
  readonly chance: Chance;
  readonly lie: PartnerLie;
  /** From which of its words on it is silent, or says another one too. */
  readonly about: EventType;
  /** What it dealt, for the oracle. */
  readonly note: (dealing: BadDealing) => void;
}

/** The words of a round, in order. */
export const roundWords: readonly EventType[] = ['round.key', 'round.shares', 'input.committed', 'survivors.ack', 'share.revealed'];

/** What the liar makes of an honest step. */
export function twistStep(liar: Liar, step: AgentStep): AgentStep {
  switch (liar.lie) {
    case 'a box that does not open':
    case 'a share that does not fit':
    case 'shares of no polynomial':
    case 'shares of another secret':
      return redeal(liar, step);
    case 'a false complaint':
      return complain(liar, step);
    case 'wrong shares revealed':
      return { ...step, outbox: step.outbox.map((output) => misreveal(liar, output)) };
    default:
      return step;
  }
}

/** The liar's words in place of an honest one. */
export function twistWord({ chance, lie, about }: Liar, body: EventBody): readonly EventBody[] {
  if (lie === 'silence') return roundWords.indexOf(body.type) >= roundWords.indexOf(about) ? [] : [body];
  if (lie === 'a wrong length' && body.type === 'input.committed')
    return [{ ...body, input: { ...body.input, length: body.input.length * 2 } }];
  if (lie !== 'a second word' || body.type !== about) return [body];
  const other = otherWord(chance, body);
  return chance.happens(0.7) ? [body, other] : [other, body];
}

function otherWord(chance: Chance, body: EventBody): EventBody {
  switch (body.type) {
    case 'round.key':
      return { ...body, advertisement: { ...body.advertisement, bCommit: flip(chance, body.advertisement.bCommit) } };
    case 'round.shares': {
      const { header, entries } = body.dealt;
      return { ...body, dealt: { entries, header: { ...header, entriesRoot: flip(chance, header.entriesRoot) } } };
    }
    case 'input.committed':
      return { ...body, input: { ...body.input, inputCommit: flip(chance, body.input.inputCommit) } };
    case 'survivors.ack':
      return { ...body, svHash: flip(chance, body.svHash) };
    default:
      return body;
  }
}

function misreveal({ chance }: Liar, output: AgentOutput): AgentOutput {
  if (output.kind !== 'reveal') return output;
  const { shares } = output.reveal;
  const at = chance.below(shares.length);
  const share = shares[at] as (typeof shares)[number];
  return { kind: 'reveal', reveal: { ...output.reveal, shares: withItem(shares, at, { ...share, share: flip(chance, share.share) }) } };
}

/** Complains about a partner whose shares fit. */
function complain({ chance }: Liar, step: AgentStep): AgentStep {
  const { next, outbox } = step;
  if (next.kind !== 'masking') return step;
  const others = next.held.map((shares) => shares.dealer).filter((dealer) => dealer !== next.self);
  const code = chance.pick(['share-decrypt', 'share-commit-mismatch'] as const);
  return { ...step, outbox: [...outbox, { kind: 'complaint', against: chance.pick(others), code }] };
}

/** Deals something else to some, and signs the root over it. */
function redeal(liar: Liar, step: AgentStep): AgentStep {
  const { next, outbox } = step;
  const dealing = outbox.find((output) => output.kind === 'shares');
  if (next.kind !== 'shared' || dealing?.kind !== 'shares') return step;
  const { roundCtx, self, advertisements } = next;
  const others = dealing.entries.filter(({ recipient }) => recipient !== self).map(({ recipient }) => recipient);
  const victims = new Set(liar.chance.sample(others, liar.chance.between(1, others.length)));
  const kind = liar.chance.pick(['b', 's'] as const);
  const secret = liar.chance.bytes(48);
  const entries = dealing.entries.map(({ recipient, entry }) => {
    const holder = advertisements.find((adv) => adv.partner === recipient) as Advertisement;
    if (liar.lie === 'shares of another secret') return { recipient, entry: otherSecret(liar, next, { holder, entry, kind, secret }) };
    return { recipient, entry: victims.has(recipient) ? badEntry(liar, next, { holder, entry, kind, secret }) : entry };
  });
  const header = { ...dealing.header, entriesRoot: deriveEntriesRoot(liar.primitives, { roundCtx, dealer: self }, entries) };
  const rest = outbox.filter((output) => output !== dealing);
  return { ...step, next: { ...next, own: header }, outbox: [{ kind: 'shares', header, entries }, ...rest] };
}

type Dealing = Extract<AgentStep['next'], { readonly kind: 'shared' }>;

/** An honest entry, and what is to be wrong with it. */
interface Spoiling {
  readonly holder: Advertisement;
  readonly entry: ShareEntry;
  readonly kind: 'b' | 's';
  /** 48 bytes of entropy. */
  readonly secret: Uint8Array;
}

/** Seals and commits to another share than the honest one; the commitment stays as it was where `commits` says no. */
function withShare(liar: Liar, dealer: Dealing, { holder, entry, kind }: Spoiling, share: Uint8Array, commits: boolean): ShareEntry {
  const { primitives } = liar;
  const { roundCtx, advHash, self, secrets } = dealer;
  const commit = deriveShareCommit(primitives, { roundCtx, kind, dealer: self, holder: holder.partner }, share);
  const committed = kind === 'b' ? { bShareCommit: commit } : { sShareCommit: commit };
  if (holder.partner === self) return { ...entry, ...committed };
  const sharedSecret = primitives.x25519.sharedSecret(secrets.c, holder.cKey) as Uint8Array;
  const route = { roundCtx, advHash, dealer: self, holder: holder.partner, sharedSecret };
  const honest = openShares(primitives, route, entry.sealed) as { bShare: Uint8Array; sShare: Uint8Array };
  const sealed = sealShares(primitives, route, kind === 'b' ? { ...honest, bShare: share } : { ...honest, sShare: share });
  return { ...entry, sealed, ...(commits ? committed : {}) };
}

/** An entry that is wrong in itself, or on no polynomial with the others. */
function badEntry(liar: Liar, dealer: Dealing, spoiling: Spoiling): ShareEntry {
  const { chance, lie, note } = liar;
  const isVisible = lie !== 'shares of no polynomial';
  note({ round: dealer.config.round, dealer: dealer.self, holder: spoiling.holder.partner, kind: spoiling.kind, isVisible });
  if (lie === 'a box that does not open') return { ...spoiling.entry, sealed: flip(chance, spoiling.entry.sealed) };
  const other = encodeScalar(scalarFromEntropy(chance.bytes(48)));
  return withShare(liar, dealer, spoiling, other, !isVisible);
}

/** An entry as an honest dealer would have made it, of a secret that was not advertised. */
function otherSecret(liar: Liar, dealer: Dealing, spoiling: Spoiling): ShareEntry {
  const { roundCtx, config, self } = dealer;
  const { holder, kind, secret } = spoiling;
  liar.note({ round: config.round, dealer: self, holder: holder.partner, kind, isVisible: false });
  const scalar = encodeScalar(scalarFromEntropy(secret));
  const polynomial = derivePolynomial(liar.primitives, { roundCtx, kind, secret: scalar }, config.threshold);
  return withShare(liar, dealer, spoiling, shareAt(polynomial, rosterIndex(config, holder.partner)), true);
}
