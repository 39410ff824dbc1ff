/** The persons of a partner's sets in an overlap, by their normalised identifiers: once each, whatever the number of their rows. */
import type { Codebook, OverlapSet } from '@ketensom/protocol';
import { keyColumn } from '../mapping/names.ts';
import { EngineFailure } from '../source/engine.ts';
import type { PartnerData } from './answer.ts';
import { IdentifierPacker } from './identifier-packer.ts';
import { readPersons, type SetPersons } from './read-persons.ts';
import { comparable, mappedFor, selectDifferences, selectedSql } from './set-differences.ts';
import { subgroupRows } from './subgroup-linkage.ts';

/** With how it differs from earlier sets. */
export interface PersonSet extends SetPersons {
  /** Persons who are in the set and not in an earlier one, and the other way round, for every earlier one. */
  readonly differences: readonly number[];
}

/** @throws ProtocolError `not-offering`; ConfigError as `mapDataset`, and where a statement failed on the data. */
export async function listPersons(
  set: OverlapSet,
  codebook: Codebook,
  partner: PartnerData,
  earlier: readonly OverlapSet[] = [],
): Promise<PersonSet> {
  const known = comparable(set, earlier, codebook);
  // Whoever is in a whole dataset is in every whole of it.
  const isWhole = known.every(({ where }) => where === undefined);
  const read = isWhole ? await readPersons(set, codebook, partner) : undefined;
  return read === undefined ? selectPersons(set, codebook, partner, known) : { ...read, differences: known.flatMap(() => [0, 0]) };
}

/** The same by the engine, beside selections that can be compared. */
export async function selectPersons(
  set: OverlapSet,
  codebook: Codebook,
  partner: PartnerData,
  known: readonly OverlapSet[],
): Promise<PersonSet> {
  const mapped = await mappedFor(set, known, partner, codebook);
  const ids = set.keys.map((key) => `cast(${keyColumn(key)} as varchar)`);
  const isSelected = selectedSql(set.where, codebook);
  const isUsable = ids.map((id) => `${id} is not null`).join(' or ');
  try {
    const [[rows, usable] = []] = await mapped.engine.select(
      `select count(*) filter (${isSelected}), count(*) filter (${isSelected} and (${isUsable})) from mapped`,
    );
    const groups = await subgroupRows(mapped, set.linkage, { isSelected, isUsable: `(${isUsable})`, codebook });
    const packers = ids.map(() => new IdentifierPacker());
    const distinct = `select distinct ${ids.join(', ')} from mapped where ${isSelected} and (${isUsable})`;
    for await (const columns of mapped.engine.columnBatches(distinct)) {
      for (const [at, packer] of packers.entries()) packer.pushAll((columns[at] ?? []).map((text) => String(text ?? '')));
    }
    const differences = await selectDifferences(mapped, { set, known, keys: set.keys }, codebook);
    return {
      set: set.name,
      differences,
      columns: packers.map((packer) => packer.packed()),
      rows: Number(rows),
      usable: Number(usable),
      groups,
    };
  } catch (error) {
    throw error instanceof EngineFailure ? mapped.explain(error) : error;
  } finally {
    await mapped.close();
  }
}
