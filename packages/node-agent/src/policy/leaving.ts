/** What leaves the house for a request: kinds of messages, to whom, how many and how large. Whoever approves reads it before, and an agent sends nothing else. */
import { minSumPartners, mostRounds, mostStepWords, sealOverhead, vectorLength } from '@ketensom/protocol';
import type { RequestOf } from './check-request.ts';
import type { PinnedCharter } from './pinned-charter.ts';

/** `events`: signed lines in the log. The others travel beside it, and the log has their digests. */
export type MessageKind = 'events' | 'shares' | 'vector' | 'reveal' | 'own-lists' | 'passed-lists' | 'sizes' | 'labels' | 'salt';

/** Who can read what is in a message. */
export type MessageReader = 'members' | 'partners' | 'nobody' | 'next-holder' | 'coordinator';

export interface LeavingMessage {
  readonly kind: MessageKind;
  readonly reader: MessageReader;
  /** How many, at most. */
  readonly count: number;
  /** Of all of them together; absent where it hangs on what others send. */
  readonly bytes?: number;
  /** Whether `bytes` is exact or the most. */
  readonly isExact: boolean;
}

/** No event of an agent's is longer. */
const longestEvent = 1024;

/** An event's decision, key, shares, input, acknowledgement, reveal, countersignature or certificate, erasure; and a signature of each person who approves. */
const sumEvents = 9;

export const eventMessages = (count: number): LeavingMessage => ({
  kind: 'events',
  reader: 'members',
  count,
  bytes: count * longestEvent,
  isExact: false,
});

interface Sum {
  readonly partners: number;
  /** 64-bit words of the vectors, all together. */
  readonly words: number;
  readonly rounds: number;
  readonly approvals: number;
  readonly isExact: boolean;
}

/** Bytes of the entries of a dealer: one for each other partner, and one without shares for itself (docs/protocol, SUM-R1). */
const entriesBytes = (partners: number): number => 144 * (partners - 1) + 64;

/** Bytes of a sealed reveal: a share for each dealer. */
const revealBytes = (partners: number): number => sealOverhead + 32 + 33 * partners;

const sumMessages = ({ partners, words, rounds, approvals, isExact }: Sum): readonly LeavingMessage[] => [
  { kind: 'vector', reader: 'nobody', count: rounds, bytes: vectorLength({ words64: words, words32: 0 }), isExact },
  { kind: 'shares', reader: 'partners', count: rounds, bytes: rounds * entriesBytes(partners), isExact },
  { kind: 'reveal', reader: 'coordinator', count: rounds, bytes: rounds * revealBytes(partners), isExact: false },
  eventMessages(rounds * sumEvents + approvals),
];

/** How many people sign this partner's approval. */
export const approvalsOf = ({ charter }: PinnedCharter, self: string): number =>
  charter.members.find(({ partner }) => partner === self)?.approvers?.needed ?? 0;

interface Asked<Kind extends 'aggregate' | 'tables' | 'model'> {
  readonly self: string;
  readonly pinned: PinnedCharter;
  readonly resolved: RequestOf<Kind>;
}

/** The messages of one sum. */
export const messagesOfSum = ({ self, pinned, resolved }: Asked<'aggregate' | 'tables'>): readonly LeavingMessage[] =>
  sumMessages({
    partners: resolved.request.partners.length,
    words: resolved.layout.words,
    rounds: 1,
    approvals: approvalsOf(pinned, self),
    isExact: true,
  });

/** The messages of a model: at most. */
export function messagesOfModel({ self, pinned, resolved }: Asked<'model'>): readonly LeavingMessage[] {
  const partners = resolved.request.partners.length;
  const words = mostStepWords({ plan: resolved.plan, codebook: pinned.codebook }, Math.max(partners, minSumPartners));
  const { fits, all } = mostRounds(resolved.plan, resolved.rules);
  return sumMessages({
    partners,
    words: words.gate + fits * words.fit + words.expected,
    rounds: all,
    approvals: approvalsOf(pinned, self),
    isExact: false,
  });
}
