/** What a query over several tables asks: what its tables ask. Ratios are made of released figures, so they ask nothing more. */
import type { Codebook } from '../../codebook/types.ts';
import { canonicalBytes, canonicalise } from '../../json/index.ts';
import { queryMeaning } from '../query-meaning.ts';
import type { TablesLayout, TablesPlan } from './types.ts';

/** What the meaning is made of. `snapshotOf`: the partner's extraction date of a dataset, where it states one. */
export interface TablesMeaningInput {
  readonly plan: TablesPlan;
  readonly layout: TablesLayout;
  readonly codebook: Codebook;
  readonly codebookDigest: string;
  readonly snapshotOf: (dataset: string) => string | undefined;
}

/** The canonical bytes of the meaning: of one table that of an aggregate; of more, theirs in the order of their texts, whatever they are called. */
export function encodeTablesMeaning({ plan, layout, snapshotOf, ...about }: TablesMeaningInput): Uint8Array {
  const tables = plan.parts.map((part, at) => {
    const own = layout.parts[at];
    if (own === undefined) throw new RangeError('a layout for every table');
    const snapshot = snapshotOf(part.plan.dataset);
    return queryMeaning({ plan: part.plan, layout: own, ...about, ...(snapshot === undefined ? {} : { snapshot }) });
  });
  const [only] = tables;
  if (only !== undefined && tables.length === 1) return canonicalBytes(only);
  return canonicalBytes({ version: 1, tables: tables.toSorted((a, b) => (canonicalise(a) < canonicalise(b) ? -1 : 1)) });
}
