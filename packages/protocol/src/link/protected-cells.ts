/**
 * Disclosure control on cells that nobody has named yet (LNK-5): what a link shows is decided over numbers, committed to, and only then do owners say what those
 * that are shown stand for. A cell of fewer persons than the rules ask, on whichever side of a join they are fewest, is hidden whole, its sums with it.
 */
import { z } from 'zod';
import { decodeHex, encodeHex, hashLabelled, labels, type Primitives } from '../crypto/index.ts';
import { demand } from '../errors.ts';
import { digestField, nameField, roundField, wholeField } from '../event/fields.ts';
import { mostRingLists } from '../overlap/lists.ts';
import type { LinkMeasure, LinkPlan } from '../query/link/types.ts';
import { noData } from '../result/cell-states.ts';
import { comparedFigureSchema } from '../result/schema.ts';
import type { ResultCell } from '../result/types.ts';
import { encodeDocument, parseDocument } from '../run/document.ts';
import { type Figure, releasedCount } from '../statistics/released.ts';
import type { NumberedCell } from './cell-numbers.ts';
import type { CellRules } from './cell-rules.ts';
import { figureCell } from './figure-cell.ts';
import type { JoinedCell } from './join-tags.ts';
import type { CountedMean, Joined } from './joined.ts';
import { type ProtectedComparison, protectComparison } from './protect-comparison.ts';
import { type ProtectedMean, protectMean } from './protect-mean.ts';
import { type ValueFigure, valueFigure } from './protect-value.ts';
import { nowhereMask, releasedCells, sideCount, sideNumber } from './strata.ts';

const clause = 'LNK-5';

/** A figure of a cell that is shown: of values more is said, and they may be hidden by themselves. */
export type ProtectedFigure = Figure | ValueFigure;

/** A joined cell as it is released, by number: `numbers` in the order of the plan's tables, `figures` in that of its measures; no figures where it is hidden. */
export interface ProtectedCell {
  readonly numbers: readonly number[];
  readonly figures?: readonly ProtectedFigure[];
}

/** All joined cells that are shown, and where empty ones are shown too, those that are hidden; of a comparison what is made of them. */
export interface ProtectedCells {
  readonly salt: string;
  readonly cells: readonly ProtectedCell[];
  readonly compared?: readonly ProtectedComparison[];
  readonly means?: readonly ProtectedMean[];
}

const plainFigure = z.union([z.number(), z.string().max(80)]);
const figure = z.union([
  plainFigure,
  z.strictObject({ value: plainFigure, n: plainFigure.exactOptional() }),
  z.strictObject({ hidden: z.enum(['minCount', 'dominance', 'denominator', 'none']) }),
]);

const cellsSchema = z.strictObject({
  salt: digestField,
  cells: z.array(
    z.strictObject({
      numbers: z.array(wholeField).max(50),
      figures: z.array(figure).max(20).exactOptional(),
    }),
  ),
  compared: z
    .array(z.strictObject({ number: wholeField, share: wholeField, sides: z.tuple([comparedFigureSchema, comparedFigureSchema]) }))
    .exactOptional(),
  means: z.array(z.strictObject({ number: wholeField, measure: wholeField, figure: comparedFigureSchema })).exactOptional(),
});

/** A share is of a comparison, and not counted in each cell. */
type CellMeasure = Exclude<LinkMeasure, { readonly kind: 'share' }>;

/** Measures that each cell has a figure of. */
export const cellMeasures = ({ measures }: LinkPlan): readonly CellMeasure[] =>
  measures.filter((measure): measure is CellMeasure => measure.kind !== 'share');

function figureOf(measure: CellMeasure, cell: JoinedCell, about: ProtectionContext): ProtectedFigure {
  if ('value' in measure) return valueFigure(measure, cell, about);
  const count = measure.kind === 'rows' ? cell.rows : BigInt(cell.distinct[measure.identity] ?? 0);
  return releasedCount(count, about.rules.round);
}

/** What cells are protected by. */
interface ProtectionContext {
  readonly plan: LinkPlan;
  readonly rules: CellRules;
}

const compareNumbers = (left: ProtectedCell, right: ProtectedCell): number => {
  const at = left.numbers.findIndex((number, index) => number !== right.numbers[index]);
  return (left.numbers[at] ?? 0) - (right.numbers[at] ?? 0);
};

const isWithheld = (figure: ProtectedFigure | undefined): figure is Extract<ValueFigure, { readonly hidden: string }> =>
  typeof figure === 'object' && 'hidden' in figure && figure.hidden !== 'none';

/** Values of one cell of a base are shown of all that is told of it or of none: whoever has the figure of all of them would have a hidden one from the others. */
function hideTogether(plan: LinkPlan, cells: readonly ProtectedCell[]): readonly ProtectedCell[] {
  if (plan.base === undefined || plan.values.length === 0) return cells;
  const at = plan.tables.findIndex(({ name }) => name === plan.base?.table);
  const hidden = new Map(
    cells.flatMap(({ numbers, figures = [] }) =>
      figures.flatMap((figure, measure) => (isWithheld(figure) ? [[`${numbers[at]} ${measure}`, figure] as const] : [])),
    ),
  );
  return cells.map(({ numbers, figures }) => ({
    numbers,
    ...(figures === undefined ? {} : { figures: figures.map((figure, measure) => hidden.get(`${numbers[at]} ${measure}`) ?? figure) }),
  }));
}

/** What each cell of the base has of both groups: made of the cells that are released, so that a comparison shows nothing that they hide. */
function protectMeans({ plan, rules }: ProtectionContext, cells: readonly ProtectedCell[], counted: readonly CountedMean[]) {
  const { comparison, base } = plan;
  const asked = cellMeasures(plan).flatMap((measure, at) => (measure.kind === 'mean' ? [{ measure, at }] : []));
  const table = plan.tables.find(({ name }) => name === base?.table);
  if (comparison === undefined || table === undefined || asked.length === 0) return {};
  const place = plan.tables.indexOf(table);
  const cellOf = (number: number, mask: number, at: number): ResultCell | undefined => {
    const own = cells.find(({ numbers }) => numbers[place] === number && numbers.at(-1) === mask);
    if (own === undefined) return rules.showZero === 'all' ? noData : undefined;
    const figure = own.figures?.[at];
    return figure === undefined ? undefined : figureCell(figure);
  };
  const numbers = Array.from({ length: releasedCells(plan, table) }, (_, number) => number);
  const means = numbers.flatMap((number) =>
    asked.map(({ measure, at }): ProtectedMean => {
      const groups = { found: cellOf(number, 0, at), others: cellOf(number, nowhereMask(plan), at) };
      const own = counted.find((each) => each.number === number && each.value === measure.value);
      return { number, measure: at, figure: protectMean(measure, groups, own, { plan, comparison, rules }) };
    }),
  );
  return { means };
}

/** See the module header. `salt`: 32 fresh bytes, hex. */
export function protectCells(about: ProtectionContext, { cells: joined, compared, means = [] }: Joined, salt: string): ProtectedCells {
  const { plan, rules } = about;
  const { minOverlap, minCount, showZero } = rules;
  const cells = joined.flatMap((cell): readonly ProtectedCell[] => {
    const isShown = cell.isHidden === undefined ? Math.min(...cell.distinct) >= Math.max(minOverlap, minCount, 1) : !cell.isHidden;
    if (isShown) return [{ numbers: cell.cells, figures: cellMeasures(plan).map((measure) => figureOf(measure, cell, about)) }];
    // Where nobody is shown as nobody, who is few must not pass for it; elsewhere the two look alike.
    return showZero === 'all' ? [{ numbers: cell.cells }] : [];
  });
  const { comparison } = plan;
  const figures =
    comparison === undefined || compared === undefined ? {} : { compared: protectComparison({ comparison, rules }, compared) };
  const shown = hideTogether(plan, cells.toSorted(compareNumbers));
  return { salt, cells: shown, ...figures, ...protectMeans(about, shown, means) };
}

/**
 * The numbers of which any cell is shown, and of a comparison the sides of each share that is shown anywhere, of tables that have more than one, in the order of the
 * plan's tables.
 */
export function shownNumbers(plan: LinkPlan, { cells, compared = [] }: ProtectedCells, { showZero }: CellRules): readonly NumberedCell[] {
  const isOfShare = ({ sides }: ProtectedComparison): boolean =>
    sides.some(({ of, against }) => of.state === 'value' || against.state === 'value');
  const shares = [...new Set(compared.filter(isOfShare).map(({ share }) => share))].toSorted((left, right) => left - right);
  const sizes = plan.tables.map((table) => releasedCells(plan, table));
  const edgeOf = (name: string): number => plan.edges.findIndex(({ end }) => end === name);
  // Beside a base every table that is told of has one thing more to tell: that nothing was found.
  const widths = plan.tables.map(({ name }, at) => (sizes[at] ?? 1) + (plan.base?.others.includes(name) === true ? 1 : 0));
  return plan.tables.flatMap(({ name: table }, at) => {
    const size = sizes[at] ?? 1;
    const beside = widths.reduce((product, other, place) => (place === at ? product : product * other), 1);
    const isFound = (mask: number | undefined): boolean =>
      plan.base === undefined || table === plan.base.table || ((mask ?? 0) >> edgeOf(table)) % 2 === 0;
    const tally = Array.from({ length: size }, () => ({ shown: 0, hidden: 0 }));
    for (const { numbers, figures } of cells) {
      const own = tally[numbers[at] ?? 0];
      if (own !== undefined && isFound(numbers.at(-1))) own[figures === undefined ? 'hidden' : 'shown'] += 1;
    }
    const isShown = ({ shown, hidden }: { readonly shown: number; readonly hidden: number }): boolean =>
      showZero === 'all' ? hidden < beside : shown > 0;
    const named = size === 1 ? [] : tally.flatMap((own, number) => (isShown(own) ? [{ table, number }] : []));
    // The two sides follow the cells.
    const ofBase = table === plan.base?.table ? shares : [];
    const sides = ofBase.flatMap((share) =>
      Array.from({ length: sideCount }, (_, side) => ({ table, number: sideNumber(size, share, side) })),
    );
    return [...named, ...sides];
  });
}

/** Salted, so that figures which are few enough to try are not found by it. */
export const deriveCellsCommit = (primitives: Primitives, cells: ProtectedCells): string =>
  encodeHex(hashLabelled(primitives, labels.linkCells, decodeHex(cells.salt), encodeDocument(cells)));

/** Protected cells as they stand in what the coordinator opens to auditors. @throws ProtocolError `malformed`. */
export function parseCells(value: unknown): ProtectedCells {
  const parsed = cellsSchema.safeParse(value);
  demand(parsed.success, 'malformed', { clause });
  return parsed.data;
}

const countedSchema = z.strictObject({
  version: z.literal(1),
  round: roundField,
  commit: digestField,
  shown: z.array(z.strictObject({ table: nameField, number: wholeField })).max(mostRingLists),
});

/** What the coordinator says once cells are protected (the document of `link.counted`): its commitment to them, and which numbers it needs the labels of. */
export interface CountedDocument {
  readonly version: 1;
  readonly round: string;
  readonly commit: string;
  readonly shown: readonly NumberedCell[];
}

export const encodeCounted = (document: CountedDocument): Uint8Array => encodeDocument(document);

/** @throws ProtocolError `oversize`, `non-canonical`, `malformed` or `unknown-field`. */
export const decodeCounted = (bytes: Uint8Array): CountedDocument => parseDocument<CountedDocument>(bytes, countedSchema, clause);
