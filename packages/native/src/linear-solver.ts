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
const strategies = { choose: 0, primal: 4 } as const;

function openProgram(highs: Highs, linear: LinearModel): LinearProgram {
  const model = highs.createModel();
  model.options.set({ output_flag: false });
  model.passModel(modelData(highs, linear));
  const { modelStatus } = highs.constants;
  let costly: readonly number[] = [];
  let isMoved = true;
  return {
    setBounds(column, lower, upper) {
      model.changeColBounds(column, lower, upper);
      isMoved = true;
    },
    minimise(cost) {
      // The last solution still fits where only the cost changed: the primal method goes on from it, and is ten times as fast on a large table.
      model.options.set({ simplex_strategy: isMoved ? strategies.choose : strategies.primal });
      isMoved = false;
      for (const column of costly) model.changeColCost(column, 0);
      for (const [column, price] of cost) model.changeColCost(column, price);
      costly = cost.map(([column]) => column);
      const { modelStatus: status } = model.run();
      if (status === modelStatus.infeasible) return undefined;
      if (status !== modelStatus.optimal) throw new RangeError(`the linear solver ended in state ${status}`);
      return model.getSolution().colValue;
    },
    close() {
      model[Symbol.dispose]();
    },
  };
}
