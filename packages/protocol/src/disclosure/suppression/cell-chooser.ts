/**
 * Which further cells to hide for a figure that can be narrowed too far. The program looks for two tables at once that both fit what is
 * known and differ enough in that figure; a shown figure may leave its interval, at a price. What it has to leave is hidden. (The
 * search by linear programs of Kelly, Golden and Assad, "Cell suppression: disclosure protection for sensitive tabular data", Networks 22
 * (1992), with rounded figures as intervals.) It only proposes: the interval audit has the last word.
 */
import type { AdditiveTable, HiddenUnits } from './additive-table.ts';
import { ceilingOf } from './attacker-views.ts';
import { type Narrowed, relationRows } from './interval-audit.ts';
import type { LinearProgram, LinearRow, LinearSolver } from './linear-solver.ts';

const epsilon = 1e-6;

/** Columns: the first table, the second, their difference, and what each unit has to leave its intervals by. */
export class CellChooser {
  readonly #table: AdditiveTable;
  readonly #program: LinearProgram;
  readonly #ceiling: number;

  constructor(table: AdditiveTable, width: number, solver: LinearSolver) {
    const figures = table.figures.length;
    this.#table = table;
    this.#ceiling = ceilingOf(table, width);
    const none = Array.from({ length: 3 * figures + table.units.length }, () => 0);
    const rows = [...relationRows(table), ...relationRows(table, figures), ...this.#linkRows()];
    this.#program = solver({ lower: none, upper: none, rows });
  }

  close(): void {
    this.#program.close();
  }

  /** Units to hide beside `hidden` so that the figure keeps its width in that view; undefined where no units would do. */
  propose({ view, figure, least }: Narrowed, hidden: HiddenUnits): number[] | undefined {
    const { figures, units } = this.#table;
    for (const [at, { shown, unit }] of figures.entries()) {
      const known = view.known(at);
      const low = hidden.has(unit) ? known.low : Math.min(known.low, shown.low);
      const high = Math.min(this.#ceiling, hidden.has(unit) ? known.high : Math.max(known.high, shown.high));
      this.#program.setBounds(at, low, high);
      this.#program.setBounds(figures.length + at, low, high);
      this.#program.setBounds(2 * figures.length + at, at === figure ? least : -this.#ceiling, this.#ceiling);
    }
    const first = 3 * figures.length;
    for (const [unit, { isFixed }] of units.entries()) {
      this.#program.setBounds(first + unit, 0, isFixed && !hidden.has(unit) ? 0 : this.#ceiling);
    }
    const values = this.#program.minimise([...units.entries()].map(([unit, { cost }]) => [first + unit, hidden.has(unit) ? 0 : cost]));
    if (values === undefined) return undefined;
    return [...units.keys()].filter((unit) => !hidden.has(unit) && (values[first + unit] as number) > epsilon);
  }

  /** Both tables stay in what is shown but for what the unit leaves; the difference is the first less the second. */
  #linkRows(): LinearRow[] {
    const { figures } = this.#table;
    const count = figures.length;
    const endless = Number.POSITIVE_INFINITY;
    return figures.flatMap(({ unit, shown }, at): LinearRow[] => {
      const leaves = 3 * count + unit;
      const inside = [at, count + at].flatMap((column): LinearRow[] => [
        {
          lower: -endless,
          upper: shown.high,
          entries: [
            [column, 1],
            [leaves, -1],
          ],
        },
        {
          lower: shown.low,
          upper: endless,
          entries: [
            [column, 1],
            [leaves, 1],
          ],
        },
      ]);
      const entries = [
        [at, 1],
        [count + at, -1],
        [2 * count + at, -1],
      ] as const;
      return [...inside, { lower: 0, upper: 0, entries }];
    });
  }
}
