/**
 * What may stand apart in a sum or difference of answers, and why that finds nobody.
 *
 * Rows that lack a value: a total less the table by age is about those without an age; the rules on missing values are about them, and not the ledger.
 * Small cells: a cell of few persons here may be one of many in the sum, and where it is not, the gate hides it and what would give it away (DSC-6, DSC-14); so
 * with a small part of a share.
 *
 * Nobody who lacks one thing, or is alone in one table, must be found by another. So for every way to be set apart the answers are looked at once more
 * without the breakdowns and splits that do so: there such a row is a row like any other.
 */
import { findTellingCombination } from './combine.ts';
import type { Figure, Selections, Universe } from './figures.ts';
import type { LightVerdict } from './lightest.ts';
import { countPersons } from './row-ids.ts';

/** Ways to be set apart that are looked at; beyond that nothing is decided. */
const mostPatterns = 64;

const nameOf = (answer: number, view: number | undefined): string => `${answer}/${view}`;

/** Whether it is a cell, or a part of one, of few persons. */
const isSmallPiece = ({ kind, persons }: Figure, floor: number): boolean => (kind === 'cell' || kind === 'part') && persons < floor;

const smallPieces = ({ figures }: Selections, floor: number): readonly Figure[] => figures.filter((figure) => isSmallPiece(figure, floor));

/** Rows with the views of answers in which they lack a value (`lacked`), or are in a small piece as well (`all`). */
interface Views {
  readonly lacked: ReadonlyMap<number, readonly string[]>;
  readonly all: ReadonlyMap<number, readonly string[]>;
}

function viewsOf(answers: readonly Selections[], floor: number): Views {
  const lacked = new Map<number, string[]>();
  const all = new Map<number, string[]>();
  const add = (map: Map<number, string[]>, row: number, view: string): void => {
    const known = map.get(row);
    if (known === undefined) map.set(row, [view]);
    else known.push(view);
  };
  for (const [answer, selections] of answers.entries()) {
    for (const { rows, view } of smallPieces(selections, floor)) for (const row of rows) add(all, row, nameOf(answer, view));
    for (const { view, rows } of selections.gaps) {
      for (const row of rows) {
        add(lacked, row, nameOf(answer, view));
        add(all, row, nameOf(answer, view));
      }
    }
  }
  return { lacked, all };
}

/** The rows that are in no figure of the view of this one for lack of a value. */
const lacksOf = ({ gaps }: Selections, { view }: Figure): Uint32Array => gaps.find((gap) => gap.view === view)?.rows ?? new Uint32Array();

/** Whether these rows are exactly some pieces of one view. */
function arePieces(rows: ReadonlySet<number>, pieces: readonly Figure[]): boolean {
  const touched = pieces.filter((piece) => piece.rows.some((row) => rows.has(row)));
  const isWhole = touched.every((piece) => piece.rows.every((row) => rows.has(row)));
  return isWhole && touched.reduce((sum, piece) => sum + piece.rows.length, 0) === rows.size;
}

/** Of rows that are in one of two figures alone those that may not be: none where they are pieces of either answer, but for those that lack a value. */
export function notApart(
  rows: readonly number[],
  sides: readonly (readonly [answer: Selections, figure: Figure])[],
  floor: number,
): readonly number[] {
  const lacking = new Set(sides.flatMap(([answer, figure]) => [...lacksOf(answer, figure)]));
  const left = new Set(rows.filter((row) => !lacking.has(row)));
  const views = sides.flatMap(([answer]) => [...Map.groupBy(smallPieces(answer, floor), ({ view }) => view).values()]);
  return views.some((pieces) => arePieces(left, pieces)) ? [] : [...left];
}

/** Whether some sum of multiples of these is about a few persons who do not stand apart by what they lack or by a cell of their own. */
export function findTellingOthers(answers: readonly Selections[], { ids, floor }: Universe): LightVerdict {
  const { lacked, all } = viewsOf(answers, floor);
  const patterns = new Map([[] as readonly string[], ...all.values()].map((views) => [views.join(' '), views] as const));
  if (patterns.size > mostPatterns) return 'undecided';
  const verdicts = [...patterns.values()].map((views): LightVerdict => {
    const without = new Set(views);
    const isLeft = (answer: number, view: number | undefined): boolean => !without.has(nameOf(answer, view));
    const figures = answers.flatMap((one, answer) => one.figures.filter(({ view }) => isLeft(answer, view)));
    const lacking = [...lacked].flatMap(([row, own]) => (own.some((view) => !without.has(view)) ? [row] : []));
    const doLack = new Set(lacking);
    // A figure that is large only with those who lack something is a figure all the same.
    const isPiece = (figure: Figure): boolean =>
      isSmallPiece(figure, floor) ||
      countPersons(
        [...figure.rows].filter((row) => !doLack.has(row)),
        ids,
        floor,
      ) < floor;
    const pieces = figures.filter(isPiece).map(({ rows }) => rows);
    return findTellingCombination(figures, { ids, floor, lacking: Uint32Array.from(lacking).sort(), pieces });
  });
  return verdicts.find((verdict) => verdict === 'found') ?? verdicts.find((verdict) => verdict === 'undecided') ?? 'none';
}
