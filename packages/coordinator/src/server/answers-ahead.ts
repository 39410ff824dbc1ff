/**
 * What a partner of a round or a ring asks as soon as it has read certain entries, handed to it with them: the config and the survivor statement that an
 * entry names, its column of shares once they are fixed, and a list of one part that was passed on to it. Each is what the address would answer, and is
 * checked as that.
 */
import { type EventOf, type EventType, type KetensomEvent, longestEntry, splitEntries, utf8 } from '@ketensom/protocol';
import { storedEvent } from '../log/event-note.ts';
import { leavesOfTypes } from '../log/tree-store.ts';
import { hopPath, lastPart, readHopPart } from '../ring/ring-parts.ts';
import { findRing } from '../ring/ring-store.ts';
import { makeColumn } from '../round/make-column.ts';
import { findRound } from '../round/round-store.ts';
import { type Actor, isNamedIn } from '../store/actors.ts';
import { readPublicBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';

/** Entries that are followed by a question. */
const types: readonly EventType[] = ['round.config', 'round.shares_fixed', 'survivors.fixed', 'overlap.config', 'hop.done'];

/** The most answers of one bundle, and bytes of all of them; what is no list is one entry. */
const mostAnswers = 8;
const mostBytes = 2 ** 20;

interface AnswerAhead {
  /** The address that is asked. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The list that a hop passed on to the caller. */
function passedTo(desk: Desk, caller: Actor, event: EventOf<'hop.done'>): AnswerAhead | undefined {
  const stored = findRing(desk, event.round);
  if (stored === undefined || !isNamedIn(stored.config.roster, caller) || lastPart(stored, event) > 0) return undefined;
  const bytes = readHopPart(desk, stored, event, { caller: caller.name, part: 0 });
  return bytes === undefined ? undefined : { path: `${hopPath(event.round, event)}/0`, bytes };
}

function columnOf(desk: Desk, { name }: Actor, round: string): AnswerAhead | undefined {
  const stored = findRound(desk, round);
  const isDealer =
    stored !== undefined &&
    'dealt' in stored.state &&
    'r1Hash' in stored.state &&
    stored.state.dealt.some(({ header }) => header.partner === name);
  return isDealer ? { path: `/v1/rounds/${round}/column`, bytes: makeColumn(desk, stored, name) } : undefined;
}

const rosterOf = (desk: Desk, round: string) => findRound(desk, round)?.state.config.roster ?? findRing(desk, round)?.config.roster ?? [];

function answerTo(desk: Desk, caller: Actor, event: KetensomEvent): AnswerAhead | undefined {
  if (event.type === 'hop.done') return passedTo(desk, caller, event);
  if (!('round' in event) || !isNamedIn(rosterOf(desk, event.round), caller)) return undefined;
  if (event.type === 'round.shares_fixed') return columnOf(desk, caller, event.round);
  if (!('digest' in event)) return undefined;
  const bytes = readPublicBlob(desk, event.digest);
  return bytes === undefined || bytes.length > longestEntry ? undefined : { path: `/v1/blobs/${event.digest}`, bytes };
}

/**
 * The answers that come with the entries from `start` up to and without `end`, as entries of a bundle: an empty one, then each path and what it answers; of what is
 * too long for one entry, the path before each piece.
 */
export function answersAhead(desk: Desk, caller: Actor, start: number, end: number): readonly Uint8Array[] {
  let left = mostBytes;
  const answers = leavesOfTypes(desk, types, { start, end })
    .flatMap((leaf) => answerTo(desk, caller, storedEvent(leaf)) ?? [])
    .filter(({ bytes }) => {
      const fits = bytes.length <= left;
      if (fits) left -= bytes.length;
      return fits;
    })
    .slice(0, mostAnswers);
  if (answers.length === 0) return [];
  return [new Uint8Array(0), ...answers.flatMap(({ path, bytes }) => splitEntries(bytes).flatMap((piece) => [utf8(path), piece]))];
}
