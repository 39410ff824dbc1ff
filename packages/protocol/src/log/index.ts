/** The append-only log: tree, proofs, tiles, notes, checkpoints, cosignatures, events as leaves. */
export { type Checkpoint, decodeCheckpoint, encodeCheckpoint } from './checkpoint.ts';
export { countCosigners, distinctCosigners } from './cosigners.ts';
export { deriveConsistencyProof, deriveInclusionProof, derivePrefixProof, deriveRoot, type LogTree } from './derive-proof.ts';
export { type DoubleStatement, findDoubleStatements } from './double-statements.ts';
export { decodeEntryBundle, decodeOpenBundle, encodeEntryBundle, longestEntry, splitEntries } from './entry-bundle.ts';
export {
  type ClaimedEventNote,
  decodeEventNote,
  encodeEventNote,
  maxEventBytes,
  readEventNote,
  type VerifiedEventNote,
  verifyClaimedNote,
  verifyEventNote,
} from './event-note.ts';
export { type Fork, type ForkEvidence, type ForkSearch, findFork, type SignedHead } from './fork-proof.ts';
export { appendLeaves, emptyFrontier, type Frontier, frontierRoot } from './frontier.ts';
export { hashReader, type ReadHash } from './hash-reader.ts';
export { decodeLeafHashes, encodeLeafHashes } from './leaf-hashes.ts';
export { decodeNote, encodeNote, type Note } from './note.ts';
export { decodePrefixProof, encodePrefixProof, type PrefixProof, rootsOfPrefix } from './prefix-proof.ts';
export { type KnownOfEvent, restoreEventNote, type ShortNote, shortenEventNote } from './short-note.ts';
export { cosign, type NoteSigner, signNote } from './sign-note.ts';
export { decodeSignatureLine, encodeSignatureLine, type NoteSignature } from './signature-line.ts';
export { decodeTilePath, encodeTilePath, type TileId, tileWidth } from './tile-path.ts';
export { decodeTile, deriveNewTiles, deriveTile, tileReader, tileWidthAt } from './tiles.ts';
export { emptyRoot, hashLeaf, hashNode } from './tree-hash.ts';
export {
  decodeVerifierKey,
  deriveVerifierKey,
  encodeVerifierKey,
  isKeyName,
  type SignatureKind,
  type VerifierKey,
} from './verifier-key.ts';
export {
  type Cosigner,
  type HandedCosignature,
  type LogTrust,
  type VerifiedCheckpoint,
  verifyCheckpoint,
  verifyCosignature,
} from './verify-checkpoint.ts';
export { type NoteTrust, type VerifiedNote, type VerifiedSignature, verifyNote } from './verify-note.ts';
export { type ConsistencyClaim, type InclusionClaim, verifyConsistency, verifyInclusion } from './verify-proof.ts';
