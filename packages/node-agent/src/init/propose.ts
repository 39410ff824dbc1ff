/**
 * A proposal for agent.yaml from one data file and the codebook: which column is probably which variable, with the share of values that fit.
 * A person reads, corrects and keeps it; `check` then counts over the whole file.
 */
import type { Codebook, Dataset, Key, Source, Variable } from '@ketensom/protocol';
import type { EngineLimits } from '../source/engine.ts';
import { openSource } from '../source/open-source.ts';
import { refuse } from '../source/refuse.ts';
import { findSourceFile } from '../source/source-file.ts';
import { type ColumnProfile, profileColumn } from './column-profile.ts';
import { detectCsv, detectKind } from './detect-file.ts';
import { matchKey, matchVariable, type ValueMatch } from './match-values.ts';
import { nameSimilarity } from './name-similarity.ts';

export interface ProposeOptions {
  /** The folder that agent.yaml will stand in, and the data file's path relative to it. */
  readonly root: string;
  readonly path: string;
  /** The table of a SQLite file with several. */
  readonly table?: string;
  readonly partner: string;
  readonly codebook: Codebook;
  /** Absent: the dataset whose variables fit the file best. */
  readonly dataset?: string;
  readonly limits?: EngineLimits;
}

/** A column for a variable or key (of a composite key: for one part), and how well it fits. */
export interface ColumnProposal extends ValueMatch {
  readonly column: string;
  /** 0 to 1: how alike the names are. */
  readonly likeness: number;
}

export interface KeyProposal {
  readonly key: Key;
  /** By part; one part with the key's own name unless it is composite. Absent where no column was found. */
  readonly parts: ReadonlyMap<string, ColumnProposal | undefined>;
}

export interface Proposal {
  readonly partner: string;
  readonly dataset: Dataset;
  readonly source: Source;
  readonly rows: number;
  readonly columns: readonly string[];
  readonly keys: readonly KeyProposal[];
  /** All variables of the dataset that are not derived, in its order, and derived ones for which a column was found. */
  readonly variables: readonly { readonly variable: Variable; readonly proposal: ColumnProposal | undefined }[];
}

const leastLikeness = 0.5;
const leastShare = 0.5;

interface Candidate extends ColumnProposal {
  readonly target: string;
  readonly score: number;
}

/** A pairing is worth considering when the names are alike and most values fit, or the values alone are telling. */
const isPlausible = ({ likeness, share, isDistinctive }: Candidate): boolean =>
  share >= leastShare && (likeness >= leastLikeness || isDistinctive);

/** Best pairs first; every target and every column once. */
function assign(candidates: readonly Candidate[]): Map<string, Candidate> {
  const [chosen, used] = [new Map<string, Candidate>(), new Set<string>()];
  for (const candidate of candidates.filter(isPlausible).toSorted((a, b) => b.score - a.score)) {
    if (chosen.has(candidate.target) || used.has(candidate.column)) continue;
    chosen.set(candidate.target, candidate);
    used.add(candidate.column);
  }
  return chosen;
}

const candidateOf = (target: string, name: string, profile: ColumnProfile, match: ValueMatch): Candidate => {
  const likeness = nameSimilarity(name, profile.name);
  return { target, column: profile.name, likeness, ...match, score: match.share * (0.5 + likeness + (match.isDistinctive ? 0.5 : 0)) };
};

const partsOf = (key: Key): readonly string[] => (key.kind === 'composite' ? [...key.parts.keys()] : [key.name]);

function candidatesFor(dataset: Dataset, codebook: Codebook, profiles: readonly ColumnProfile[], decimal: '.' | ','): Candidate[] {
  const variables = dataset.variables.flatMap((name) => codebook.variables.get(name) ?? []);
  const keys = dataset.keys.flatMap((name) => codebook.keys.get(name) ?? []);
  return profiles.flatMap((profile) => [
    ...variables.map((variable) =>
      candidateOf(`variable ${variable.name}`, variable.name, profile, matchVariable(variable, profile, decimal)),
    ),
    ...keys.flatMap((key) => partsOf(key).map((part) => candidateOf(`key ${key.name} ${part}`, part, profile, matchKey(key, profile)))),
  ]);
}

function propose(dataset: Dataset, candidates: readonly Candidate[], codebook: Codebook): Pick<Proposal, 'keys' | 'variables'> {
  const chosen = assign(candidates);
  const variables = dataset.variables.flatMap((name) => {
    const variable = codebook.variables.get(name);
    const proposal = chosen.get(`variable ${name}`);
    return variable === undefined || (variable.derivation !== undefined && proposal === undefined) ? [] : [{ variable, proposal }];
  });
  const keys = dataset.keys.flatMap((name) => {
    const key = codebook.keys.get(name);
    return key === undefined ? [] : [{ key, parts: new Map(partsOf(key).map((part) => [part, chosen.get(`key ${name} ${part}`)])) }];
  });
  return { keys, variables };
}

async function describeSource(options: ProposeOptions): Promise<Source> {
  const { path } = await findSourceFile(options.root, options.path, 'source');
  const kind = await detectKind(path);
  if (kind === 'csv') return { ...(await detectCsv(path, 'source')), path: options.path };
  if (kind === 'sqlite') return { kind, path: options.path, ...(options.table === undefined ? {} : { table: options.table }) };
  return { kind, path: options.path };
}

async function profileAll(options: ProposeOptions, source: Source): Promise<{ readonly rows: number; readonly profiles: ColumnProfile[] }> {
  const limits = options.limits === undefined ? {} : { limits: options.limits };
  const open = await openSource({ root: options.root, source, place: 'source', ...limits });
  try {
    const profiles: ColumnProfile[] = [];
    for (const column of open.columns) profiles.push(await profileColumn(open, column));
    return { rows: open.rows, profiles };
  } finally {
    await open.close();
  }
}

/**
 * Proposes a mapping.
 *
 * @throws ConfigError when the file cannot be read, or the codebook has no such dataset.
 */
export async function proposeAgentFile(options: ProposeOptions): Promise<Proposal> {
  const { codebook } = options;
  const source = await describeSource(options);
  const { rows, profiles } = await profileAll(options, source);
  const datasets = [...codebook.datasets.values()].filter(({ name }) => options.dataset === undefined || name === options.dataset);
  const decimal = source.kind === 'csv' ? source.decimal : '.';
  const proposals = datasets.map((dataset) => ({
    dataset,
    ...propose(dataset, candidatesFor(dataset, codebook, profiles, decimal), codebook),
  }));
  const found = ({ variables, keys }: Pick<Proposal, 'keys' | 'variables'>): number =>
    variables.filter(({ proposal }) => proposal !== undefined).length +
    keys.filter(({ parts }) => [...parts.values()].every((part) => part !== undefined)).length;
  const best = proposals.toSorted((a, b) => found(b) - found(a))[0];
  if (best === undefined)
    return refuse('dataset', '', { found: options.dataset ?? 'nothing', expected: 'a dataset of the codebook', code: 'unknown-name' });
  return { partner: options.partner, source, rows, columns: profiles.map(({ name }) => name), ...best };
}
