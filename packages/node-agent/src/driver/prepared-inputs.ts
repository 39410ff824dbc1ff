/**
 * What an agent has read for sums that it approved and that have no round yet: its own figures, unmasked, in memory alone. Each is used once, and only while
 * the files are what they were when it was made; whoever has none reads the data at the upload.
 */
import type { AskedRows } from '../selections/asked-rows.ts';

/** What the figures hang on beside the request, which the run names. */
export interface PreparedFor {
  /** Digest of the charter that the request was resolved under; the policy is the agent's own and stays what it was when the agent started. */
  readonly charter: string;
  /** The state of the files that were read (`LocalSide.dataState`). */
  readonly data: string;
}

/** `vector`: the figures as a round sums them, `inputRoot`: the root over them (SUM-M-3); `asked`: the rows that they are about, for the ledger of selections. */
export interface PreparedInput extends PreparedFor {
  readonly vector: Uint8Array;
  readonly inputRoot: Uint8Array;
  readonly asked: readonly AskedRows[];
}

export interface PreparedInputs {
  has(run: string): boolean;
  /** Keeps an input, or wipes it where there is no room for it. */
  keep(run: string, input: PreparedInput): void;
  /** The input of a run, which is not kept any longer; its vector is the caller's to wipe. */
  take(run: string): PreparedInput | undefined;
  /** Wipes what is kept for runs that nobody wants it for any more. */
  retain(isWanted: (run: string) => boolean): void;
}

/** What is kept in all, in bytes: a large sum's worth. */
export const maxPreparedBytes = 2 ** 26;

const sizeOf = ({ vector, asked }: PreparedInput): number =>
  asked.reduce((sum, { rows }) => sum + rows.persons.length * (16 + 4 * rows.splits.length), vector.length);

/** None kept yet. `limit` in bytes. */
export function makePreparedInputs(limit: number = maxPreparedBytes): PreparedInputs {
  const kept = new Map<string, PreparedInput>();
  const drop = (run: string): void => {
    kept.get(run)?.vector.fill(0);
    kept.delete(run);
  };
  return {
    has: (run) => kept.has(run),
    keep(run, input) {
      drop(run);
      const used = [...kept.values()].reduce((sum, other) => sum + sizeOf(other), 0);
      if (used + sizeOf(input) <= limit) kept.set(run, input);
      else input.vector.fill(0);
    },
    take(run) {
      const input = kept.get(run);
      kept.delete(run);
      return input;
    },
    retain(isWanted) {
      for (const run of [...kept.keys()]) if (!isWanted(run)) drop(run);
    },
  };
}
