/** That as many of the certifiers as must be added the masked vectors themselves before anything was made of the sum (SUM-K). */
import { demand } from '../errors.ts';
import { certifiersNeeded, countCertifiers } from '../sum/index.ts';
import { type Evidence, NotProved } from './judge.ts';
import type { RoundAudit, StatedRoundAudit } from './verify-round.ts';

/** Whether a round is one that is certified, or in which somebody certified. */
export const hasCertificate = ({ context, round }: RoundAudit): boolean =>
  context.terms.certifiers !== undefined || context.run.first('result.certified', round) !== undefined;

/**
 * @throws ProtocolError as `countCertifiers` does; `quorum` where the coordinator went on before t + 1 had certified. NotProved where the round never came
 * that far.
 */
export function verifyCertified({ context, round }: RoundAudit, { config, record }: StatedRoundAudit, evidence: Evidence): void {
  const { run } = context;
  const opened = run.first('result.computed', round) ?? run.first('step.opened', round);
  const said = run.all('result.certified', round).map((logged) => {
    const { leaf, event } = evidence.at(logged);
    return { leaf, partner: event.actor, sumRoot: event.sum_root };
  });
  const { sumRoot } = record.statement;
  const have = countCertifiers(config, sumRoot, said);
  evidence.support = { have, of: config.certificate?.by.length ?? 0 };
  const needed = certifiersNeeded(config.tolerate);
  if (opened === undefined && have < needed) throw new NotProved('not-reached');
  const before = said.filter(({ leaf }) => opened === undefined || leaf < opened.leaf);
  demand(countCertifiers(config, sumRoot, before) >= needed, 'quorum', { clause: 'SUM-K-5' });
}
