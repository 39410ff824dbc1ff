/** Something happened that must never happen. */
export class Violation extends Error {}

/** A sum was released that is not the sum of its survivors. */
export class WrongSum extends Violation {}

/** Throws a Violation unless `condition` holds. */
export function require(condition: boolean, what: string): asserts condition {
  if (!condition) throw new Violation(what);
}
