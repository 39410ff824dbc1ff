/** Random aggregate queries, each in two forms: the file that is asked, and what the oracle computes. */
import { SeededRandom } from '../../packages/lab/src/generate/random.ts';
import type { QueryFile } from './write-scenario.ts';

/** A query, and the parts of SQL that say the same. */
export interface RandomQuery {
  readonly file: QueryFile;
  /** Boolean SQL over `cases`; null where it is unknown. */
  readonly where: string;
  readonly by: readonly string[];
  readonly totals: boolean;
  readonly measures: readonly RandomMeasure[];
  /** Variables that a partner must register to take part. */
  readonly required: readonly string[];
}

/** One measure: its name in the result, the rows it rests on, and what is added up over them. */
export interface RandomMeasure {
  readonly name: string;
  readonly written: unknown;
  readonly kind: 'count' | 'sum' | 'mean' | 'share' | 'missing';
  /** The variable, absent for `count`. */
  readonly variable?: string;
  /** SQL of the hits of a share. */
  readonly hit?: string;
  /** Decimals of the variable. */
  readonly scale: number;
}

/** Codes of the variables that a query can be broken down by, as the codebook orders them. */
export const codesOf: Readonly<Record<string, readonly string[]>> = {
  region: ['N', 'E', 'S', 'W'],
  care: ['01', '02', '03'],
  age_band: ['0-3', '4-11', '12-17', '18+'],
  year: ['2020', '2021', '2022', '2023', '2024'],
  has_plan: ['true', 'false'],
};

interface Predicate {
  readonly written: unknown;
  readonly sql: string;
  readonly variables: readonly string[];
}

const operators = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

class QueryMaker {
  readonly #random: SeededRandom;

  constructor(seed: string) {
    this.#random = new SeededRandom(seed);
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[this.#random.between(0, items.length - 1)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }

  #some<Item>(items: readonly Item[], least: number, most: number): Item[] {
    const wanted = this.#random.between(least, most);
    const shuffled = items.map((item) => ({ item, at: this.#random.unit() })).sort((a, b) => a.at - b.at);
    return shuffled.slice(0, wanted).map(({ item }) => item);
  }

  #number(): Predicate {
    const op = this.#pick(['eq', 'gt', 'gte', 'lt', 'lte'] as const);
    if (this.#random.unit() < 0.5) {
      const value = this.#random.between(-1, 25);
      return { written: { variable: 'age', [op]: value }, sql: `(age ${operators[op]} ${value})`, variables: ['age'] };
    }
    const cents = this.#random.between(0, 14_000_000);
    return { written: { variable: 'cost', [op]: cents / 100 }, sql: `(cost ${operators[op]} ${cents})`, variables: ['cost'] };
  }

  #code(): Predicate {
    const variable = this.#pick(['region', 'care', 'age_band', 'year']);
    const codes = codesOf[variable] ?? [];
    if (this.#random.unit() < 0.4) {
      const code = this.#pick(codes);
      return { written: { variable, eq: code }, sql: `(${variable} = '${code}')`, variables: [variable] };
    }
    const chosen = this.#some(codes, 1, codes.length);
    return {
      written: { variable, in: chosen },
      sql: `(${variable} in (${chosen.map((code) => `'${code}'`).join(', ')}))`,
      variables: [variable],
    };
  }

  #leaf(): Predicate {
    const kind = this.#pick(['number', 'code', 'code', 'plan', 'date', 'has'] as const);
    if (kind === 'number') return this.#number();
    if (kind === 'code') return this.#code();
    if (kind === 'plan') {
      const wanted = this.#random.unit() < 0.5;
      return { written: { variable: 'has_plan', eq: wanted }, sql: `(has_plan = ${wanted})`, variables: ['has_plan'] };
    }
    if (kind === 'date') {
      const op = this.#pick(['gt', 'gte', 'lt', 'lte'] as const);
      const date = `20${this.#random.between(20, 24)}-${this.#pick(['01', '02', '06', '12'])}-${this.#pick(['01', '15', '28'])}`;
      return { written: { variable: 'opened', [op]: date }, sql: `(opened ${operators[op]} date '${date}')`, variables: ['opened'] };
    }
    const variable = this.#pick(['region', 'age', 'cost', 'has_plan', 'year']);
    const has = this.#random.unit() < 0.5;
    return { written: { variable, has }, sql: `(${variable} is ${has ? 'not ' : ''}null)`, variables: [variable] };
  }

  /** At most `depth` levels of all, any and not. */
  predicate(depth: number): Predicate {
    const shape = depth === 0 ? 'leaf' : this.#pick(['leaf', 'all', 'any', 'not'] as const);
    if (shape === 'leaf') return this.#leaf();
    if (shape === 'not') {
      const inner = this.predicate(depth - 1);
      return { written: { not: inner.written }, sql: `(not ${inner.sql})`, variables: inner.variables };
    }
    const parts = Array.from({ length: this.#random.between(2, 3) }, () => this.predicate(depth - 1));
    return {
      written: { [shape]: parts.map((part) => part.written) },
      sql: `(${parts.map((part) => part.sql).join(shape === 'all' ? ' and ' : ' or ')})`,
      variables: parts.flatMap((part) => part.variables),
    };
  }

  #measures(): RandomMeasure[] {
    const code = this.#pick(['N', 'E', 'S', 'W']);
    const all: RandomMeasure[] = [
      { name: 'sum(cost)', written: { sum: 'cost' }, kind: 'sum', variable: 'cost', scale: 2 },
      { name: 'mean(cost)', written: { mean: 'cost' }, kind: 'mean', variable: 'cost', scale: 2 },
      { name: 'sum(age)', written: { sum: 'age' }, kind: 'sum', variable: 'age', scale: 0 },
      { name: 'mean(age)', written: { mean: 'age' }, kind: 'mean', variable: 'age', scale: 0 },
      { name: 'share(has_plan)', written: { share: 'has_plan' }, kind: 'share', variable: 'has_plan', hit: 'has_plan', scale: 0 },
      {
        name: `share(region=${code})`,
        written: { share: 'region', is: code },
        kind: 'share',
        variable: 'region',
        hit: `region = '${code}'`,
        scale: 0,
      },
      { name: 'missing(cost)', written: { missing: 'cost' }, kind: 'missing', variable: 'cost', scale: 0 },
      { name: 'missing(age)', written: { missing: 'age' }, kind: 'missing', variable: 'age', scale: 0 },
    ];
    return [{ name: 'count', written: 'count', kind: 'count', scale: 0 }, ...this.#some(all, 2, 6)];
  }

  query(name: string): RandomQuery {
    const where = this.#random.unit() < 0.8 ? this.predicate(3) : undefined;
    const by = this.#some(Object.keys(codesOf), 0, 3);
    const totals = this.#random.unit() < 0.5;
    const measures = this.#measures();
    const file = {
      query: name,
      purpose: 'testing',
      kind: 'aggregate',
      dataset: 'cases',
      ...(where === undefined ? {} : { where: where.written }),
      by,
      totals,
      measures: measures.map(({ written }) => written),
    };
    return { file, where: where?.sql ?? 'true', by, totals, measures, required: [...new Set([...by, ...(where?.variables ?? [])])] };
  }
}

/** `count` queries from a seed, no two of which ask the same. */
export function makeQueries(seed: string, count: number): RandomQuery[] {
  const maker = new QueryMaker(seed);
  const queries = new Map<string, RandomQuery>();
  while (queries.size < count) {
    const query = maker.query(`random-${queries.size + 1}`);
    const { query: _name, ...meaning } = query.file;
    queries.set(JSON.stringify({ ...meaning, by: query.by.toSorted() }), query);
  }
  return [...queries.values()].map((query, at) => ({ ...query, file: { ...query.file, query: `random-${at + 1}` } }));
}
