/** All partners have approved: what begins, by the kind of the query. */
import { ProtocolError, type QueryKind } from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';
import { openModel, openRound } from './open-round.ts';
import { readRunContext } from './run-context.ts';

type Open = (desk: Desk, run: string) => void;

/** A kind that this version does not run is refused before anybody is asked to approve it. */
const refuse: Open = () => {
  throw new ProtocolError('not-supported', { clause: 'RUN-1' });
};

const openers: { readonly [Kind in QueryKind]: Open } = { aggregate: openRound, overlap: refuse, model: openModel };

/** Begins a run within the caller's transaction. */
export const openRun: Open = (desk, run) => openers[readRunContext(desk, run).kind](desk, run);
