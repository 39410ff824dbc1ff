/** Tables of the same rows, released one after the other, each held against those before it (DSC-14): what the coordinator computes before each. */
import { loadLinearSolver } from '@ketensom/native';
import {
  buildAggregateResult,
  type Codebook,
  compileAggregate,
  decodeSum,
  defaultRules,
  deriveLayout,
  encodeContribution,
  type FindEarlier,
  findEarlier,
  type LinearSolver,
  type PartnerRows,
  type PlacedTable,
  ProtocolError,
  parseCodebook,
  parseOneTable,
  type ResultCell,
  releasedTables,
  searchPattern,
  tabulateRows,
} from '@ketensom/protocol';
import { stopwatch } from './measure.ts';

const codes = (letter: string, count: number): string[] => Array.from({ length: count }, (_, at) => `${letter}${at}`);

const codebook: Codebook = parseCodebook({
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

const partners = ['a', 'b', 'c'];
const rules = { ...defaultRules, minContributors: { default: 1, waive: [] } };

/** Made-up rows, most of them in the first areas and ages. */
function makeRows(count: number): PartnerRows['rows'] {
  let state = 7;
  const next = (below: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
  const value = (code: string) => ({ state: 'value', value: code }) as const;
  return Array.from({ length: count }, () => ({
    values: new Map([
      ['area', value(`a${Math.min(next(60), next(60))}`)],
      ['year', value(`y${next(6)}`)],
      ['sex', value(next(2) === 0 ? 'F' : 'M')],
      ['age', value(`g${Math.min(next(5), next(5))}`)],
    ]),
  }));
}

const asked = [
  { by: ['area', 'year'] },
  { by: ['area', 'sex'], totals: true },
  { by: ['area', 'age'] },
  { by: ['year', 'sex', 'age'], totals: true },
  { by: ['area', 'sex'], where: { variable: 'year', in: ['y1', 'y2'] } },
];

/** The opened sum of a question. */
function openSum(query: object, rows: PartnerRows['rows']) {
  const document = { query: 'q', purpose: 'p', kind: 'aggregate', dataset: 'visits', measures: ['count'], ...query };
  const plan = compileAggregate(parseOneTable(document), codebook);
  const layout = deriveLayout(plan, codebook, partners.length);
  const sum = new BigUint64Array(layout.words);
  for (const at of partners.keys()) {
    const own = rows.filter((_, place) => place % partners.length === at);
    const table = tabulateRows({ plan, layout, codebook }, { rows: own, unreadable: 0, notRegistered: new Set() });
    const words = new BigUint64Array(encodeContribution(layout, table).buffer);
    for (const [place, word] of words.entries()) sum[place] = BigInt.asUintN(64, (sum[place] ?? 0n) + word);
  }
  return { plan, layout, sums: decodeSum(layout, new Uint8Array(sum.buffer), partners.length) };
}

/** A solver that counts what it is asked. */
function counting(solver: LinearSolver) {
  const counted = { programs: 0 };
  const counter: LinearSolver = (model) => {
    const program = solver(model);
    return {
      ...program,
      minimise(cost) {
        counted.programs += 1;
        return program.minimise(cost);
      },
    };
  };
  return { counted, counter };
}

/** See the module header. */
export async function earlierTables(): Promise<void> {
  const { counted, counter } = counting(await loadLinearSolver());
  const rows = makeRows(24_000);
  const placed: PlacedTable[] = [];
  const find: FindEarlier = (bytes) => placed.flatMap(({ population, table }) => (Buffer.from(population).equals(bytes) ? [table] : []));
  for (const query of asked) {
    const { plan, layout, sums } = openSum(query, rows);
    const of = { plan, codebook, releaseMode: 'plain' as const, included: partners, snapshots: {} };
    const input = {
      ...of,
      layout,
      sums,
      rules,
      notRegistered: new Map(),
      earlier: findEarlier(find, of, rules),
      suppress: searchPattern(counter),
    };
    counted.programs = 0;
    let said = '';
    const { processor } = await stopwatch(() => {
      try {
        const table = buildAggregateResult(input);
        said = `${table.cells.filter(({ count }) => (count as ResultCell).state === 'suppressed').length} cells hidden`;
        const facts = { partners: { included: partners, missing: [], notOffering: [] }, snapshots: {}, releaseMode: 'plain' as const };
        placed.push(...releasedTables(of, { ...table, ...facts, rules: { ...rules } }));
      } catch (error) {
        if (!(error instanceof ProtocolError)) throw error;
        said = `refused (${error.code})`;
      }
    });
    const rest = `${counted.programs} linear programs, ${said}`;
    process.stdout.write(`${processor.toFixed(2).padStart(6)} s of the processor, ${rest}: ${JSON.stringify(query)}\n`);
  }
}
