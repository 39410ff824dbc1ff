/** What a partner says of its data: names and dates, and a document of its mapping to be named by a (salted) digest; never a count. */
import {
  type About,
  type AgentDataset,
  type AgentFile,
  type Codebook,
  type Dataset,
  type DatasetOffer,
  derivationInputs,
  type JsonValue,
  type Offer,
  offeredVariables,
  type SourceTable,
  type TableDataset,
  type VariableMapping,
} from '@ketensom/protocol';

function datasetOffer(dataset: AgentDataset, codebook: Codebook): DatasetOffer | undefined {
  const definition = codebook.datasets.get(dataset.name);
  if (definition === undefined) return undefined;
  return {
    variables: offeredVariables(definition, codebook, new Set(dataset.variables.keys())),
    keys: definition.keys.filter((key) => dataset.keys.has(key)).toSorted(),
    ...(dataset.snapshot === undefined ? {} : { snapshot: dataset.snapshot }),
    ...aboutOffer(dataset.about),
    ...recodedOffer(definition, dataset, codebook),
  };
}

/** What is made of another classification here, since it is not mapped itself. */
function recodedOffer(definition: Dataset, { variables }: AgentDataset, codebook: Codebook): Pick<DatasetOffer, 'recoded'> {
  const recoded = new Set<string>();
  const visit = (name: string): void => {
    const derivation = variables.has(name) ? undefined : codebook.variables.get(name)?.derivation;
    if (derivation?.kind === 'recode') recoded.add(name);
    if (derivation !== undefined) derivationInputs(derivation).forEach(visit);
  };
  offeredVariables(definition, codebook, new Set(variables.keys())).forEach(visit);
  return recoded.size === 0 ? {} : { recoded: [...recoded].toSorted() };
}

const aboutOffer = (about: About): Pick<DatasetOffer, 'about'> =>
  about.size === 0 ? {} : { about: Object.fromEntries([...about].toSorted(([a], [b]) => (a < b ? -1 : 1))) };

/** A table counts persons where it has the column; then it answers for the key that they are counted by. */
function tableOffer({ name, about }: TableDataset, codebook: Codebook, table: SourceTable): DatasetOffer {
  const { made, by, totals, minCount, round, figures, snapshot } = table;
  const subject = codebook.datasets.get(name)?.subject;
  const keys = subject?.kind === 'key' && figures.includes('persons') ? [subject.key] : [];
  return {
    variables: table.variables,
    keys,
    ...(snapshot === undefined ? {} : { snapshot }),
    table: { made, by, totals, minCount, round, figures },
    ...aboutOffer(about),
  };
}

/** The offer of an agent file that `checkAgentFile` accepted, with its tables made at the source by dataset. Names are sorted. */
export function describeOffer(file: AgentFile, codebook: Codebook, tables: ReadonlyMap<string, SourceTable> = new Map()): Offer {
  const rows = [...file.datasets.values()].flatMap((dataset) => {
    const offer = datasetOffer(dataset, codebook);
    return offer === undefined ? [] : [[dataset.name, offer] as const];
  });
  const made = [...file.tables.values()].flatMap((dataset) => {
    const table = tables.get(dataset.name);
    return table === undefined ? [] : [[dataset.name, tableOffer(dataset, codebook, table)] as const];
  });
  const own = file.policy.ownFigures === 'allowed' ? { ownFigures: true as const } : {};
  const leavesOut = (name: string): Pick<DatasetOffer, 'localThreshold'> =>
    file.policy.releaseMode === 'local-threshold' && codebook.datasets.get(name)?.public === false ? { localThreshold: true } : {};
  const datasets = [...rows, ...made].map(([name, offer]) => [name, { ...offer, ...own, ...leavesOut(name) }] as const);
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
  ...(mapping.edition === undefined ? {} : { edition: mapping.edition }),
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

/** The same of a table made at the source, with the digest of its bytes. */
export const tableDocument = ({ name, source, snapshot }: TableDataset, digest: string): JsonValue => ({
  version: 1,
  dataset: name,
  source: { ...source },
  digest,
  ...(snapshot === undefined ? {} : { snapshot }),
});
