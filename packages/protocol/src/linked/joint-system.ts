/** The figures, units and relations of a joint system while it is put together. A reader may know shown figures; whom nobody is kept from is open. */
import type { AdditiveFigure, AdditiveTable, AdditiveUnit, Interval, Relation } from '../disclosure/suppression/additive-table.ts';
import type { Told } from './told-rows.ts';

const anything: Interval = { low: 0, high: Number.POSITIVE_INFINITY };

export class JointSystem {
  readonly figures: AdditiveFigure[];
  readonly units: AdditiveUnit[];
  readonly relations: Relation[];
  readonly #shown: number;
  readonly #hidden: number;
  readonly #released = new Map<string, { told: Told; readonly at: number }>();

  constructor({ figures, units, relations }: AdditiveTable) {
    this.figures = [...figures];
    this.relations = [...relations];
    this.#shown = units.length;
    this.#hidden = units.length + 1;
    const fixed = { isFixed: true, cost: 0 };
    this.units = [...units, { ...fixed, isHidden: false }, { ...fixed, isHidden: true }];
  }

  /** A figure of this release that may still be hidden, in a unit of its own, and that nobody is kept from. */
  own(value: number, { isShown, rows }: Told): number {
    this.units.push({ isHidden: !isShown, isFixed: false, cost: 1 });
    return this.figures.push({ value, shown: rows, hidden: anything, isSingle: false, isOpen: true, unit: this.units.length - 1 }) - 1;
  }

  /** A figure that was released before, shown or hidden. `about`: equal for figures of the same rows, of which one is kept. */
  released(about: string, told: Told): number {
    const known = this.#released.get(about);
    if (known === undefined) {
      this.#released.set(about, { told, at: this.figures.length });
      return this.figures.push(this.#figureOf(told)) - 1;
    }
    const rows = { low: Math.max(known.told.rows.low, told.rows.low), high: Math.min(known.told.rows.high, told.rows.high) };
    known.told = { isShown: known.told.isShown || told.isShown, rows };
    this.figures[known.at] = this.#figureOf(known.told);
    return known.at;
  }

  #figureOf({ isShown, rows }: Told): AdditiveFigure {
    return { shown: rows, hidden: rows, isSingle: false, unit: isShown ? this.#shown : this.#hidden };
  }

  /** A number of rows that no table has as a figure of its own. */
  between(): number {
    return this.figures.push({ shown: anything, hidden: anything, isSingle: false, isOpen: true, unit: this.#hidden }) - 1;
  }

  /** A number as the sum of others. Where it is one of them, there is nothing in the rest. */
  tie(total: number, parts: readonly number[]): void {
    if (!parts.includes(total)) this.relations.push({ total, parts, rest: 0 });
    else for (const part of parts) if (part !== total) this.relations.push({ total: part, parts: [], rest: 0 });
  }

  get table(): AdditiveTable {
    const { figures, units, relations } = this;
    return { figures, units, relations };
  }
}
