/** A bundle as the audit reads it (LOG-5). The caller does the I/O; every function answers at once or with `undefined` for what is not there. */

/** A masked vector that is read piece by piece. */
export interface VectorReader {
  readonly length: number;
  /** `length` bytes from `offset`; fewer only at the end. */
  read(offset: number, length: number): Uint8Array;
}

export interface AuditSource {
  /** The newest checkpoint note. */
  checkpoint(): Uint8Array;
  /** Further checkpoint notes with cosignatures, in any order. */
  cosignedNotes(): readonly Uint8Array[];
  /** The notes of all leaves, in order. */
  entries(): Iterable<Uint8Array>;
  /** The stored tile at a path such as `tile/0/000.p/5`, or `undefined`. */
  tile(path: string): Uint8Array | undefined;
  blob(digest: string): Uint8Array | undefined;
  vector(vecRoot: string): VectorReader | undefined;
  /** The result file as it was served. */
  result(run: string): Uint8Array | undefined;
}

/** What the auditor brings from elsewhere. Without it the bundle's own keys are taken and the report says which. */
export interface AuditTrust {
  /** The log's verifier key (vkey), as told by another channel. */
  readonly logKey?: string;
  /** The digest of the charter in force. */
  readonly charter?: string;
}
