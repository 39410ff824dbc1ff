/**
 * What an agent demands of a config before it makes a secret (SUM-C, SUM-T).
 *
 * The coordinator writes the config, so nothing in it is believed: roster, thresholds, sizes and run are compared with what the
 * partner's human approved and the charter says. What is not compared here (that the approvals are in the log) is the driver's duty.
 */
import { decodeHex, equalBytes } from '../crypto/bytes.ts';
import { demand } from '../errors.ts';
import { checkCertificateShape, sameCertificate } from './certificate.ts';
import type { Certificate, RosterEntry, SumConfig } from './config.ts';
import { deriveRoundThresholds, type RoundTerms } from './threshold.ts';

/** What was agreed outside the round: the approved request, the charter, and what this agent's own records say. */
export interface AgreedTerms extends RoundTerms {
  /** The partners of the approved request with the identity keys that the pinned charter gives them. */
  readonly roster: readonly RosterEntry[];
  readonly run: string;
  readonly step: number;
  /** Of a step of a model: the digest of the input that this agent derived. */
  readonly stepInput?: string;
  readonly layout: string;
  readonly words64: number;
  readonly words32: number;
  readonly releaseMode: SumConfig['releaseMode'];
  readonly certificate?: Certificate | undefined;
  /** The root of the agent's own verified log at `config.logHead.size`. */
  readonly logRoot: Uint8Array;
  /** Whether the agent's store knows this round id already. */
  readonly roundSeen: boolean;
}

/** How far an agent's clock may lag behind the one that set `notBefore`, in milliseconds. */
export const clockAllowance = 300_000;

/**
 * The rules that hold for any config, whoever reads it: supported suite, roster in order, a vector that can be masked, thresholds by formula.
 *
 * @throws ProtocolError `not-supported`, `roster-mismatch`, `malformed`, `policy-threshold`, `too-few-partners` or `too-many-partners`.
 */
export function checkConfigShape(config: SumConfig, terms: RoundTerms = {}): void {
  demand(config.suite.kem === 'none' && config.releaseMode !== 'committee-gate' && config.noise === 'none', 'not-supported', {
    clause: 'SUM-C-4',
  });
  const names = config.roster.map((entry) => entry.partner);
  const keys = new Set(config.roster.map((entry) => entry.key));
  const isSorted = names.every((name, at) => at === 0 || (names[at - 1] as string) < name);
  demand(isSorted && keys.size === names.length, 'roster-mismatch', { clause: 'SUM-C-2' });
  demand(config.words64 + config.words32 > 0, 'malformed', { clause: 'SUM-C-5' });
  demand(config.words32 === 0 || config.words64 % 2 === 0, 'malformed', { clause: 'SUM-C-5' });
  const expected = deriveRoundThresholds(names.length, terms);
  const asExpected =
    config.tolerate === expected.tolerate && config.threshold === expected.threshold && config.minSurvivors === expected.minSurvivors;
  demand(asExpected, 'policy-threshold', { clause: 'SUM-T-4' });
  checkCertificateShape(config);
}

/**
 * Demands that `config` is the round that was agreed, now.
 *
 * @param now unix milliseconds
 * @throws ProtocolError as `checkConfigShape` does; `roster-mismatch`, `binding-mismatch`, `expired`, `round-id-seen`, `log-fork`;
 * `step-mismatch` for another step of a model or another input of it.
 */
export function checkConfig(config: SumConfig, agreed: AgreedTerms, now: number): void {
  const sameRoster =
    config.roster.length === agreed.roster.length &&
    config.roster.every((entry, at) => entry.partner === agreed.roster[at]?.partner && entry.key === agreed.roster[at]?.key);
  demand(sameRoster, 'roster-mismatch', { clause: 'SUM-C-3' });
  checkConfigShape(config, agreed);
  const sameStep = config.step === agreed.step && config.stepInput === agreed.stepInput;
  demand(sameStep || agreed.stepInput === undefined, 'step-mismatch', { clause: 'MOD-3' });
  const bound =
    sameStep &&
    config.run === agreed.run &&
    config.layout === agreed.layout &&
    config.words64 === agreed.words64 &&
    config.words32 === agreed.words32 &&
    config.releaseMode === agreed.releaseMode;
  demand(bound, 'binding-mismatch', { clause: 'SUM-C-6' });
  demand(sameCertificate(config.certificate, agreed.certificate), 'binding-mismatch', { clause: 'SUM-K-1' });
  demand(now >= config.notBefore - clockAllowance && now < config.expires, 'expired', { clause: 'SUM-C-7' });
  demand(!agreed.roundSeen, 'round-id-seen', { clause: 'SUM-C-8' });
  demand(equalBytes(decodeHex(config.logHead.root), agreed.logRoot), 'log-fork', { clause: 'SUM-C-9' });
}
