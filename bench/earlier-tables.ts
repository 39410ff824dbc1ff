/** `pnpm bench earlier-tables`: tables of the same rows released one after the other, each held against those before (DSC-14); processor time of each. */
import { loadLinearSolver } from '@ketensom/native';
import {
  buildAggregateResult,
  compileAggregate,
  decodeSum,
  defaultRules,
  deriveLayout,
  type EarlierTable,
  encodeContribution,
  findEarlier,
  type LinearSolver,
  type PlacedTable,
  parseCodebook,
  parseOneTable,
  releasedTables,
  searchPattern,
  tabulateRows,
} from '@ketensom/protocol';

const codes = (letter: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${letter}${at}`);
const codebook = parseCodebook({
  codebook: 'town',
  version: 1,
  keys: { person: { kind: 'text', normalise: ['trim'] } },
  variables: {
    area: { kind: 'category', codes: codes('a', 60) },
    year: { kind: 'category', codes: codes('y', 6) },
    sex: { kind: 'category', codes: ['F', 'M'] },
    age: { kind: 'category', codes: codes('g', 5) },
  },
  datasets: { visits: { unit: 'visit', variables: ['area', 'year', 'sex', 'age'] } },
});

let state = 7;
const next = (below: number): number => {
  state = (Math.imul(state, 1103515245) + 12345) >>> 0;
  return Math.floor((state / 4294967296) * below);
};
const rows = Array.from({ length: 24000 }, () => {
  const skew = Math.min(next(60), next(60));
  return { area: `a${skew}`, year: `y${next(6)}`, sex: next(2) ? 'F' : 'M', age: `g${Math.min(next(5), next(5))}` };
});
const names = ['a', 'b', 'c'];
const rules = { ...defaultRules, minContributors: { default: 1, waive: [] } };
const counted = { programs: 0, ms: 0, models: 0, columns: 0 };
const real = await loadLinearSolver();
const solver: LinearSolver = (model) => {
  counted.models += 1;
  counted.columns = Math.max(counted.columns, model.lower.length);
  const program = real(model);
  return {
    ...program,
    minimise(cost) {
      const start = performance.now();
      const found = program.minimise(cost);
      counted.ms += performance.now() - start;
      counted.programs += 1;
      return found;
    },
  };
};

const placed: PlacedTable[] = [];
const find = (population: Uint8Array): EarlierTable[] =>
  placed.flatMap((one) => (Buffer.from(one.population).equals(population) ? [one.table] : []));
for (const asked of [
  { by: ['area', 'year'] },
  { by: ['area', 'sex'], totals: true },
  { by: ['area', 'age'] },
  { by: ['year', 'sex', 'age'], totals: true },
  { by: ['area', 'sex'], where: { variable: 'year', in: ['y1', 'y2'] } },
]) {
  const plan = compileAggregate(
    parseOneTable({ query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'visits', measures: ['count'], ...asked }),
    codebook,
  );
  const layout = deriveLayout(plan, codebook, names.length);
  const sum = new BigUint64Array(layout.words);
  for (const [at] of names.entries()) {
    const own = rows
      .filter((_, place) => place % 3 === at)
      .map((cells) => ({ values: new Map(Object.entries(cells).map(([name, value]) => [name, { state: 'value' as const, value }])) }));
    const words = new BigUint64Array(
      encodeContribution(layout, tabulateRows({ plan, layout, codebook }, { rows: own, unreadable: 0, notRegistered: new Set() })).buffer,
    );
    for (const [place, word] of words.entries()) sum[place] = BigInt.asUintN(64, (sum[place] ?? 0n) + word);
  }
  const sums = decodeSum(layout, new Uint8Array(sum.buffer), names.length);
  const shared = { plan, codebook, releaseMode: 'plain' as const, included: names, snapshots: {} };
  const input = {
    ...shared,
    layout,
    sums,
    rules,
    notRegistered: new Map(),
    earlier: findEarlier(find, shared),
    suppress: searchPattern(solver),
  };
  Object.assign(counted, { programs: 0, ms: 0, models: 0, columns: 0 });
  const cpu = process.cpuUsage();
  let said = '';
  try {
    const table = buildAggregateResult(input);
    const hidden = table.cells.filter(({ count }) => (count as { state: string }).state === 'suppressed').length;
    said = `${hidden} of ${table.cells.length} hidden${table.totalsWithheld === true ? ', totals withheld' : ''}`;
    placed.push(
      ...releasedTables(
        { plan, codebook },
        {
          ...table,
          rules: rules as never,
          releaseMode: 'plain',
          partners: { included: names, missing: [], notOffering: [] },
          snapshots: {},
        },
      ),
    );
  } catch (error) {
    said = String((error as { code?: string }).code ?? error);
  }
  const used = process.cpuUsage(cpu);
  console.log(
    JSON.stringify(asked),
    ((used.user + used.system) / 1e6).toFixed(2),
    's;',
    JSON.stringify(counted),
    said,
    (process.memoryUsage().rss / 1e6).toFixed(0),
    'MB',
  );
}
