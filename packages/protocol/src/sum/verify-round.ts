/**
 * What an auditor checks of a round, from the log and its blobs alone (SUM-F-6). It calls the functions that agents and coordinator call; only
 * the vectors themselves, which must give the stated roots and the stated sum, are left to the caller.
 *
 * Order of calls: `verifyStatement`, then `verifyOpening`, then `deriveUnmaskPlan` and `unmaskPiece` over the added vectors.
 */
import { equalBytes } from '../crypto/bytes.ts';
import type { Primitives } from '../crypto/primitives.ts';
import { demand } from '../errors.ts';
import { checkKeySet } from './advertisement.ts';
import { checkConfigShape } from './check-config.ts';
import type { SumConfig } from './config.ts';
import { deriveRoundCtx } from './config-codec.ts';
import type { Dealt } from './coordinator-states.ts';
import { deriveSvHash } from './digests.ts';
import { deriveEntriesRoot } from './entry-tree.ts';
import type { Advertisement, InputHeader, Opening, ShareHeader, SurvivorStatement } from './messages.ts';
import { checkSecret, isAdvertised } from './open-secrets.ts';
import { checkHeaderSet } from './share-header.ts';
import { checkStatement } from './survivor-statement.ts';
import type { RoundTerms } from './threshold.ts';

/** What the log says of a round up to the quorum. Signatures and leaves of its events were verified before. */
export interface RoundRecord extends RoundTerms {
  readonly config: SumConfig;
  readonly advertisements: readonly Advertisement[];
  readonly advHash: Uint8Array;
  readonly headers: readonly ShareHeader[];
  readonly r1Hash: Uint8Array;
  /** The headers of the survivors, in roster order. */
  readonly inputs: readonly InputHeader[];
  readonly statement: SurvivorStatement;
  readonly svHash: Uint8Array;
  readonly signers: readonly { readonly partner: string; readonly svHash: Uint8Array }[];
}

/** What follows from a verified record. */
export interface VerifiedRound {
  readonly roundCtx: Uint8Array;
  readonly svHash: Uint8Array;
  readonly survivors: readonly string[];
  readonly dropped: readonly string[];
}

/**
 * Verifies thresholds, sets, statement and quorum.
 *
 * @throws ProtocolError as `checkConfigShape`, `checkKeySet`, `checkHeaderSet` and `checkStatement` do; `digest-mismatch` for another svHash,
 * `quorum` for fewer than T distinct survivors on it.
 */
export function verifyStatement(primitives: Primitives, record: RoundRecord): VerifiedRound {
  const { config, advHash, r1Hash, statement, inputs, headers } = record;
  checkConfigShape(config, record);
  const round = { ...record, roundCtx: deriveRoundCtx(primitives, config) };
  checkKeySet(primitives, round, record);
  checkHeaderSet(primitives, round, record);
  const dealers = headers.map((header) => header.partner);
  checkStatement({ config, roundCtx: round.roundCtx, advHash, r1Hash, dealers }, { statement, inputs });
  const svHash = deriveSvHash(primitives, statement);
  demand(equalBytes(svHash, record.svHash), 'digest-mismatch', { clause: 'SUM-R3-7' });
  const survivors = statement.survivors.map((survivor) => survivor.partner);
  const signed = record.signers.filter((signer) => survivors.includes(signer.partner) && equalBytes(signer.svHash, svHash));
  demand(new Set(signed.map((signer) => signer.partner)).size >= config.threshold, 'quorum', { clause: 'SUM-R4-1' });
  return { roundCtx: round.roundCtx, svHash, survivors, dropped: dealers.filter((dealer) => !survivors.includes(dealer)) };
}

/** An opening and what it must agree with. `dealt` is U2 in roster order, with the entries blobs decoded. */
export interface OpeningClaim {
  readonly record: RoundRecord;
  readonly verified: VerifiedRound;
  readonly dealt: readonly Dealt[];
  readonly opening: Opening;
}

type ClaimedSecret = DealtPart & { readonly partner: string };
type DealtPart = { readonly kind: 'b' | 's'; readonly secret: Uint8Array };

/** The secrets of an opening, which are those of the survivors and the dropped and nothing else. @throws ProtocolError `binding-mismatch` */
function completeSecrets({ verified, opening }: Omit<OpeningClaim, 'dealt'>): readonly ClaimedSecret[] {
  const { svHash, survivors, dropped } = verified;
  const named = (secrets: Opening['selfSecrets'], partners: readonly string[]): boolean =>
    secrets.length === partners.length && secrets.every((secret, at) => secret.partner === partners[at]);
  const isComplete = equalBytes(opening.svHash, svHash) && named(opening.selfSecrets, survivors) && named(opening.pairSecrets, dropped);
  demand(isComplete, 'binding-mismatch', { clause: 'SUM-F-5' });
  return [
    ...opening.selfSecrets.map((secret) => ({ ...secret, kind: 'b' }) as const),
    ...opening.pairSecrets.map((secret) => ({ ...secret, kind: 's' }) as const),
  ];
}

/**
 * Verifies an opening as far as a partner can, who has no other's entries: complete, and each secret the one that its owner advertised, so that
 * the masks taken off are the masks that were put on.
 *
 * @throws ProtocolError `binding-mismatch`, `digest-mismatch` for a secret that was not advertised
 */
export function verifyAdvertisedSecrets(primitives: Primitives, claim: Omit<OpeningClaim, 'dealt'>): void {
  for (const { partner, kind, secret } of completeSecrets(claim)) {
    const advertisement = claim.record.advertisements.find((candidate) => candidate.partner === partner);
    const isTrue =
      advertisement !== undefined && isAdvertised(primitives, advertisement, { roundCtx: claim.verified.roundCtx, kind, secret });
    demand(isTrue, 'digest-mismatch', { clause: 'SUM-F-2', party: partner });
  }
}

/**
 * Verifies that the opening holds b of each survivor and s of each dropped dealer and nothing else, and that all commitments of the opened
 * kind follow from each of them.
 *
 * @throws ProtocolError `binding-mismatch` for other secrets than those, `digest-mismatch` for entries that are not the signed ones
 * and for a secret that is not the advertised one (the coordinator should not have published it), `dealer-inconsistent` for a dealer that
 * committed to other shares than those of its secret.
 */
export function verifyOpening(primitives: Primitives, claim: OpeningClaim): void {
  const { record, verified, dealt } = claim;
  const { config, advertisements, headers } = record;
  const { roundCtx } = verified;
  for (const { partner, kind, secret } of completeSecrets(claim)) {
    const dealer = dealt.find((candidate) => candidate.header.partner === partner);
    const header = headers.find((candidate) => candidate.partner === partner);
    demand(dealer !== undefined && header !== undefined, 'digest-mismatch', { clause: 'SUM-R1-11', party: partner });
    const root = deriveEntriesRoot(primitives, { roundCtx, dealer: partner }, dealer.entries);
    demand(equalBytes(root, header.entriesRoot), 'digest-mismatch', { clause: 'SUM-R1-11', party: partner });
    const verdict = checkSecret(primitives, { config, advertisements }, dealer, { roundCtx, kind, secret });
    demand(verdict !== 'not-advertised', 'digest-mismatch', { clause: 'SUM-F-2', party: partner });
    demand(verdict === 'true', 'dealer-inconsistent', { clause: 'SUM-F-3', party: partner });
  }
}
