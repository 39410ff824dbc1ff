/** How many persons set a selection apart from earlier ones of the same rows: in one and not in the other, by each key that finds persons. */
import { type Codebook, type Condition, conditionVariables, demand, type OverlapSet } from '@ketensom/protocol';
import { conditionSql } from '../mapping/condition-sql.ts';
import { mapKept } from '../mapping/kept-open.ts';
import type { MappedDataset } from '../mapping/map-dataset.ts';
import { keyColumn } from '../mapping/names.ts';
import { EngineFailure } from '../source/engine.ts';
import type { PartnerData } from './answer.ts';

export const selectedSql = (where: Condition | undefined, codebook: Codebook): string =>
  where === undefined ? 'true' : `coalesce(${conditionSql(where, codebook)}, false)`;

/** Earlier selections that can be held against this one: of the same dataset, by variables that there still are. */
export const comparable = ({ dataset }: OverlapSet, earlier: readonly OverlapSet[], codebook: Codebook): readonly OverlapSet[] =>
  earlier.filter((each) => each.dataset === dataset && each.whereVariables.every((variable) => codebook.variables.has(variable)));

/** What the rows of selections are mapped by. */
export const mappedFor = (
  set: OverlapSet,
  known: readonly OverlapSet[],
  { root, file, limits, state }: PartnerData,
  codebook: Codebook,
) => {
  const dataset = file.datasets.get(set.dataset);
  demand(dataset !== undefined, 'not-offering', { clause: 'OVL-1' });
  const conditions = [set, ...known].flatMap(({ where }) => where ?? []);
  return mapKept({
    root,
    dataset,
    codebook,
    variables: [
      ...new Set([
        ...conditions.flatMap((where) => conditionVariables(where)),
        ...(set.linkage === undefined ? [] : [set.linkage.variable]),
      ]),
    ],
    keys: set.keys,
    ...(limits === undefined ? {} : { limits }),
    ...(state === undefined ? {} : { state }),
  });
};

/** Two numbers for each of `known`. `keys`: persons are found again by any of them together. */
export async function selectDifferences(
  { engine }: Pick<MappedDataset, 'engine'>,
  { set, known, keys }: { readonly set: OverlapSet; readonly known: readonly OverlapSet[]; readonly keys: readonly string[] },
  codebook: Codebook,
): Promise<readonly number[]> {
  if (known.length === 0) return [];
  const ids = keys.map((key) => `cast(${keyColumn(key)} as varchar)`);
  const others = known.map(({ where }, at) => `bool_or(${selectedSql(where, codebook)}) as b${at}`);
  const isUsable = ids.map((id) => `${id} is not null`).join(' or ');
  const perPerson = `select bool_or(${selectedSql(set.where, codebook)}) as a, ${others.join(', ')} from mapped where ${isUsable} group by coalesce(${ids.join(', ')})`;
  const counted = known.flatMap((_, at) => [`count(*) filter (a and not b${at})`, `count(*) filter (b${at} and not a)`]);
  const [differences = []] = await engine.select(`select ${counted.join(', ')} from (${perPerson})`);
  return differences.map(Number);
}

/** The same by each key of a selection alone, over one reading of its rows. @throws as `listPersons`. */
export async function differencesByKey(
  set: OverlapSet,
  codebook: Codebook,
  partner: PartnerData,
  earlier: readonly OverlapSet[],
): Promise<readonly number[]> {
  const known = comparable(set, earlier, codebook);
  if (known.length === 0) return [];
  const mapped = await mappedFor(set, known, partner, codebook);
  try {
    const differences: number[] = [];
    for (const key of set.keys) differences.push(...(await selectDifferences(mapped, { set, known, keys: [key] }, codebook)));
    return differences;
  } catch (error) {
    throw error instanceof EngineFailure ? mapped.explain(error) : error;
  } finally {
    await mapped.close();
  }
}
