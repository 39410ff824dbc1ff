/** What is added up of two groups in a stratum, and strata put together. */
import { type Behind, joinBehind } from './strata.ts';

/** One group in one stratum, or in several: `sum` is that of the variable, or the rows with the code. */
export interface GroupSums {
  readonly present: Behind;
  readonly hits?: Behind;
  readonly others?: Behind;
  readonly sum: bigint;
  readonly squares?: bigint;
}

/** Both groups. */
export interface Stratum {
  readonly of: GroupSums;
  readonly against: GroupSums;
}

const joinSums = (a: GroupSums, b: GroupSums): GroupSums => ({
  present: joinBehind(a.present, b.present),
  ...(a.hits === undefined || b.hits === undefined ? {} : { hits: joinBehind(a.hits, b.hits) }),
  ...(a.others === undefined || b.others === undefined ? {} : { others: joinBehind(a.others, b.others) }),
  sum: a.sum + b.sum,
  ...(a.squares === undefined || b.squares === undefined ? {} : { squares: a.squares + b.squares }),
});

/** Two strata as one. */
export const joinStrata = (a: Stratum, b: Stratum): Stratum => ({ of: joinSums(a.of, b.of), against: joinSums(a.against, b.against) });
