/**
 * What is told of a table's rows instead of the rows themselves (LNK-11). Where its join has a window: for everybody and every step at which the other side's date
 * could lie, that there is a row in the window, once, with the values of those rows added up. Where the query asks for classes: in which of them its rows are, how many
 * or how near.
 */
import type { LinkClasses, LinkPlan, LinkTable, LinkWindow } from '@ketensom/protocol';
import type { LinkRow } from '../evaluate/list-rows.ts';

/** Somebody, at a step of the other side's date where there is a window, in a cell of the table; `count` rows of theirs. */
export interface ToldRow {
  readonly identifiers: readonly string[];
  readonly cell: number;
  readonly count: number;
  readonly step?: number;
  readonly totals?: LinkRow['totals'];
}

/** The last class that begins at or below a number. */
const classOf = ({ bounds }: LinkClasses, value: number): number => bounds.findLastIndex((bound) => bound <= value);

/** Rows of one person at one step of the other side: how many, and how far the nearest; of two as near the earlier. */
interface Near {
  readonly identifiers: readonly string[];
  readonly cell: number;
  readonly step?: number;
  hits: number;
  lag: number;
  totals: LinkRow['totals'] | undefined;
}

/** Values of rows that are told of together; undefined where none of them has one. */
export const addTotals = (left: LinkRow['totals'], right: LinkRow['totals']): LinkRow['totals'] =>
  left === undefined || right === undefined
    ? (left ?? right)
    : Array.from({ length: Math.max(left.length, right.length) }, (_, at) =>
        left[at] === undefined || right[at] === undefined ? (left[at] ?? right[at]) : left[at] + right[at],
      );

const isNearer = (lag: number, than: number): boolean => Math.abs(lag) < Math.abs(than) || (Math.abs(lag) === Math.abs(than) && lag < than);

/** Steps from the other side's date to a row's that lie in the window. */
const lagsIn = (window: LinkWindow | undefined): readonly number[] => {
  const [low, high] = window?.between ?? [0, 0];
  return Array.from({ length: high - low + 1 }, (_, at) => low + at);
};

/** See the module header. The rows of the table in the middle stand as they are, each at its own step. */
export function toldRows(plan: LinkPlan, { name, classes }: LinkTable, rows: readonly LinkRow[]): readonly ToldRow[] {
  const { centre, edges, countsRows } = plan;
  const window = edges.find(({ end }) => end === name)?.window;
  if (name === centre || (window === undefined && classes === undefined)) return rows;
  const known = new Map<string, Near>();
  for (const { identifiers, cell, count, step: own = 0, totals } of rows) {
    for (const lag of lagsIn(window)) {
      const step = own - lag;
      const key = JSON.stringify([identifiers, cell, step]);
      const near = known.get(key);
      if (near === undefined) known.set(key, { identifiers, cell, hits: count, lag, totals, ...(window === undefined ? {} : { step }) });
      else {
        near.hits += count;
        near.totals = addTotals(near.totals, totals);
        if (isNearer(lag, near.lag)) near.lag = lag;
      }
    }
  }
  const cellOf = ({ cell, hits, lag }: Near): number =>
    classes === undefined ? cell : Math.max(0, classOf(classes, classes.kind === 'hits' ? hits : lag));
  return [...known.values()].map((near) => {
    const { identifiers, step, totals } = near;
    return {
      identifiers,
      cell: cellOf(near),
      // Where joined rows are counted, a mark stands for all rows in the window.
      count: countsRows ? near.hits : 1,
      ...(step === undefined ? {} : { step }),
      ...(totals === undefined ? {} : { totals }),
    };
  });
}
