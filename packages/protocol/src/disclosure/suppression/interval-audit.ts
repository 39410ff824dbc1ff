/**
 * The interval audit: how far can a hidden figure be narrowed by everything that is shown? Two linear programs per figure give the least and
 * the most that it can be. A solution is a table that fits all that is known; two such tables that differ enough in a figure prove that
 * it is safe, so most figures need no program of their own. Real numbers take in the whole ones, hence no interval is found narrower
 * than it is for a reader who knows that people come whole; the ends are moved inwards to whole numbers before they are compared. Where
 * no table fits, since some partner's figures do not add up, nothing counts as safe.
 */
import type { AdditiveTable, HiddenUnits, Interval } from './additive-table.ts';
import { type AttackerView, attackerViews, ceilingOf } from './attacker-views.ts';
import type { LinearProgram, LinearRow, LinearSolver } from './linear-solver.ts';

/** A figure that can be narrowed too far. */
export interface Narrowed {
  readonly view: AttackerView;
  readonly figure: number;
  readonly interval: Interval;
  readonly least: number;
}

/** What was given away before, and to whom (`lostKey`): a figure that a partner can work out is still kept from other readers. */
export type Lost = ReadonlySet<string>;

export const lostKey = ({ view, figure }: Pick<Narrowed, 'view' | 'figure'>): string => `${view.name} ${figure}`;

const nothingLost: Lost = new Set();

const tolerance = 1e-5;

/** The relations as equations over one column per figure, from `first` on. */
export function relationRows({ relations }: AdditiveTable, first = 0): LinearRow[] {
  return relations.map(({ total, parts, rest }) => ({
    lower: rest,
    upper: rest,
    entries: [[first + total, 1], ...parts.map((part) => [first + part, -1] as const)],
  }));
}

/** What a view knows of a figure: the interval of what is shown, or what it knows of a hidden one. */
function knownOf(table: AdditiveTable, hidden: HiddenUnits, view: AttackerView): (figure: number) => Interval {
  return (at) => {
    const figure = table.figures[at];
    if (figure === undefined) throw new RangeError('a figure outside the table');
    return hidden.has(figure.unit) ? view.known(at) : figure.shown;
  };
}

/** The audit of one table; it keeps its program open between patterns. */
export class IntervalAudit {
  readonly #table: AdditiveTable;
  readonly #width: number;
  readonly #program: LinearProgram;

  constructor(table: AdditiveTable, width: number, solver: LinearSolver) {
    this.#table = table;
    this.#width = width;
    const zeros = table.figures.map(() => 0);
    this.#program = solver({ lower: zeros, upper: zeros, rows: relationRows(table) });
  }

  close(): void {
    this.#program.close();
  }

  /** Whether any numbers fit what is shown when exactly these units are hidden. */
  fits(hidden: HiddenUnits): boolean {
    const ceiling = ceilingOf(this.#table, this.#width);
    for (const [at, { unit, shown }] of this.#table.figures.entries()) {
      const { low, high } = hidden.has(unit) ? { low: 0, high: ceiling } : shown;
      this.#program.setBounds(at, low, Math.min(high, ceiling));
    }
    return this.#program.minimise([]) !== undefined;
  }

  /**
   * The figures that are too narrow when exactly these units are hidden, at most `limit` of them.
   *
   * @param except what is not looked at
   */
  narrowed(hidden: HiddenUnits, limit = Number.POSITIVE_INFINITY, except: Lost = nothingLost): Narrowed[] {
    const found: Narrowed[] = [];
    for (const view of attackerViews(this.#table, hidden, this.#width)) {
      for (const narrowed of this.#ofView(view, hidden)) {
        if (except.has(lostKey(narrowed))) continue;
        found.push(narrowed);
        if (found.length >= limit) return found;
      }
    }
    return found;
  }

  #know(hidden: HiddenUnits, view: AttackerView): void {
    const known = knownOf(this.#table, hidden, view);
    const ceiling = ceilingOf(this.#table, this.#width);
    for (const at of this.#table.figures.keys()) {
      const { low, high } = known(at);
      this.#program.setBounds(at, low, Math.min(high, ceiling));
    }
  }

  *#ofView(view: AttackerView, hidden: HiddenUnits): Generator<Narrowed> {
    this.#know(hidden, view);
    const least = new Float64Array(this.#table.figures.length).fill(Number.POSITIVE_INFINITY);
    const most = new Float64Array(this.#table.figures.length).fill(Number.NEGATIVE_INFINITY);
    const see = (figure: number, sign: 1 | -1): void => {
      for (const [at, value] of this.#program.minimise([[figure, sign]])?.entries() ?? []) {
        if (value < (least[at] as number)) least[at] = value;
        if (value > (most[at] as number)) most[at] = value;
      }
    };
    const isSafe = (at: number, width: number): boolean => (most[at] as number) - (least[at] as number) >= width - tolerance;
    for (const [figure, width] of view.targets) {
      if (!isSafe(figure, width)) see(figure, -1);
      if (!isSafe(figure, width)) see(figure, 1);
      const interval = wholeInterval(least[figure] as number, most[figure] as number);
      if (!(interval.high - interval.low >= width)) yield { view, figure, interval, least: width };
    }
  }
}

const wholeInterval = (low: number, high: number): Interval => ({ low: Math.ceil(low - tolerance), high: Math.floor(high + tolerance) });
