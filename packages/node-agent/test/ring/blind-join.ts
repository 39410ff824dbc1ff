/** A link without its blinding: rows as owners list them, hashes for elements, joined and protected as the coordinator does. */
import {
  buildLinkResult,
  type Codebook,
  columnDomains,
  compileLink,
  concatBytes,
  identifierAt,
  joinLists,
  type LinkPlan,
  type LinkQuery,
  type LinkTable,
  memoryShelf,
  noblePrimitives,
  packIdentifiers,
  parseQuery,
  protectCells,
  type ReleaseRules,
  type RingConfig,
  ringShape,
  shownNumbers,
  utf8,
  weakestRules,
} from '@ketensom/protocol';
import type { LinkRow, TableRows } from '../../src/evaluate/list-rows.ts';
import { isPacked, type PackedTable } from '../../src/evaluate/packed-table.ts';
import { cellsOfLists, ownLabels } from '../../src/ring/own-labels.ts';
import { type OwnLists, personCount } from '../../src/ring/own-lists.ts';
import { ownTables } from '../../src/ring/own-tables.ts';
import { baseSizes } from '../../src/ring/table-sizes.ts';

/** A row of a register: identifiers and codes by name, a date as its step, and of a number its whole units, none where it is missing. */
export interface RawRow {
  readonly keys: Readonly<Record<string, string>>;
  readonly codes: Readonly<Record<string, string>>;
  readonly values?: Readonly<Record<string, number | undefined>>;
}
export type Raw = Readonly<Record<string, readonly RawRow[]>>;

/** Whole numbers below a bound, from a seed. */
export function numbers(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const partners = ['a', 'b', 'c', 'd'];

/** The own cell of a row; none where it lacks a code. */
function cellOf({ by, hits }: LinkTable, codes: RawRow['codes']): number | undefined {
  const places = by.map(({ variable, codes: all }) => [all.indexOf(codes[variable] ?? ''), all.length] as const);
  if (places.some(([at]) => at < 0)) return undefined;
  const cell = places.reduce((sum, [at, length]) => sum * length + at, 0);
  const sides = (hits ?? []).map((share) => {
    if (share.kind !== 'in') return undefined;
    const code = codes[share.variable] ?? '';
    const isHit = share.values.some((operand) => 'value' in operand && String(operand.value) === code);
    return code === '' ? undefined : isHit ? 0 : 1;
  });
  return sides.reduce<number | undefined>((all, side) => (all === undefined || side === undefined ? undefined : all * 2 + side), cell);
}

/** A table as its owner's engine groups it. */
function grouped(plan: LinkPlan, table: LinkPlan['tables'][number], rows: readonly RawRow[]): TableRows {
  const found = new Map<string, LinkRow>();
  for (const { keys, codes, values = {} } of rows) {
    const cell = cellOf(table, codes);
    const date = table.date === undefined ? '0' : (codes[table.date.variable] ?? '');
    if (cell === undefined || date === '') continue;
    const step = table.date === undefined ? {} : { step: Number(date) };
    const identifiers = table.keys.map((key) => keys[key] ?? '');
    const name = JSON.stringify([identifiers, cell, date]);
    const known = found.get(name);
    const totals = plan.values.map(({ table: of, variable }, at) => {
      const own = of === table.name ? values[variable] : undefined;
      const before = known?.totals?.[at];
      return own === undefined ? before : (before ?? 0n) + BigInt(own);
    });
    found.set(name, { identifiers, cell, count: (known?.count ?? 0) + 1, totals, ...step });
  }
  const about = { table: table.name, rows: 1, usable: 1, groups: [] };
  return isPacked(plan, table) ? { ...about, packed: packed(plan, [...found.values()]) } : { ...about, found: [...found.values()] };
}

/** The same where nothing more is told of the rows. */
function packed({ countsRows, slots }: LinkPlan, found: readonly LinkRow[]): PackedTable {
  const copiesOf = ({ count }: LinkRow): number => (countsRows ? Math.min(count, slots + 1) : 1);
  const lists = Map.groupBy(found, (row) => `${row.cell} ${copiesOf(row)}`);
  return {
    persons: new Set(found.map(({ identifiers }) => identifiers[0])).size,
    lists: [...lists.values()].map((rows) => ({
      cell: rows[0]?.cell ?? 0,
      copies: rows[0] === undefined ? 1 : copiesOf(rows[0]),
      identifiers: packIdentifiers(rows.map(({ identifiers }) => identifiers[0] ?? '')),
    })),
  };
}

/** Lists as tags; `edit` may change what owners send. */
export interface BlindJoin {
  readonly codebook: Codebook;
  readonly rules?: ReleaseRules;
  /** What owners draw their numbers from. */
  readonly seed?: string;
  readonly edit?: (lists: OwnLists, config: RingConfig) => OwnLists;
}

/** The released table, and which labels were said for it. */
export function joinBlind(query: object, raw: Raw, { codebook, rules = {}, seed = 'numbers', edit = (lists) => lists }: BlindJoin) {
  const plan = compileLink(parseQuery(query) as LinkQuery, codebook);
  const config = { ...ringShape(plan, partners), canaries: 0, run: '', round: '' } as unknown as RingConfig;
  const secret = noblePrimitives.sha256(utf8(seed));
  const listed = plan.tables.map((table) => grouped(plan, table, raw[table.name] ?? []));
  const labels = partners.flatMap((self) => ownLabels(noblePrimitives, { config, plan, self, secret }));
  const own = plan.tables.flatMap((table, at) => {
    const cells = cellsOfLists(noblePrimitives, { config, plan, self: table.partner, secret });
    return [...ownTables(config, plan, listed.slice(at, at + 1), cells)];
  });
  const lists = edit(new Map(own), config);
  const tagsOf = (list: number): Uint8Array => {
    const own = lists.get(list) ?? [];
    const domains = columnDomains(plan, config.lists[list] ?? { sets: [] }, codebook);
    const rows = Array.from({ length: personCount(own) }, (_, row) =>
      own.map((column, at) => noblePrimitives.sha256(utf8(domains[at] ?? ''), identifierAt(column, row)).subarray(0, 16)),
    );
    return concatBytes(...rows.flat());
  };
  const applied = { ...weakestRules, ...rules } as typeof weakestRules;
  const sealed = new Map(baseSizes(config, plan, lists).map(({ list, persons: own }) => [list, own]));
  const persons = config.lists.map((_, list) => sealed.get(list) ?? 0);
  const all = config.lists.map((_, list) => tagsOf(list));
  const counts = all.map((tags, list) => tags.length / (16 * (config.lists[list]?.columns ?? 1)));
  const pieces = (list: number): readonly Uint8Array[] => [all[list] ?? new Uint8Array(0)];
  const ended = { config, counts, pieces, canaries: new Uint8Array(0), seed: 7, shelf: memoryShelf() };
  const joined = joinLists({ plan, rules: applied }, ended, persons);
  const cells = protectCells({ plan, rules: applied }, joined, '0'.repeat(64));
  const shown = shownNumbers(plan, cells, applied);
  const said = labels.filter((label) => shown.some(({ table, number }) => label.table === table && label.number === number));
  return { ...buildLinkResult({ plan, cells, labels: said, rules: applied, linkage: new Map() }), said };
}
