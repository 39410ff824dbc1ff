/**
 * The persons of a whole small text file, read without the engine: to start one, move the rows in and take them out again costs several times what the reading does.
 * The outcome is the engine's, to the last row; a test holds one against the other on random files.
 */
import { type AgentDataset, type Codebook, type Key, normaliseKey, type OverlapSet, type PackedIdentifiers } from '@ketensom/protocol';
import { keyParts, plainCharacters } from '../mapping/key-sql.ts';
import { columnUses, demandColumns } from '../mapping/source-columns.ts';
import { readCsv } from '../source/read-csv.ts';
import { demandUnchanged, findSourceFile } from '../source/source-file.ts';
import type { PartnerData } from './answer.ts';
import { IdentifierPacker } from './identifier-packer.ts';
import type { SubgroupRows } from './subgroup-linkage.ts';

/**
 * A set's persons as distinct rows of identifiers, one column per key of the set, an empty text where a key is missing. `rows` that its condition selects,
 * `usable` those of them with a valid identifier of any key.
 */
export interface SetPersons {
  readonly set: string;
  readonly columns: readonly PackedIdentifiers[];
  readonly rows: number;
  readonly usable: number;
  /** The same by subgroup, where linkage quality is asked by one. */
  readonly groups: readonly SubgroupRows[];
}

/** Some 400,000 identifiers; of more the engine bounds the memory. */
const mostBytes = 2 ** 22;

/** No value that was read from a file holds it. */
const separator = '\0';

type Rows = readonly (readonly string[])[];

/** What of the columns of a source means that there is no text. */
const noTexts = ({ missing }: AgentDataset): readonly string[] => [...new Set(['', ...missing.map((text) => text.trim())])];

/** The column of each part of a key. */
function placesOf(key: Key, { keys }: AgentDataset, columns: readonly string[]): ReadonlyMap<string, number> {
  const mapping = keys.get(key.name);
  const columnOf = (part: string): string => (mapping?.kind === 'parts' ? mapping.parts.get(part) : mapping?.column) ?? '';
  return new Map(keyParts(key).map((part) => [part, columns.indexOf(columnOf(part).trim())]));
}

/** Identifiers of one key, row by row, empty where a row has none that is valid. */
function readerOf(key: Key, dataset: AgentDataset, columns: readonly string[]): (rows: Rows) => readonly string[] {
  const places = placesOf(key, dataset, columns);
  const none = noTexts(dataset);
  const read = (row: readonly string[]): string => {
    const reading = normaliseKey(key, (part) => {
      const text = row[places.get(part) ?? -1] ?? '';
      return none.includes(text.trim()) ? null : text;
    });
    return reading.state === 'value' ? reading.value : '';
  };
  const plain = key.kind === 'text' ? plainCharacters(key.normalise) : undefined;
  if (plain === undefined) return (rows) => rows.map(read);
  const place = places.get(key.name) ?? -1;
  const odd = new RegExp(`[^${plain}${separator}]`);
  return (rows) => {
    const texts = rows.map((row) => row[place] ?? '');
    // Texts that stay as they are and that all count are not looked at one by one.
    const isPlain = !odd.test(texts.join(separator)) && !none.some((text) => texts.includes(text));
    return isPlain ? texts : rows.map(read);
  };
}

/** The keys of a set, where the dataset has them all. */
function keysOf({ keys }: OverlapSet, dataset: AgentDataset, codebook: Codebook): readonly Key[] | undefined {
  const known = keys.flatMap((name) => (dataset.keys.has(name) ? (codebook.keys.get(name) ?? []) : []));
  return known.length === keys.length ? known : undefined;
}

function packed(rows: readonly string[], columns: number): SetPersons['columns'] {
  const packers = Array.from({ length: columns }, () => new IdentifierPacker());
  if (columns === 1) packers[0]?.pushAll(rows);
  else for (const row of rows) for (const [at, text] of row.split(separator).entries()) packers[at]?.push(text);
  return packers.map((packer) => packer.packed());
}

/** Of every row of `set`; undefined where the engine is to be asked. @throws ConfigError as `mapDataset` */
export async function readPersons(set: OverlapSet, codebook: Codebook, { root, file }: PartnerData): Promise<SetPersons | undefined> {
  const dataset = file.datasets.get(set.dataset);
  if (dataset?.source.kind !== 'csv' || set.where !== undefined || set.linkage !== undefined) return undefined;
  const keys = keysOf(set, dataset, codebook);
  const place = `datasets.${dataset.name}.source`;
  const source = await findSourceFile(root, dataset.source.path, place);
  if (keys === undefined || source.size > mostBytes) return undefined;
  let [rows, usable] = [0, 0];
  const persons = new Set<string>();
  const nobody = keys.map(() => '').join(separator);
  await readCsv({ file: source, place }, dataset.source, (columns) => {
    demandColumns(columnUses(dataset, [], keys, new Map()), { columns });
    const readers = keys.map((key) => readerOf(key, dataset, columns));
    return (read) => {
      rows += read.length;
      const [first = [], ...others] = readers.map((readKey) => readKey(read));
      const all = others.length === 0 ? first : first.map((text, at) => [text, ...others.map((other) => other[at])].join(separator));
      const some = all.includes(nobody) ? all.filter((person) => person !== nobody) : all;
      usable += some.length;
      for (const person of some) persons.add(person);
    };
  });
  await demandUnchanged(source, place);
  return { set: set.name, columns: packed([...persons], keys.length), rows, usable, groups: [] };
}
