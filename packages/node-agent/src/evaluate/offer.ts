/** What a partner says of its data: names and dates, and a document of its mapping to be named by a (salted) digest; never a count. */
import {
  type AgentDataset,
  type AgentFile,
  type Codebook,
  type DatasetOffer,
  type JsonValue,
  type Offer,
  offeredVariables,
  type VariableMapping,
} from '@ketensom/protocol';

function datasetOffer(dataset: AgentDataset, codebook: Codebook): DatasetOffer | undefined {
  const definition = codebook.datasets.get(dataset.name);
  if (definition === undefined) return undefined;
  return {
    variables: offeredVariables(definition, codebook, new Set(dataset.variables.keys())),
    keys: definition.keys.filter((key) => dataset.keys.has(key)).toSorted(),
    ...(dataset.snapshot === undefined ? {} : { snapshot: dataset.snapshot }),
  };
}

/** The offer of an agent file that `checkAgentFile` accepted. Names are sorted. */
export function describeOffer(file: AgentFile, codebook: Codebook): Offer {
  const datasets = [...file.datasets.values()].flatMap((dataset) => {
    const offer = datasetOffer(dataset, codebook);
    return offer === undefined ? [] : [[dataset.name, offer] as const];
  });
  return { partner: file.partner, datasets: Object.fromEntries(datasets) };
}

/** Every map becomes a sorted list of pairs, so that two spellings of one mapping give one document. */
const pairs = <Item>(map: ReadonlyMap<string, Item>, write: (item: Item) => JsonValue): JsonValue[] =>
  [...map].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, write(item)]);

const texts = (list: readonly string[]): string[] => [...new Set(list.map((text) => text.trim()))].toSorted();

/** A constant number is written as text: canonical documents hold whole numbers only. */
const writeMapping = (mapping: VariableMapping): JsonValue => ({
  from:
    mapping.from.kind === 'value' && typeof mapping.from.value === 'number'
      ? { kind: 'number', value: String(mapping.from.value) }
      : { ...mapping.from },
  ...(mapping.codes === undefined ? {} : { codes: pairs(mapping.codes, (code) => code) }),
  missing: texts(mapping.missing),
  ...(mapping.format === undefined ? {} : { format: mapping.format }),
});

/**
 * Everything of agent.yaml that decides what a dataset's figures mean: source and dialect, keys, variables, what means empty, snapshot. An
 * approval binds its salted digest (amendments 16), so that a changed meaning shows. It names columns and is never sent itself.
 */
export const mappingDocument = (dataset: AgentDataset): JsonValue => ({
  version: 1,
  dataset: dataset.name,
  source: { ...dataset.source },
  ...(dataset.snapshot === undefined ? {} : { snapshot: dataset.snapshot }),
  keys: pairs(dataset.keys, (mapping) => (mapping.kind === 'column' ? mapping.column : pairs(mapping.parts, (column) => column))),
  variables: pairs(dataset.variables, writeMapping),
  missing: texts(dataset.missing),
});
