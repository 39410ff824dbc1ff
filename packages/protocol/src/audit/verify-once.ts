/**
 * One question, one opening: no partner's figures for one meaning over one snapshot were opened in two runs, since the difference of two sums
 * could give one partner away (docs/threat-model.md).
 */
import { encodeHex } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import { deriveLayout, encodeQueryMeaning } from '../query/index.ts';
import { maxSumPartners } from '../sum/index.ts';
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
}

function meaningsOf({ base, context, survivors }: OpenedRound): readonly string[] {
  const { plan, signed, request, run } = context;
  const offers = offersBefore(base, given(run.first('round.config')).leaf);
  const layout = deriveLayout(plan, signed.codebook, maxSumPartners);
  return survivors.map((partner) => {
    const snapshot = offers.get(partner)?.datasets[plan.dataset]?.snapshot;
    const about = { plan, layout, codebook: signed.codebook, codebookDigest: request.codebook.digest };
    const meaning = encodeQueryMeaning({ ...about, ...(snapshot === undefined ? {} : { snapshot }) });
    return `${partner} ${encodeHex(base.primitives.sha256(meaning))}`;
  });
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
