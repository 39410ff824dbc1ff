/** A fault that we put into our own code on purpose, to see that it is found. */
export interface Mutant {
  readonly name: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Stands in the file exactly once. */
  readonly find: string;
  readonly replace: string;
  /**
   * A test file that finds it, for what no simulation can see: all parties of a world run the same code, so a key that is derived in another
   * way, but everywhere, changes nothing there.
   */
  readonly test?: string;
  /** A program that is made from the file, and what writes it; it is made anew with the fault in it. */
  readonly builds?: { readonly program: string; readonly made: string };
}

const sum = 'packages/protocol/src/sum/';

/** A mutant of the secure sum: `cut` is what is replaced, by nothing unless `put` says by what. */
export const inSum = (file: string, name: string, find: string, replace = ''): Mutant => ({ name, file: `${sum}${file}`, find, replace });
