/**
 * One question, one opening: no partner's figures for one meaning over one snapshot were opened in two runs, since the difference of two sums
 * could give one partner away (docs/threat-model.md).
 */
import { encodeHex } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import type { Offer } from '../run/offer.ts';
import { type Evidence, given, NotProved } from './judge.ts';
import { type AuditBase, offersBefore, type RunContext } from './run-context.ts';

/** What was opened so far, by partner and meaning. */
export type OpenedQuestions = Map<string, { readonly run: string; readonly leaf: number }>;

/** A round whose sum was, or could be, opened. */
export interface OpenedRound {
  readonly base: AuditBase;
  readonly context: RunContext;
  readonly round: string;
  readonly survivors: readonly string[];
  readonly threshold: number;
  /** The bytes that say what a partner with this offer was asked, and nothing of how or by whom. */
  readonly meaningFor: (offer: Offer | undefined) => Uint8Array;
}

function meaningsOf({ base, context, survivors, meaningFor }: OpenedRound): readonly string[] {
  const offers = offersBefore(base, given(context.run.first('round.config')).leaf);
  return survivors.map((partner) => `${partner} ${encodeHex(base.primitives.sha256(meaningFor(offers.get(partner))))}`);
}

/**
 * Holds an opened round against those before it, and adds it to them.
 *
 * @throws NotProved for a round that nobody could open, and where the charter switches protection off; ProtocolError `query-already-opened`.
 */
export function verifyOnce(opened: OpenedRound, questions: OpenedQuestions, evidence: Evidence): void {
  const { context, round, threshold } = opened;
  const { run, terms } = context;
  const reveals = run.all('share.revealed', round);
  const last = run.first('result.computed', round) ?? reveals[threshold - 1];
  if (last === undefined) throw new NotProved('not-reached');
  evidence.at(last);
  if (terms.protection === 'off') throw new NotProved('protection-off');
  for (const meaning of meaningsOf(opened)) {
    const earlier = questions.get(meaning);
    if (earlier === undefined) questions.set(meaning, { run: run.run, leaf: last.leaf });
    else demand(earlier.run === run.run, 'query-already-opened', { clause: 'RUN-2', party: meaning.split(' ')[0] ?? '' });
  }
}
