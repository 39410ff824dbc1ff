/** A house of tables: made-up persons of a few partners, and tables of them that are released one after the other as a coordinator and its auditor do. */
import { loadLinearSolver } from '@ketensom/native';
import {
  type AggregateTable,
  buildAggregateResult,
  type Codebook,
  defaultRules,
  type EarlierTable,
  type FindEarlier,
  findEarlier,
  type PlacedTable,
  ProtocolError,
  parseCodebook,
  type ResultCell,
  type Rules,
  releasedTables,
  type Suppress,
  searchPattern,
} from '@ketensom/protocol';
import { readPattern } from '../../packages/protocol/src/audit/kinds/released-pattern.ts';
import { open, partner, row } from '../../packages/protocol/test/tables.ts';

const codebook: Codebook = parseCodebook({
  codebook: 'town',
  version: 1,
  keys: { person: { kind: 'text', normalise: ['trim'] } },
  variables: {
    region: { kind: 'category', codes: ['N', 'E', 'S'] },
    sex: { kind: 'category', codes: ['F', 'M'] },
    age: { kind: 'category', codes: ['young', 'old'] },
    plan: { kind: 'boolean' },
    years: { kind: 'integer', min: 0, max: 120, bins: { width: 10 } },
    city: { kind: 'category', codes: ['A', 'B'] },
    district: {
      kind: 'category',
      within: 'city',
      codes: [
        { code: 'A1', parent: 'A' },
        { code: 'A2', parent: 'A' },
        { code: 'B1', parent: 'B' },
        { code: 'B2', parent: 'B' },
      ],
    },
  },
  datasets: {
    visits: {
      unit: 'visit',
      variables: ['region', 'sex', 'age', 'plan', 'years', 'city', 'district'],
      impossible: [{ age: ['young'], plan: ['true'] }],
    },
  },
});

export type Person = Readonly<Record<string, string | boolean | bigint>>;

/** What a release gave: a table, or the code of a refusal. */
export type Outcome = { readonly table: AggregateTable; readonly query: object } | { readonly code: string; readonly query: object };

const names = ['a', 'b', 'c'];

/** Persons, and what was released of them. */
export interface World {
  /** Partners change their data, and not the date that they were extracted. */
  readonly become: (persons: readonly Person[]) => void;
  readonly ask: (query: object) => Outcome;
  readonly released: readonly Outcome[];
}

const solver = await loadLinearSolver();
const sourceOf = (table: AggregateTable, rules: Rules) => ({
  ...table,
  rules: rules as unknown as Record<string, unknown>,
  releaseMode: 'plain' as const,
  partners: { included: names, missing: [], notOffering: [] },
  snapshots: {},
});

/** How the coordinator of a world is. */
export interface Coordinator {
  /** Whether earlier tables count, as they do. Without, what an attack is worth shows. */
  readonly isLinked?: boolean;
  /** Cells that it shows although the search would hide them. */
  readonly shows?: (by: Readonly<Record<string, string>>) => boolean;
}

/** Every table is made twice: the pattern that the coordinator found is what the auditor reads off the file. */
export function makeWorld(persons: readonly Person[], change: Partial<Rules> = {}, { isLinked = true, shows }: Coordinator = {}): World {
  const rules: Rules = { ...defaultRules, minContributors: { default: 1, waive: [] }, ...change };
  const dealt = (all: readonly Person[]) =>
    names.map((_, at) => partner(all.filter((_one, place) => place % names.length === at).map((cells) => row(undefined, cells as never))));
  let partners = dealt(persons);
  const placed: PlacedTable[] = [];
  const released: Outcome[] = [];
  const find: FindEarlier = (population) =>
    placed.flatMap((one): EarlierTable[] => (Buffer.from(one.population).equals(population) ? [one.table] : []));
  const ask = (query: object): Outcome => {
    const opened = open(codebook, { dataset: 'visits', measures: ['count'], ...query }, partners);
    const rows = { plan: opened.plan, codebook, releaseMode: 'plain' as const, included: names, snapshots: {} };
    const input = { ...opened, ...rows, rules, notRegistered: new Map(), earlier: isLinked ? findEarlier(find, rows, rules) : [] };
    const outcome = attempt(query, () => {
      const table = buildAggregateResult({ ...input, suppress: searchUnless(shows) });
      const again = buildAggregateResult({ ...input, suppress: readPattern(table, solver) });
      if (JSON.stringify(again) !== JSON.stringify(table)) throw new Error('the auditor makes another table');
      placed.push(...releasedTables({ plan: opened.plan, codebook }, sourceOf(table, rules)));
      return table;
    });
    released.push(outcome);
    return outcome;
  };
  const become = (all: readonly Person[]): void => {
    partners = dealt(all);
  };
  return { ask, become, released };
}

/** The search, but for cells that are shown all the same. */
const searchUnless =
  (shows: Coordinator['shows']): Suppress =>
  (task) => {
    const found = searchPattern(solver)(task);
    if (found === undefined || shows === undefined) return found;
    return new Set([...found].filter((unit) => task.rows[unit] === undefined || !shows(Object.fromEntries(task.rows[unit]))));
  };

function attempt(query: object, make: () => AggregateTable): Outcome {
  try {
    return { table: make(), query };
  } catch (error) {
    if (error instanceof ProtocolError) return { code: error.code, query };
    throw error;
  }
}

/** The state of a figure: its value, the reason why it is hidden, or that it is not there. */
export function shownAt(outcome: Outcome, by: Readonly<Record<string, string>>, measure = 'count'): number | string | undefined {
  if ('code' in outcome) return outcome.code;
  const found = outcome.table.cells.find((cell) => JSON.stringify(cell.by) === JSON.stringify(by))?.[measure] as ResultCell | undefined;
  if (found === undefined) return undefined;
  return found.state === 'value' && 'value' in found ? found.value : found.state === 'suppressed' ? found.reason : found.state;
}

/** `count` persons alike. */
export const persons = (count: number, cells: Person): Person[] => Array.from({ length: count }, () => cells);
