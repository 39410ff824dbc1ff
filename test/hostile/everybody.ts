/**
 * An attacker who has every released table of counts and a linear solver, written apart from the code under test: the unknowns are the numbers of persons
 * of each kind, a kind being a code, or none, of every variable. What is shown bounds sums of them; how far can a hidden count be narrowed?
 */
import { loadLinearSolver } from '@ketensom/native';
import type { ResultCell } from '@ketensom/protocol';
import type { Outcome } from './released-world.ts';

const solver = await loadLinearSolver();

const variables: Readonly<Record<string, readonly string[]>> = {
  region: ['N', 'E', 'S', '-'],
  sex: ['F', 'M', '-'],
  age: ['young', 'old', '-'],
  plan: ['true', 'false', '-'],
};

type Kind = Readonly<Record<string, string>>;

const kinds: readonly Kind[] = Object.entries(variables).reduce<Kind[]>(
  (all, [name, codes]) => all.flatMap((kind) => codes.map((code) => ({ ...kind, [name]: code }))),
  [{}],
);

type Asked = { readonly where?: { readonly variable: string; readonly eq?: string; readonly in?: readonly string[] } };

/** Whether a kind of person is counted in a cell. */
function isIn(kind: Kind, by: Kind, { where }: Asked): boolean {
  if (where !== undefined && !(where.in ?? [where.eq]).includes(kind[where.variable] ?? '')) return false;
  return Object.entries(by).every(([name, code]) => (code === '*' ? kind[name] !== '-' : kind[name] === code));
}

/** A hidden count, in the table of that place in the list. */
export interface HiddenCount {
  readonly table: number;
  readonly query: object;
  readonly by: Kind;
  readonly reason: string;
}

export interface Recovered extends HiddenCount {
  readonly low: number;
  readonly high: number;
}

/** What the attacker has: tables, their rounding, and the variables that are known to be there for everybody. */
export interface Known {
  readonly released: readonly Outcome[];
  readonly round: number;
  readonly registered: readonly string[];
}

const countsOf = (released: readonly Outcome[]) =>
  released.flatMap((outcome, table) =>
    'code' in outcome
      ? []
      : outcome.table.cells.flatMap((row) => {
          const cell = row['count'] as ResultCell | undefined;
          return cell === undefined ? [] : [{ table, query: outcome.query, by: row.by, cell }];
        }),
  );

const placesOf = (query: object, by: Kind) => kinds.flatMap((kind, at) => (isIn(kind, by, query as Asked) ? [at] : []));

/** Hidden counts of rows that no table shows. */
function hiddenCounts({ released, registered }: Known): HiddenCount[] {
  const isAbsent = (at: number): boolean => registered.some((name) => kinds[at]?.[name] === '-');
  const sameRows = (query: object, by: Kind): string => JSON.stringify(placesOf(query, by).filter((at) => !isAbsent(at)));
  const cells = countsOf(released);
  const shown = new Set(cells.flatMap(({ query, by, cell }) => (cell.state === 'value' ? [sameRows(query, by)] : [])));
  return cells.flatMap(({ table, query, by, cell }) =>
    cell.state === 'suppressed' && !shown.has(sameRows(query, by)) ? [{ table, query, by, reason: cell.reason }] : [],
  );
}

/** How far each of these counts can be narrowed. */
function attack({ released, round, registered }: Known, targets: readonly HiddenCount[]): Recovered[] {
  const totals = released.flatMap((outcome) =>
    'code' in outcome ? [] : [{ query: outcome.query, by: {}, cell: outcome.table.coverage['visits']?.['rows'] as ResultCell }],
  );
  const rows = [...countsOf(released), ...totals].flatMap(({ query, by, cell }) => {
    if (cell.state !== 'value' || !('value' in cell)) return [];
    const value = Number(cell.value);
    const [lower, upper] = value === 0 ? [0, 0] : [value - Math.floor(round / 2), value + Math.ceil(round / 2) - 1];
    return [{ lower, upper, entries: placesOf(query, by).map((at) => [at, 1] as const) }];
  });
  const most = kinds.map((kind) => (registered.some((name) => kind[name] === '-') ? 0 : 1e5));
  const program = solver({ lower: kinds.map(() => 0), upper: most, rows });
  const end = (places: readonly number[], sign: number): number => {
    const values = program.minimise(places.map((at) => [at, sign]));
    return values === undefined ? Number.NaN : places.reduce((sum, at) => sum + (values[at] ?? 0), 0);
  };
  const found = targets.map((target): Recovered => {
    const places = placesOf(target.query, target.by);
    return { ...target, low: Math.ceil(end(places, 1) - 1e-6), high: Math.floor(end(places, -1) + 1e-6) };
  });
  program.close();
  return found;
}

/**
 * The counts that the tables give away: narrowed below the width by all of them together. A count that was hidden for the sake of others alone, and that
 * the tables before its own had told already, is none.
 */
export function workedOut(known: Known, width: number): Recovered[] {
  const isNarrow = ({ low, high }: Recovered): boolean => !(high - low >= width);
  const narrow = attack(known, hiddenCounts(known)).filter(isNarrow);
  return narrow.filter((one) => {
    if (one.reason !== 'complementary') return true;
    return !attack({ ...known, released: known.released.slice(0, one.table) }, [one]).some(isNarrow);
  });
}
