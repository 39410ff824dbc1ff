/** What a result says of its partners' data, from what they offered when the run was asked. */
import type { DatasetOffer } from '../run/offer.ts';
import type { SourceTableFacts } from './types.ts';

/** See the module header. `aggregateOnly` is absent where every partner had rows, `localThreshold` where nobody's own policy leaves small cells out. */
export interface OfferFacts {
  /** Extraction date per included partner that gave one. */
  readonly snapshots: Readonly<Record<string, string>>;
  readonly aggregateOnly?: Readonly<Record<string, SourceTableFacts>>;
  readonly localThreshold?: readonly string[];
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
  const localThreshold = included.filter((partner) => held(partner)?.localThreshold === true);
  return {
    snapshots: Object.fromEntries(snapshots),
    ...(tables.length === 0 ? {} : { aggregateOnly: Object.fromEntries(tables) }),
    ...(localThreshold.length === 0 ? {} : { localThreshold }),
  };
}

/**
 * The same of a query over several datasets. A partner whose datasets are of unlike dates has none here; that of each stands with its table.
 *
 * @param held what an included partner offered, by dataset
 */
export function queryFacts(
  included: readonly string[],
  datasets: readonly string[],
  held: (partner: string) => Readonly<Record<string, DatasetOffer>> | undefined,
): OfferFacts {
  const facts = [...new Set(datasets)].map((dataset) => offerFacts(included, (partner) => held(partner)?.[dataset]));
  const snapshots = included.flatMap((partner) => {
    const dates = new Set(facts.flatMap((each) => each.snapshots[partner] ?? []));
    return dates.size === 1 ? [[partner, [...dates][0] ?? ''] as const] : [];
  });
  const tables: NonNullable<OfferFacts['aggregateOnly']> = Object.assign({}, ...facts.map(({ aggregateOnly }) => aggregateOnly).reverse());
  const localThreshold = included.filter((partner) => facts.some((each) => each.localThreshold?.includes(partner) === true));
  return {
    snapshots: Object.fromEntries(snapshots),
    ...(Object.keys(tables).length === 0 ? {} : { aggregateOnly: tables }),
    ...(localThreshold.length === 0 ? {} : { localThreshold }),
  };
}

/** Whether a figure of nobody may stand for a few, since a table left its small cells out. */
export const leavesCellsOut = (aggregateOnly: OfferFacts['aggregateOnly']): boolean =>
  aggregateOnly !== undefined && Object.values(aggregateOnly).some(({ minCount }) => minCount > 1);
