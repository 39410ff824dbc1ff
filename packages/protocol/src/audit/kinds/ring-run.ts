/**
 * The claims about an `overlap` or a `link` run: the question, the config, every hop in its place, the file that the log commits to. The tags that lists
 * ended as are counted again, in `dh`; of `salted-hash` nothing is kept, and the counts are the coordinator's word.
 */
import { demand } from '../../errors.ts';
import { hasShape } from '../../link/ring-shape.ts';
import { decodeRingConfig, isComplete, listCount, type RingConfig, replayRing, ringPartners } from '../../overlap/index.ts';
import type { ClaimName } from '../claims.ts';
import { type Evidence, given, NotProved } from '../judge.ts';
import { readDocument } from '../named-documents.ts';
import { type RunAudit, RunClaims, type RunFindings, verifyErased } from '../run-claims.ts';
import type { RunRecord } from '../run-record.ts';
import { verifyQuestion } from '../verify-question.ts';
import { type ServedResult, verifyCountersigned, verifyFigures } from '../verify-release.ts';
import { claimResult, type ReleaseAudit } from './claim-release.ts';
import { rebuildRingDocument } from './rebuild-document.ts';
import { type RingContext, resolveRing } from './ring-context.ts';
import { verifyRingCosigned } from './ring-cosigned.ts';
import { ringOrder } from './ring-order.ts';
import { recount, verifyRingOpening } from './ring-recount.ts';

const always = ['query', 'purpose', 'approvals', 'order', 'config', 'inputs', 'cosigned', 'opening', 'result'] as const;

/** In `salted-hash` nothing is kept that could be counted again (OVL-11), so nobody can be asked for it. */
const neededOf = (context: RingContext | undefined): ReadonlySet<ClaimName> =>
  new Set<ClaimName>(context?.plan.blinding === 'salted-hash' ? always : [...always, 'sum', 'disclosure']);

/** The config follows from request and charter. @throws ProtocolError `binding-mismatch`, `roster-mismatch`. */
function verifyRingConfig(audit: RunAudit, { run, request, plan, signed, terms }: RingContext, evidence: Evidence): RingConfig {
  const logged = evidence.at(given(run.first('overlap.config')));
  const config = decodeRingConfig(readDocument(audit.primitives, audit.source, logged.event));
  const keys = new Map(signed.charter.members.map(({ partner, key }) => [partner, key]));
  const sameRoster = config.roster.every(({ partner, key }) => keys.get(partner) === key);
  demand(sameRoster && ringPartners(config).join(' ') === request.partners.join(' '), 'roster-mismatch', { clause: 'OVL-4' });
  const isBound =
    config.run === run.run &&
    config.round === logged.event.round &&
    hasShape(config, plan) &&
    (config.blinding === 'salted-hash') === (config.sealKey !== signed.charter.coordinator.sealKey) &&
    config.padding === (terms.protection === 'on');
  demand(isBound, 'binding-mismatch', { clause: 'OVL-4' });
  return config;
}

/** Every hop stands in its place: signed by the holder whose turn it was, over what the one before sent, no element more or less. */
function verifyHops(run: RunRecord, config: RingConfig, evidence: Evidence): void {
  const ring = replayRing(
    config,
    run.events.map(({ event }) => event),
  );
  const last = run.all('tags.final').at(-1) ?? run.first('overlap.config');
  if (last !== undefined) evidence.at(last);
  if (!isComplete(ring)) throw new NotProved('not-reached');
  evidence.support = { have: run.all('tags.final').length, of: listCount(config) };
}

/** The released file, and that it is what the tags give. */
function verifyRingReleased(claims: RunClaims, about: ReleaseAudit<RingContext>, config: RingConfig | undefined): ServedResult | undefined {
  const { audit, run, context } = about;
  const work = config && { audit, run, config };
  const opening = claims.try('opening', (evidence) => verifyRingOpening(given(work), given(context), evidence));
  const table = claims.try('sum', (evidence) => {
    evidence.at(given(run.all('tags.final').at(-1)));
    return recount(given(work), given(context), given(opening));
  });
  const served = claimResult(claims, about);
  claims.try('disclosure', (evidence) => {
    evidence.at(given(run.first('result.released')));
    if (config?.blinding === 'salted-hash') throw new NotProved('not-kept');
    const known = given(context);
    const rebuilt = { table: given(table), included: known.request.partners, served: given(served) };
    verifyFigures(given(served), rebuildRingDocument(audit, known, rebuilt));
  });
  return served;
}

/** See the module header. */
export function verifyRingRun(audit: RunAudit, run: RunRecord): RunFindings {
  const claims = new RunClaims(run);
  const context = verifyQuestion(claims, { audit, run }, { resolve: resolveRing, places: ringOrder });
  const findings = { run, verdicts: claims.verdicts, needed: neededOf(context), ...(context === undefined ? {} : { context }) };
  if (run.first('overlap.config') === undefined) return findings;
  const config = claims.try('config', (evidence) => verifyRingConfig(audit, given(context), evidence));
  claims.try('inputs', (evidence) => verifyHops(run, given(config), evidence));
  claims.try('cosigned', (evidence) =>
    verifyRingCosigned(
      audit.primitives,
      { context: given(context), config: given(config), checkpoints: given(audit.checkpoints) },
      evidence,
    ),
  );
  const served = verifyRingReleased(claims, { audit, run, context }, config);
  claims.try('countersigned', (evidence) => verifyCountersigned(given(context), evidence));
  claims.try('keys-erased', (evidence) => verifyErased(run, evidence));
  return { ...findings, ...(served === undefined ? {} : { served }) };
}
