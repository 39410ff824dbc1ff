/** The persons of a partner's sets in an overlap, by their normalised identifiers: once each, whatever the number of their rows. */
import { type Codebook, conditionVariables, demand, type OverlapSet } from '@ketensom/protocol';
import { conditionSql } from '../mapping/condition-sql.ts';
import { mapDataset } from '../mapping/map-dataset.ts';
import { keyColumn } from '../mapping/names.ts';
import { EngineFailure } from '../source/engine.ts';
import type { PartnerData } from './answer.ts';

/** A set's persons; `rows` that its condition selects, `usable` those of them with a valid identifier. */
export interface PersonSet {
  readonly set: string;
  readonly persons: readonly string[];
  readonly rows: number;
  readonly usable: number;
}

/** @throws ProtocolError `not-offering`; ConfigError as `mapDataset`, and where a statement failed on the data. */
export async function listPersons(set: OverlapSet, codebook: Codebook, partner: PartnerData): Promise<PersonSet> {
  const dataset = partner.file.datasets.get(set.dataset);
  demand(dataset !== undefined, 'not-offering', { clause: 'OVL-1' });
  const { root, limits, state } = partner;
  const mapped = await mapDataset({
    root,
    dataset,
    codebook,
    variables: set.where === undefined ? [] : conditionVariables(set.where),
    keys: [set.key],
    ...(limits === undefined ? {} : { limits }),
    ...(state === undefined ? {} : { state }),
  });
  const key = keyColumn(set.key);
  const isSelected = set.where === undefined ? 'true' : `coalesce(${conditionSql(set.where, codebook)}, false)`;
  const selected = `(select ${key} as id, ${isSelected} as selected from mapped)`;
  try {
    const [[rows, usable] = []] = await mapped.engine.select(
      `select count(*) filter (selected), count(*) filter (selected and id is not null) from ${selected}`,
    );
    const persons = await mapped.engine.select(`select distinct cast(id as varchar) from ${selected} where selected and id is not null`);
    return { set: set.name, persons: persons.map(([id]) => String(id)), rows: Number(rows), usable: Number(usable) };
  } catch (error) {
    throw error instanceof EngineFailure ? mapped.explain(error) : error;
  } finally {
    await mapped.close();
  }
}
