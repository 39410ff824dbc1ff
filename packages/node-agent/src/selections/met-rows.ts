/** Rows that were met for the first time: those from number `first` on, as `RowIds.bytesFrom` writes them. */
export interface MetRows {
  readonly first: number;
  readonly size: number;
  readonly bytes: Uint8Array;
}
