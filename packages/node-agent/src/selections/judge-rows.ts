/**
 * The rows that a run asks for, held against those of every answer: all that may take seconds of a judgement, as plain data and without any I/O, so
 * that a thread can do it.
 */
import type { LocalRows } from '../evaluate/select-rows.ts';
import { buildSelections, type Selections, type Universe } from './figures.ts';
import { type Answer, findTelling, findTellingSum, type Telling } from './find-telling.ts';
import type { MetRows } from './met-rows.ts';
import { tellingRosters } from './rosters.ts';
import { RowIds } from './row-ids.ts';

/** Why the rows of a question are refused. `run`: the earlier answer of a pair. */
export interface RowsFinding {
  readonly code: 'differencing';
  readonly rule: Telling['rule'] | 'complement' | 'roster';
  readonly run?: string;
}

/** The rows of a universe as a ledger has them: those that were ever met (`RowIds.bytesFrom`), and what was answered about them. */
export interface KnownUniverse {
  readonly met: Uint8Array;
  readonly answers: readonly Answer[];
}

/** What a run asks, with what it is held against. */
export interface JudgeTask {
  readonly run: string;
  /** The partners of its sum, in order; empty where it is no sum. */
  readonly roster: readonly string[];
  /** Fewer partners than this must not stand apart, nor fewer persons than `floor`. */
  readonly least: number;
  readonly floor: number;
  /** Whether its sums leave unrounded. */
  readonly isExact: boolean;
  readonly asked: readonly { readonly rows: LocalRows }[];
  readonly universes: ReadonlyMap<string, KnownUniverse>;
}

/** What came of it; `selections` in the order asked, `met` by universe. */
export interface JudgedRows {
  readonly finding?: RowsFinding;
  readonly selections: readonly Selections[];
  readonly met: ReadonlyMap<string, MetRows>;
}

/** Gives the rows their numbers, and finds in which cell and part each lies. */
function numberRows(rows: LocalRows, ids: RowIds) {
  const numbers = Uint32Array.from(rows.persons, (person, at) => ids.idOf(person, rows.ordinals[at] ?? 1));
  const cells = new Int32Array(ids.size).fill(-2);
  const splits = rows.splits.map(() => new Int32Array(ids.size).fill(-1));
  for (const [at, row] of numbers.entries()) {
    cells[row] = rows.cells[at] ?? -1;
    for (const [split, parts] of splits.entries()) parts[row] = rows.splits[split]?.[at] ?? -1;
  }
  return { cells, splits };
}

/** The selections of an answer; where they give few persons away among themselves, which is for the gate to hide, the cells alone combine. */
function selectionsOf(rows: LocalRows, { ids, floor, isExact }: Universe & { readonly isExact: boolean }): Selections {
  const selections = buildSelections(numberRows(rows, ids), { axes: rows.axes, totals: rows.totals }, { ids, floor, isExact });
  if (findTellingSum([selections], { ids, floor }) === 'none') return selections;
  return { ...selections, figures: selections.figures.map((figure) => (figure.kind === 'cell' ? figure : { ...figure, combines: false })) };
}

/** The same selection, answered before as sums over other partners, of which too few stand apart. */
function findOtherRoster({ figures }: Selections, { roster, least }: JudgeTask, answers: readonly Answer[]): RowsFinding | undefined {
  const before = answers.map((answer) => ({ run: answer.run, roster: answer.roster, figures: answer.selections.figures }));
  const [other] = tellingRosters({ roster, figures }, before, least);
  return other === undefined ? undefined : { code: 'differencing', rule: 'roster', run: other.run };
}

const differencing = (telling: Telling | undefined): RowsFinding | undefined =>
  telling === undefined ? undefined : { code: 'differencing', ...telling };

/** A universe while a run is judged: its own parts count as answered before those that follow. */
interface OpenUniverse {
  readonly ids: RowIds;
  readonly first: number;
  answers: readonly Answer[];
}

function openUniverse({ met, answers }: KnownUniverse): OpenUniverse {
  const ids = new RowIds();
  ids.append(met);
  return { ids, first: ids.size, answers };
}

/** See the module header. */
export function judgeRows(task: JudgeTask): JudgedRows {
  const { run, roster, floor, isExact } = task;
  const open = new Map([...task.universes].map(([name, known]) => [name, openUniverse(known)]));
  let finding: RowsFinding | undefined;
  const all = task.asked.map(({ rows }) => {
    if (rows.outside > 0 && rows.outside < floor) finding ??= { code: 'differencing', rule: 'complement' };
    const universe = open.get(rows.universe);
    if (universe === undefined) throw new RangeError('rows of a universe that was not handed over');
    const { ids, answers } = universe;
    const selections = selectionsOf(rows, { ids, floor, isExact });
    finding ??=
      findOtherRoster(
        selections,
        task,
        answers.filter((answer) => answer.run !== run),
      ) ?? differencing(findTelling(selections, answers, { ids, floor }));
    universe.answers = [...answers, { run, roster, selections }];
    return selections;
  });
  const met = new Map([...open].map(([name, { ids, first }]) => [name, { first, size: ids.size, bytes: ids.bytesFrom(first) }]));
  return { ...(finding === undefined ? {} : { finding }), selections: all, met };
}
