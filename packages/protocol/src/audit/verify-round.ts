/** One round of a run up to its quorum, from its events and blobs: config, inputs, survivors (SUM-F-6), and the log it relied on (RUN-2). */
import { decodeHex, encodeHex } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import { decodeVerifierKey, distinctCosigners, type VerifiedCheckpoint } from '../log/index.ts';
import {
  advertisementOf,
  decodePartnerList,
  decodeStatement,
  decodeSumConfig,
  deriveCertificate,
  headerOf,
  inputOf,
  type RoundRecord,
  type SumConfig,
  type SurvivorStatement,
  sameCertificate,
  type Thresholds,
  type VerifiedRound,
  verifyStatement,
} from '../sum/index.ts';
import { type Evidence, given, NotProved } from './judge.ts';
import { readDocument } from './named-documents.ts';
import type { AuditBase, RunContext } from './run-context.ts';
import type { Logged } from './run-record.ts';

/** What a step of a model must be (MOD-3). */
export interface StepShape {
  readonly number: number;
  /** The digest of the input that follows from the sum before it, and the one that the coordinator said then. */
  readonly input: string;
  readonly announced?: string;
  readonly partners: readonly string[];
  readonly thresholds: Thresholds;
}

/** The vector that a round sums, as it follows from the request. */
export interface RoundShape {
  /** Words of 64 bits. */
  readonly words: number;
  /** SHA-256 of the layout's bytes, in hex. */
  readonly layout: string;
  /** Of a model. */
  readonly step?: StepShape;
}

/** Where the audit of one round reads. */
export interface RoundAudit {
  readonly base: AuditBase;
  readonly context: RunContext;
  readonly round: string;
  readonly shape: RoundShape;
}

/** A head that a document names was the log's, and was so before the document was. @throws ProtocolError `log-inconsistent`. */
function demandHead(
  { base }: RoundAudit,
  head: SumConfig['logHead'] | SurvivorStatement['logHead'],
  { leaf, clause }: { readonly leaf: number; readonly clause: string },
): void {
  const root = base.record.rootAt(head.size);
  const named = typeof head.root === 'string' ? head.root : encodeHex(head.root);
  demand(root !== undefined && head.size <= leaf && encodeHex(root) === named, 'log-inconsistent', { clause });
}

/** What a round of one sum leaves to the request. */
const stepOf = ({ step }: RoundShape): Partial<StepShape> => step ?? {};

/**
 * The round's config: the roster of the request in order with its charter keys, the thresholds and the layout that follow, a log head that was true.
 *
 * @throws ProtocolError `binding-mismatch`, `roster-mismatch`, `policy-threshold`, `round-id-seen`, `log-inconsistent` (SUM-C).
 */
export function verifyConfig(audit: RoundAudit, evidence: Evidence): SumConfig {
  const { base, context, round, shape } = audit;
  const { primitives, source, record } = base;
  const logged = evidence.at(given(context.run.first('round.config', round)));
  demand(record.rounds.get(round) === logged.leaf, 'round-id-seen', { clause: 'SUM-C-8' });
  const config = decodeSumConfig(readDocument(primitives, source, logged.event));
  const { terms, request } = context;
  const { number, input, announced, partners, thresholds } = {
    number: 0,
    partners: request.partners,
    thresholds: context.thresholds,
    ...stepOf(shape),
  };
  demand(config.step === number && config.stepInput === input && (announced ?? input) === input, 'step-mismatch', { clause: 'MOD-3' });
  const bound =
    config.round === round &&
    config.run === context.run.run &&
    config.step === logged.event.step &&
    config.words64 === shape.words &&
    config.releaseMode === terms.releaseMode;
  demand(bound, 'binding-mismatch', { clause: 'SUM-C-6' });
  demand(config.layout === shape.layout, 'binding-mismatch', { clause: 'DOC-5' });
  const certificate = deriveCertificate(terms.certifiers, partners, thresholds.tolerate);
  demand(sameCertificate(config.certificate, certificate), 'binding-mismatch', { clause: 'SUM-K-1' });
  const { tolerate, threshold, minSurvivors } = thresholds;
  const derived = config.tolerate === tolerate && config.threshold === threshold && config.minSurvivors === minSurvivors;
  demand(derived, 'policy-threshold', { clause: 'SUM-T-4' });
  const members = new Map(context.signed.charter.members.map((member) => [member.partner, member.key]));
  const sameRoster =
    config.roster.length === partners.length &&
    config.roster.every((entry, at) => entry.partner === partners[at] && members.get(entry.partner) === entry.key);
  demand(sameRoster, 'roster-mismatch', { clause: 'SUM-C-3' });
  demandHead(audit, config.logHead, { leaf: logged.leaf, clause: 'SUM-C-9' });
  return config;
}

/** The one survivor statement of a round, with the inputs that it names. */
export interface StatedInputs {
  readonly fixed: Logged<'survivors.fixed'>;
  readonly statement: SurvivorStatement;
  /** Those of the survivors, in roster order. */
  readonly inputs: readonly Logged<'input.committed'>[];
}

/**
 * Each survivor committed to its masked vector, and the coordinator acknowledged those bytes, before the survivors were fixed (SUM-R2-10, RUN-1).
 *
 * @throws ProtocolError `survivors-invalid` for a survivor without such an input, `own-entry-mismatch` for a receipt of other bytes.
 */
export function verifyInputs({ base, context, round }: RoundAudit, evidence: Evidence): StatedInputs {
  const { run } = context;
  const committed = run.all('input.committed', round);
  for (const receipt of run.all('input.received', round)) {
    evidence.at(receipt);
    const { partner, vec_root: root } = receipt.event;
    const isTrue = committed.some(({ leaf, event }) => event.actor === partner && event.vec_root === root && leaf < receipt.leaf);
    demand(isTrue, 'own-entry-mismatch', { clause: 'SUM-R2-10', party: partner });
  }
  const fixed = evidence.at(given(run.first('survivors.fixed', round)));
  const statement = decodeStatement(readDocument(base.primitives, base.source, fixed.event));
  const receipts = run.all('input.received', round).filter(({ leaf }) => leaf < fixed.leaf);
  const inputs = statement.survivors.map(({ partner, vecRoot }) => {
    const root = encodeHex(vecRoot);
    const input = committed.find(({ leaf, event }) => event.actor === partner && leaf < fixed.leaf);
    const isReceived = receipts.some(({ event }) => event.partner === partner && event.vec_root === root);
    demand(input?.event.vec_root === root && isReceived, 'survivors-invalid', { clause: 'SUM-R3-2', party: partner });
    return input;
  });
  evidence.support = { have: inputs.length, of: context.request.partners.length };
  return { fixed, statement, inputs };
}

/** The advertisements and share headers that the coordinator fixed, taken from the partners' own events. */
function readSets({ base, context, round }: RoundAudit, evidence: Evidence) {
  const { primitives, source, record } = base;
  const keysFixed = evidence.at(given(context.run.first('round.keys_fixed', round)));
  const keyNames = decodePartnerList(readDocument(primitives, source, keysFixed.event));
  const keys = context.run.all('round.key', round);
  const advertisements = keyNames.map((name) => {
    const key = keys.find((logged) => logged.event.actor === name);
    demand(key !== undefined, 'unknown-member', { clause: 'SUM-R0-5', party: name });
    const isFresh = [key.event.c_key, key.event.s_key].every((text) => record.roundKeys.get(text) === key.leaf);
    demand(isFresh, 'key-reused', { clause: 'SUM-R0-4', party: name });
    return advertisementOf(name, key.event);
  });
  const sharesFixed = evidence.at(given(context.run.first('round.shares_fixed', round)));
  const shareNames = decodePartnerList(readDocument(primitives, source, sharesFixed.event));
  const shares = context.run.all('round.shares', round);
  const dealers = shareNames.map((name) => {
    const share = shares.find((logged) => logged.event.actor === name);
    demand(share !== undefined, 'unknown-member', { clause: 'SUM-R1-12', party: name });
    return share;
  });
  const counted = keysFixed.event.count === keyNames.length && sharesFixed.event.count === shareNames.length;
  demand(counted, 'malformed', { clause: 'EVT-4' });
  return { keysFixed, keyNames, advertisements, sharesFixed, dealers };
}

/** The round up to its quorum, with everything that follows from it. */
export interface StatedRoundAudit {
  readonly config: SumConfig;
  readonly record: RoundRecord;
  readonly verified: VerifiedRound;
  readonly inputs: readonly Logged<'input.committed'>[];
  readonly dealers: readonly Logged<'round.shares'>[];
  readonly keyNames: readonly string[];
}

/**
 * Keys, shares, and the one survivor statement, signed by T survivors before any share was revealed.
 *
 * @throws ProtocolError as `verifyStatement` does; `survivors-conflict` for a second statement, `key-reused`, `quorum` for a reveal before it.
 */
export function verifySurvivors(
  audit: RoundAudit,
  { config, stated }: { readonly config: SumConfig; readonly stated: StatedInputs },
  evidence: Evidence,
): StatedRoundAudit {
  const { context, round } = audit;
  const { run } = context;
  const { keysFixed, keyNames, advertisements, sharesFixed, dealers } = readSets(audit, evidence);
  const { fixed, statement, inputs } = stated;
  evidence.at(fixed);
  demand(run.all('survivors.fixed', round).length === 1, 'survivors-conflict', { clause: 'SUM-R3-6' });
  demand(fixed.event.count === statement.survivors.length, 'malformed', { clause: 'EVT-4' });
  const firstReveal = run.first('share.revealed', round);
  const acks = run.all('survivors.ack', round).filter(({ leaf }) => firstReveal === undefined || leaf < firstReveal.leaf);
  const record: RoundRecord = {
    config,
    tolerate: context.thresholds.tolerate,
    frozen: (audit.shape.step?.number ?? 0) > 0,
    advertisements,
    advHash: decodeHex(keysFixed.event.adv_hash),
    headers: dealers.map((logged) => headerOf(logged.event.actor, logged.event)),
    r1Hash: decodeHex(sharesFixed.event.r1_hash),
    inputs: inputs.map((logged) => inputOf(logged.event.actor, logged.event)),
    statement,
    svHash: decodeHex(fixed.event.sv_hash),
    signers: acks.map((logged) => ({ partner: logged.event.actor, svHash: decodeHex(logged.event.sv_hash) })),
  };
  if (firstReveal === undefined && acks.length < config.threshold) throw new NotProved('not-reached');
  const verified = verifyStatement(audit.base.primitives, record);
  demandHead(audit, statement.logHead, { leaf: fixed.leaf, clause: 'SUM-R3-5' });
  evidence.support = { have: acks.length, of: verified.survivors.length };
  return { config, record, verified, inputs, dealers, keyNames };
}

/**
 * That each input relied on a checkpoint over the shares, cosigned by T of the roster, its own partner among them (RUN-2).
 *
 * @throws NotProved without the cosignatures; ProtocolError `not-cosigned` where a partner named an older or a later checkpoint, or too few stand
 * behind it.
 */
export function verifyCosigned(
  { base, context, round }: RoundAudit,
  stated: {
    readonly config: SumConfig;
    readonly inputs: readonly Logged<'input.committed'>[];
    readonly checkpoints: readonly VerifiedCheckpoint[];
  },
  evidence: Evidence,
): void {
  const sharesLeaf = given(context.run.first('round.shares_fixed', round)).leaf;
  const { roster, threshold } = stated.config;
  const names = new Set(roster.map((entry) => entry.partner));
  const members = context.signed.charter.members.filter((member) => names.has(member.partner));
  const witnesses = new Map(members.map((member) => [member.partner, decodeVerifierKey(base.primitives, member.witness)] as const));
  let fewest = roster.length;
  for (const logged of stated.inputs) {
    const { event, leaf } = evidence.at(logged);
    const refusal = { clause: 'RUN-2', party: event.actor };
    demand(event.log_size > sharesLeaf && event.log_size <= leaf, 'not-cosigned', refusal);
    const same = stated.checkpoints.filter((checkpoint) => checkpoint.size === event.log_size);
    if (same.length === 0) throw new NotProved('no-cosignatures');
    const cosigners = distinctCosigners(same, [...witnesses.values()]);
    fewest = Math.min(fewest, cosigners.length);
    evidence.support = { have: fewest, of: roster.length };
    demand(cosigners.length >= threshold, 'not-cosigned', refusal);
    demand(cosigners.includes(witnesses.get(event.actor)?.name ?? ''), 'not-cosigned', refusal);
  }
}
