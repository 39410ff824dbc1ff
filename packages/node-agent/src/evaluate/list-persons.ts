/** The persons of a partner's sets in an overlap, by their normalised identifiers: once each, whatever the number of their rows. */
import { type Codebook, type Condition, conditionVariables, demand, type OverlapSet, type PackedIdentifiers } from '@ketensom/protocol';
import { conditionSql } from '../mapping/condition-sql.ts';
import { mapDataset } from '../mapping/map-dataset.ts';
import { keyColumn } from '../mapping/names.ts';
import { EngineFailure } from '../source/engine.ts';
import type { PartnerData } from './answer.ts';
import { IdentifierPacker } from './identifier-packer.ts';

/**
 * A set's persons as distinct rows of identifiers, one column per key of the set, an empty text where a key is missing. `rows` that its condition selects,
 * `usable` those of them with a valid identifier of any key.
 */
export interface PersonSet {
  readonly set: string;
  readonly columns: readonly PackedIdentifiers[];
  readonly rows: number;
  readonly usable: number;
  /** Persons who are in the set and not in an earlier one, and the other way round, for every earlier one. */
  readonly differences: readonly number[];
}

const selectedSql = (where: Condition | undefined, codebook: Codebook): string =>
  where === undefined ? 'true' : `coalesce(${conditionSql(where, codebook)}, false)`;

/** @throws ProtocolError `not-offering`; ConfigError as `mapDataset`, and where a statement failed on the data. */
export async function listPersons(
  set: OverlapSet,
  codebook: Codebook,
  partner: PartnerData,
  earlier: readonly OverlapSet[] = [],
): Promise<PersonSet> {
  const dataset = partner.file.datasets.get(set.dataset);
  demand(dataset !== undefined, 'not-offering', { clause: 'OVL-1' });
  const { root, limits, state } = partner;
  const known = earlier.filter(
    ({ dataset: name, whereVariables }) => name === set.dataset && whereVariables.every((variable) => codebook.variables.has(variable)),
  );
  const conditions = [set, ...known].flatMap(({ where }) => where ?? []);
  const mapped = await mapDataset({
    root,
    dataset,
    codebook,
    variables: [...new Set(conditions.flatMap((where) => conditionVariables(where)))],
    keys: set.keys,
    ...(limits === undefined ? {} : { limits }),
    ...(state === undefined ? {} : { state }),
  });
  const ids = set.keys.map((key) => `cast(${keyColumn(key)} as varchar)`);
  const isSelected = selectedSql(set.where, codebook);
  const isUsable = ids.map((id) => `${id} is not null`).join(' or ');
  try {
    const [[rows, usable] = []] = await mapped.engine.select(
      `select count(*) filter (${isSelected}), count(*) filter (${isSelected} and (${isUsable})) from mapped`,
    );
    const packers = ids.map(() => new IdentifierPacker());
    const distinct = `select distinct ${ids.join(', ')} from mapped where ${isSelected} and (${isUsable})`;
    for await (const batch of mapped.engine.batches(distinct)) {
      for (const values of batch) for (const [at, packer] of packers.entries()) packer.push(String(values[at] ?? ''));
    }
    const others = known.map(({ where }, at) => `bool_or(${selectedSql(where, codebook)}) as b${at}`);
    const perPerson = `select bool_or(${isSelected}) as a, ${others.join(', ')} from mapped where ${isUsable} group by coalesce(${ids.join(', ')})`;
    const counted = known.flatMap((_, at) => [`count(*) filter (a and not b${at})`, `count(*) filter (b${at} and not a)`]);
    const [differences = []] = known.length === 0 ? [] : await mapped.engine.select(`select ${counted.join(', ')} from (${perPerson})`);
    return {
      set: set.name,
      differences: differences.map(Number),
      columns: packers.map((packer) => packer.packed()),
      rows: Number(rows),
      usable: Number(usable),
    };
  } catch (error) {
    throw error instanceof EngineFailure ? mapped.explain(error) : error;
  } finally {
    await mapped.close();
  }
}
