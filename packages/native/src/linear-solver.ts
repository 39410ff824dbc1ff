/**
 * HiGHS (Huangfu and Hall, "Parallelizing the dual revised simplex method", Mathematical Programming Computation 10, 2018), compiled to
 * WebAssembly: the linear solver behind complementary suppression. Its three megabytes are read when it is first asked for.
 */
import type { LinearModel, LinearProgram, LinearSolver } from '@ketensom/protocol';
import highsModule, { type Highs, type ModelData } from 'highs';

// The package's types describe its CommonJS form; the module that is imported here has the function itself as its default.
const load = highsModule as unknown as typeof highsModule.default;

let loading: Promise<LinearSolver> | undefined;

/** The solver; one for the whole process. */
export function loadLinearSolver(): Promise<LinearSolver> {
  loading ??= load().then((highs) => (model) => openProgram(highs, model));
  return loading;
}

function modelData(highs: Highs, { lower, upper, rows }: LinearModel): ModelData {
  const entries = rows.flatMap((row) => row.entries);
  const starts = [0];
  for (const row of rows) starts.push((starts.at(-1) ?? 0) + row.entries.length);
  const finite = (value: number): number => (Number.isFinite(value) ? value : Math.sign(value) * highs.infinity);
  return {
    numCols: lower.length,
    numRows: rows.length,
    colCost: lower.map(() => 0),
    colLower: lower,
    colUpper: upper,
    rowLower: rows.map((row) => finite(row.lower)),
    rowUpper: rows.map((row) => finite(row.upper)),
    matrix: {
      format: 'csr',
      numRows: rows.length,
      numCols: lower.length,
      starts,
      indices: entries.map(([column]) => column),
      values: entries.map(([, value]) => value),
    },
  };
}

/** HiGHS's names for the variants of the simplex method. */
const strategies = { dual: 1, primal: 4 } as const;

function openProgram(highs: Highs, linear: LinearModel): LinearProgram {
  const model = highs.createModel();
  model.options.set({ output_flag: false });
  model.passModel(modelData(highs, linear));
  const { modelStatus } = highs.constants;
  const solve = (strategy: number): boolean => {
    model.options.set({ simplex_strategy: strategy });
    const { modelStatus: status } = model.run();
    if (status !== modelStatus.optimal && status !== modelStatus.infeasible)
      throw new RangeError(`the linear solver ended in state ${status}`);
    return status === modelStatus.optimal;
  };
  let costly: readonly number[] = [];
  let isMoved = true;
  const [low, high] = [Float64Array.from(linear.lower), Float64Array.from(linear.upper)];
  return {
    setBounds(column, lower, upper) {
      if (low[column] === lower && high[column] === upper) return;
      [low[column], high[column]] = [lower, upper];
      model.changeColBounds(column, lower, upper);
      isMoved = true;
    },
    minimise(cost) {
      for (const column of costly) model.changeColCost(column, 0);
      // Without a cost any basis is optimal, so that the dual method only has to mend what new bounds broke.
      if (isMoved && !solve(strategies.dual)) return undefined;
      isMoved = false;
      for (const [column, price] of cost) model.changeColCost(column, price);
      costly = cost.map(([column]) => column);
      // The last solution still fits: the primal method goes on from it, and is ten times as fast on a large table.
      return solve(strategies.primal) ? model.getSolution().colValue : undefined;
    },
    close() {
      model[Symbol.dispose]();
    },
  };
}
