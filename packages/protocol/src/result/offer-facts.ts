/** What a result says of its partners' data, from what they offered when the run was asked. */
import type { DatasetOffer } from '../run/offer.ts';
import type { SourceTableFacts } from './types.ts';

/** See the module header. `aggregateOnly` is absent where every partner had rows. */
export interface OfferFacts {
  /** Extraction date per included partner that gave one. */
  readonly snapshots: Readonly<Record<string, string>>;
  readonly aggregateOnly?: Readonly<Record<string, SourceTableFacts>>;
}

/** @param held what an included partner offered of the query's dataset */
export function offerFacts(included: readonly string[], held: (partner: string) => DatasetOffer | undefined): OfferFacts {
  const snapshots = included.flatMap((partner) =>
    [held(partner)?.snapshot].flatMap((date) => (date === undefined ? [] : [[partner, date]])),
  );
  const tables = included.flatMap((partner) => {
    const table = held(partner)?.table;
    return table === undefined ? [] : [[partner, { made: table.made, minCount: table.minCount, round: table.round }] as const];
  });
  return { snapshots: Object.fromEntries(snapshots), ...(tables.length === 0 ? {} : { aggregateOnly: Object.fromEntries(tables) }) };
}

/** Whether a figure of nobody may stand for a few, since a table left its small cells out. */
export const leavesCellsOut = (aggregateOnly: OfferFacts['aggregateOnly']): boolean =>
  aggregateOnly !== undefined && Object.values(aggregateOnly).some(({ minCount }) => minCount > 1);
