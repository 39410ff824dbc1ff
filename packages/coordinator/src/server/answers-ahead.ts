/**
 * What a partner of a round asks as soon as it has read certain entries, handed to it with them: the config and the survivor statement that an entry
 * names, and its column of shares once they are fixed. Each is what the address would answer, and is checked as that.
 */
import { type EventType, type KetensomEvent, utf8 } from '@ketensom/protocol';
import { storedEvent } from '../log/event-note.ts';
import { leavesOfTypes } from '../log/tree-store.ts';
import { makeColumn } from '../round/make-column.ts';
import { findRound } from '../round/round-store.ts';
import type { Actor } from '../store/actors.ts';
import { readPublicBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';

/** Entries that are followed by a question. */
const types: readonly EventType[] = ['round.config', 'round.shares_fixed', 'survivors.fixed'];

/** The most bytes of one answer, and answers of one bundle. */
const mostBytes = 2 ** 16 - 1;
const mostAnswers = 8;

interface AnswerAhead {
  /** The address that is asked. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

function answerTo(desk: Desk, { name, key }: Actor, event: KetensomEvent): AnswerAhead | undefined {
  if (!('round' in event)) return undefined;
  const stored = findRound(desk, event.round);
  if (stored?.state.config.roster.some((entry) => entry.partner === name && entry.key === key) !== true) return undefined;
  if (event.type === 'round.shares_fixed') {
    const isDealer =
      'dealt' in stored.state && 'r1Hash' in stored.state && stored.state.dealt.some(({ header }) => header.partner === name);
    return isDealer ? { path: `/v1/rounds/${event.round}/column`, bytes: makeColumn(desk, stored, name) } : undefined;
  }
  if (!('digest' in event)) return undefined;
  const bytes = readPublicBlob(desk, event.digest);
  return bytes === undefined ? undefined : { path: `/v1/blobs/${event.digest}`, bytes };
}

/** The answers that come with the entries from `start` up to and without `end`, as entries of a bundle: an empty one, then each path and what it answers. */
export function answersAhead(desk: Desk, caller: Actor, start: number, end: number): readonly Uint8Array[] {
  const answers = leavesOfTypes(desk, types, { start, end })
    .flatMap((leaf) => answerTo(desk, caller, storedEvent(leaf)) ?? [])
    .filter(({ bytes }) => bytes.length <= mostBytes)
    .slice(0, mostAnswers);
  return answers.length === 0 ? [] : [new Uint8Array(0), ...answers.flatMap(({ path, bytes }) => [utf8(path), bytes])];
}
