/** All partners have approved: what begins, by the kind of the query. */
import type { PlanKind } from '@ketensom/protocol';
import { openRing } from '../ring/open-ring.ts';
import type { Desk } from '../store/desk.ts';
import { openModel, openRound } from './open-round.ts';
import { readRunContext } from './run-context.ts';

type Open = (desk: Desk, run: string) => void;

const openers: { readonly [Kind in PlanKind]: Open } = {
  aggregate: openRound,
  tables: openRound,
  overlap: openRing,
  link: openRing,
  model: openModel,
};

/** Begins a run within the caller's transaction. */
export const openRun: Open = (desk, run) => openers[readRunContext(desk, run).kind](desk, run);
