/** Numbers for cells of several tables: a path of one number per table ends at a node, and equal paths at the same. */

/** More than any list's number, in a ring of at most 750 lists. */
const mostSteps = 1024;

/** The step where a table has nothing. */
export const nothing = mostSteps - 1;

/** See the module header. Node 0 is where paths begin. */
export class CellTree {
  readonly #nodes = new Map<number, number>();
  readonly #parents: number[] = [0];
  readonly #steps: number[] = [0];

  /** The node that is reached from another by one step, below `mostSteps`. */
  step(from: number, step: number): number {
    const name = from * mostSteps + step;
    const known = this.#nodes.get(name);
    if (known !== undefined) return known;
    const node = this.#parents.push(from) - 1;
    this.#steps.push(step);
    this.#nodes.set(name, node);
    return node;
  }

  /** The steps that lead to a node. */
  path(node: number): readonly number[] {
    const steps: number[] = [];
    for (let at = node; at > 0; at = this.#parents[at] ?? 0) steps.unshift(this.#steps[at] ?? 0);
    return steps;
  }
}
