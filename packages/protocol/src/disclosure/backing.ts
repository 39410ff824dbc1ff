/**
 * Who stands behind a figure: its rows, the persons among them (the rows themselves, where the dataset has no person key) and the partners
 * that have at least one of them. Persons are distinct within a partner; a person known to two partners counts twice.
 */
export interface Backing {
  readonly rows: bigint;
  readonly persons: bigint;
  readonly contributors: bigint;
}
