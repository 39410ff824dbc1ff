/** The claims about one round of secure summation, from its config to the opened sum. A run of several rounds tries them round by round. */
import { given } from './judge.ts';
import type { RunAudit, RunClaims } from './run-claims.ts';
import { hasCertificate, verifyCertified } from './verify-certified.ts';
import { verifyOpened } from './verify-opening.ts';
import { type RoundAudit, type StatedRoundAudit, verifyConfig, verifyCosigned, verifyInputs, verifySurvivors } from './verify-round.ts';
import { recomputeSum } from './verify-sum.ts';

/** What could be made again of a round; each part is absent where its claim did not hold. */
export interface SumRoundFindings {
  readonly stated: StatedRoundAudit | undefined;
  readonly sum: Uint8Array | undefined;
}

/** Config to survivors, and the log that the inputs relied on. */
function verifyStated(claims: RunClaims, { checkpoints }: RunAudit, round: RoundAudit | undefined): StatedRoundAudit | undefined {
  const config = claims.try('config', (evidence) => verifyConfig(given(round), evidence));
  const inputs = claims.try('inputs', (evidence) => verifyInputs(given(round), evidence));
  const stated = claims.try('survivors', (evidence) =>
    verifySurvivors(given(round), { config: given(config), stated: given(inputs) }, evidence),
  );
  claims.try('cosigned', (evidence) =>
    verifyCosigned(given(round), { config: given(config), inputs: given(inputs).inputs, checkpoints: given(checkpoints) }, evidence),
  );
  return stated;
}

/** Tries `config`, `inputs`, `survivors`, `cosigned`, `opening`, `sum` and, where the charter asks for one, `certified`; `round` is absent where the question does not hold. */
export function verifySumRound(claims: RunClaims, audit: RunAudit, round: RoundAudit | undefined): SumRoundFindings {
  const { primitives, source, progress } = audit;
  const stated = verifyStated(claims, audit, round);
  const opening = claims.try('opening', (evidence) => verifyOpened(given(round), given(stated), evidence));
  const sum = claims.try('sum', () =>
    recomputeSum({ primitives, source, stated: given(stated), ...(progress === undefined ? {} : { progress }) }, given(opening)),
  );
  if (round !== undefined && hasCertificate(round)) claims.try('certified', (evidence) => verifyCertified(round, given(stated), evidence));
  return { stated, sum };
}
