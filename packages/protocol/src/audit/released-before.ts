/** The tables that stood released when another one was made, read from the files and requests of the bundle: what a reader had beside it. */
import { encodeHex } from '../crypto/bytes.ts';
import { ProtocolError } from '../errors.ts';
import { type FindEarlier, type PlacedTable, placedTables } from '../linked/index.ts';
import { Evidence } from './judge.ts';
import { resolveAggregate } from './kinds/aggregate-context.ts';
import { type AuditBase, readProposal } from './run-context.ts';
import { type RunRecord, readRuns } from './run-record.ts';
import { readServedResult } from './verify-release.ts';

interface ReleasedRun {
  readonly leaf: number;
  readonly tables: readonly PlacedTable[];
}

/**
 * The tables of one run. A request that does not hold has none: its own claims say so.
 *
 * @throws NotProved where the released file is not in the bundle
 */
function tablesOf(base: AuditBase, run: RunRecord): readonly PlacedTable[] {
  try {
    const { plan, signed } = resolveAggregate(base, readProposal(base, run, new Evidence()));
    const served = readServedResult(base.source, run.run);
    return placedTables({ plan, codebook: signed.codebook }, served);
  } catch (error) {
    if (error instanceof ProtocolError) return [];
    throw error;
  }
}

/** All released tables of a log; read when they are first asked for. */
export class ReleasedBefore {
  #runs: readonly ReleasedRun[] | undefined;

  /** Finds those that were released before an entry of the log. */
  finder(base: AuditBase, leaf: number): FindEarlier {
    return (population) => {
      this.#runs ??= [...readRuns(base.record)].flatMap((run): ReleasedRun[] => {
        const released = run.first('result.released');
        return released === undefined ? [] : [{ leaf: released.leaf, tables: tablesOf(base, run) }];
      });
      const wanted = encodeHex(population);
      return this.#runs
        .filter((run) => run.leaf < leaf)
        .toSorted((left, right) => left.leaf - right.leaf)
        .flatMap(({ tables }) => tables.flatMap(({ population: own, table }) => (encodeHex(own) === wanted ? [table] : [])));
    };
  }
}
