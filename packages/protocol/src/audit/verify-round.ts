/** One round of a run, from its events and blobs: config, inputs, survivors, opening (SUM-F-6). */

import { charterTerms } from '../charter/parse-charter.ts';
import { decodeHex, encodeHex, equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { asNetworkInput } from '../local-issue.ts';
import { decodeVerifierKey, distinctCosigners, verifyCheckpoint } from '../log/index.ts';
import { type AggregatePlan, compileAggregate, decodeQueryDocument, deriveLayout, encodeLayout, type Layout } from '../query/index.ts';
import {
  advertisementOf,
  type Dealt,
  decodeEntries,
  decodeOpening,
  decodePartnerList,
  decodeStatement,
  decodeSumConfig,
  headerOf,
  inputOf,
  type Opening,
  type RoundRecord,
  type SumConfig,
  type VerifiedRound,
  verifyOpening,
  verifyStatement,
} from '../sum/index.ts';
import { NotProved } from './judge.ts';
import type { LogRecord } from './log-record.ts';
import { type RunContext, readBlob } from './run-documents.ts';
import type { Logged } from './run-record.ts';
import type { AuditSource } from './source.ts';

/** Where the audit of one round reads. */
export interface RoundAudit {
  readonly primitives: Primitives;
  readonly source: AuditSource;
  readonly record: LogRecord;
  readonly context: RunContext;
  readonly round: string;
}

const need = <Found>(found: Found | undefined): Found => {
  if (found === undefined) throw new NotProved('not-reached');
  return found;
};

/** What a run computes: its plan and the layout that everybody derives. */
export function planOf({ context }: RoundAudit): { readonly plan: AggregatePlan; readonly layout: Layout } {
  const { codebook } = context.signed;
  return asNetworkInput('DOC-3', () => {
    const plan = compileAggregate(decodeQueryDocument(context.request.query), codebook);
    return { plan, layout: deriveLayout(plan, codebook, context.request.partners.length) };
  });
}

/**
 * The round's config: the roster of the request in order with its charter keys, the derived layout, a log head that was true.
 *
 * @throws ProtocolError `binding-mismatch`, `roster-mismatch`, `log-inconsistent` (SUM-C).
 */
export function verifyConfig(audit: RoundAudit): { readonly config: SumConfig; readonly leaf: number } {
  const { primitives, source, record, context, round } = audit;
  const logged = need(context.run.first('round.config', round));
  const config = decodeSumConfig(readBlob(primitives, source, logged.event.digest));
  const { layout } = planOf(audit);
  const bound =
    config.round === round && config.run === context.run.run && config.step === logged.event.step && config.words64 === layout.words;
  demand(bound, 'binding-mismatch', { clause: 'SUM-C-1' });
  demand(config.layout === encodeHex(primitives.sha256(encodeLayout(layout))), 'binding-mismatch', { clause: 'DOC-5' });
  const members = new Map(context.signed.charter.members.map((member) => [member.partner, member.key]));
  const sameRoster =
    config.roster.length === context.request.partners.length &&
    config.roster.every((entry, at) => entry.partner === context.request.partners[at] && members.get(entry.partner) === entry.key);
  demand(sameRoster, 'roster-mismatch', { clause: 'SUM-C-2' });
  const head = record.rootAt(config.logHead.size);
  demand(head !== undefined && encodeHex(head) === config.logHead.root, 'log-inconsistent', { clause: 'SUM-C-1' });
  return { config, leaf: logged.leaf };
}

/** The advertisements and share headers that the coordinator fixed, taken from the partners' own events. */
function readSets({ primitives, source, context, round }: RoundAudit) {
  const keysFixed = need(context.run.first('round.keys_fixed', round));
  const keyNames = decodePartnerList(readBlob(primitives, source, keysFixed.event.digest));
  const keys = context.run.all('round.key', round);
  const advertisements = keyNames.map((name) => {
    const key = keys.find((logged) => logged.event.actor === name);
    demand(key !== undefined, 'unknown-member', { clause: 'SUM-R0-5', party: name });
    return advertisementOf(name, key.event);
  });
  const sharesFixed = need(context.run.first('round.shares_fixed', round));
  const shareNames = decodePartnerList(readBlob(primitives, source, sharesFixed.event.digest));
  const shares = context.run.all('round.shares', round);
  const dealers = shareNames.map((name) => {
    const share = shares.find((logged) => logged.event.actor === name);
    demand(share !== undefined, 'unknown-member', { clause: 'SUM-R1-4', party: name });
    return share;
  });
  return { keysFixed, keyNames, advertisements, sharesFixed, shareNames, dealers };
}

/** The round up to its quorum, with everything that follows from it. */
export interface StatedRoundAudit {
  readonly config: SumConfig;
  readonly record: RoundRecord;
  readonly verified: VerifiedRound;
  readonly inputs: readonly Logged<'input.committed'>[];
  readonly dealers: readonly Logged<'round.shares'>[];
  readonly keyNames: readonly string[];
  readonly leaf: number;
}

/**
 * Keys, shares, inputs and the one survivor statement, signed by T survivors.
 *
 * @throws ProtocolError as `verifyStatement` does; `survivors-conflict` for a second statement; `survivors-invalid` where a survivor's vector was
 * not committed before the statement.
 */
export function verifySurvivors(audit: RoundAudit, config: SumConfig): StatedRoundAudit {
  const { primitives, source, context, round } = audit;
  const { keysFixed, keyNames, advertisements, sharesFixed, dealers } = readSets(audit);
  const fixed = need(context.run.first('survivors.fixed', round));
  demand(context.run.all('survivors.fixed', round).length === 1, 'survivors-conflict', { clause: 'SUM-R3-6' });
  const statement = decodeStatement(readBlob(primitives, source, fixed.event.digest));
  const inputs = statement.survivors.map(({ partner }) => {
    const input = context.run.all('input.committed', round).find((logged) => logged.event.actor === partner && logged.leaf < fixed.leaf);
    demand(input !== undefined, 'survivors-invalid', { clause: 'SUM-R3-2', party: partner });
    return input;
  });
  const acks = context.run.all('survivors.ack', round);
  const terms = charterTerms(context.signed.charter);
  const record: RoundRecord = {
    config,
    ...(terms.tolerate === undefined ? {} : { tolerate: terms.tolerate }),
    advertisements,
    advHash: decodeHex(keysFixed.event.adv_hash),
    headers: dealers.map((logged) => headerOf(logged.event.actor, logged.event)),
    r1Hash: decodeHex(sharesFixed.event.r1_hash),
    inputs: inputs.map((logged) => inputOf(logged.event.actor, logged.event)),
    statement,
    svHash: decodeHex(fixed.event.sv_hash),
    signers: acks.map((logged) => ({ partner: logged.event.actor, svHash: decodeHex(logged.event.sv_hash) })),
  };
  const verified = verifyStatement(primitives, record);
  const head = audit.record.rootAt(statement.logHead.size);
  demand(head !== undefined && equalBytes(head, statement.logHead.root), 'log-inconsistent', { clause: 'SUM-R3-5' });
  return { config, record, verified, inputs, dealers, keyNames, leaf: fixed.leaf };
}

/**
 * That each input relied on a checkpoint over the shares, cosigned by T of the roster (RUN-2).
 *
 * @throws NotProved without the cosignatures; ProtocolError `not-cosigned` where a partner named an older checkpoint.
 */
export function verifyCosigned(audit: RoundAudit, stated: StatedRoundAudit): number {
  const { primitives, source, record, context, round } = audit;
  const sharesLeaf = need(context.run.first('round.shares_fixed', round)).leaf;
  const { charter } = context.signed;
  const roster = new Set(stated.config.roster.map((entry) => entry.partner));
  const witnesses = charter.members
    .filter((member) => roster.has(member.partner))
    .map((member) => decodeVerifierKey(primitives, member.witness));
  const trust = { origin: charter.log.origin, logKey: decodeVerifierKey(primitives, charter.log.key), witnesses };
  const checkpoints = source.cosignedNotes().map((note) => verifyCheckpoint(primitives, note, trust));
  for (const { event } of stated.inputs) {
    demand(event.log_size > sharesLeaf, 'not-cosigned', { clause: 'RUN-2', party: event.actor });
    const same = checkpoints.filter((checkpoint) => checkpoint.size === event.log_size);
    for (const checkpoint of same) {
      const root = record.rootAt(checkpoint.size);
      demand(root !== undefined && equalBytes(root, checkpoint.root), 'log-fork', { clause: 'LOG-3' });
    }
    if (same.length === 0) throw new NotProved('no-cosignatures');
    demand(distinctCosigners(same, witnesses).length >= stated.config.threshold, 'not-cosigned', { clause: 'RUN-2', party: event.actor });
  }
  return stated.leaf;
}

/** The opening, checked against every commitment of its kind. @throws ProtocolError as `verifyOpening` does. */
export function verifyOpened(audit: RoundAudit, stated: StatedRoundAudit): { readonly opening: Opening; readonly leaf: number } {
  const { primitives, source, context, round } = audit;
  const computed = need(context.run.first('result.computed', round));
  const opening = decodeOpening(readBlob(primitives, source, computed.event.opening_digest));
  const dealt: Dealt[] = stated.dealers.map(({ event }) => {
    const entries = decodeEntries(readBlob(primitives, source, event.digest), { dealer: event.actor, recipients: stated.keyNames });
    return { header: headerOf(event.actor, event), entries };
  });
  verifyOpening(primitives, { record: stated.record, verified: stated.verified, dealt, opening });
  return { opening, leaf: computed.leaf };
}
