/**
 * The T-th reveal opens the secrets of a round, which with two hundred partners takes seconds. They are opened before the event's transaction, one
 * secret at a time, and other requests are served in between; the transaction finds them done. A reveal that is at fault opens nothing here: what is
 * wrong with it is said where it is refused. Without this, and after a crash, the transaction opens them itself.
 */
import { setImmediate as yieldToOthers } from 'node:timers/promises';
import { checkReveal, type OpenedSecrets, openSecretsInSteps, ProtocolError, type Reveal } from '@ketensom/protocol';
import { openNoteOf } from '../log/event-note.ts';
import { findRound, openRounds } from '../round/round-store.ts';
import type { Actor } from '../store/actors.ts';
import type { Desk } from '../store/desk.ts';
import { partyOf } from '../store/parties.ts';
import { readReveal } from './read-reveal.ts';

interface Opening {
  readonly work: Promise<void>;
  opened?: OpenedSecrets;
}

/** Openings under way or not used yet, by round. Whichever T reveals one was begun with, its result is that of all (openSecrets). */
const openings = new WeakMap<Desk, Map<string, Opening>>();

const openingsOf = (desk: Desk): Map<string, Opening> => {
  const known = openings.get(desk) ?? new Map<string, Opening>();
  openings.set(desk, known);
  return known;
};

/** What was opened of a round ahead of the reveal that is being taken. */
export const openedAhead = (desk: Desk, round: string): OpenedSecrets | undefined => openingsOf(desk).get(round)?.opened;

type Openable = Parameters<typeof openSecretsInSteps>[1];

/** The round that the event in a note opens, with its reveals, where it is a sound T-th one. */
function findOpenable(
  desk: Desk,
  caller: Actor,
  note: Uint8Array,
): { readonly round: Openable; readonly reveals: readonly Reveal[] } | undefined {
  const { event } = openNoteOf(desk, note, partyOf(desk, caller));
  if (event.type !== 'share.revealed' || event.actor !== caller.name) return undefined;
  const stored = findRound(desk, event.round);
  if (stored?.state.kind !== 'collecting-reveals') return undefined;
  const { state } = stored;
  const isNew =
    state.reveals.every((reveal) => reveal.partner !== event.actor) && state.inputs.some((input) => input.partner === event.actor);
  if (!isNew || state.reveals.length + 1 !== state.config.threshold) return undefined;
  const { reveal } = readReveal(desk, stored, event);
  checkReveal(desk.primitives, state, reveal);
  return { round: state, reveals: [...state.reveals, reveal] };
}

function begin(desk: Desk, round: Openable, reveals: readonly Reveal[]): Opening {
  const steps = openSecretsInSteps(desk.primitives, round, reveals);
  const run = async (): Promise<void> => {
    for (;;) {
      await yieldToOthers();
      const { done, value } = steps.next();
      if (done !== true) continue;
      opening.opened = value;
      return;
    }
  };
  const opening: Opening = { work: run() };
  return opening;
}

/** Takes an event with `accept`, once what it opens is open. */
export async function openAhead<Answer>(desk: Desk, caller: Actor, note: Uint8Array, accept: () => Answer): Promise<Answer> {
  if (!openRounds(desk).some(({ kind }) => kind === 'collecting-reveals')) return accept();
  let found: ReturnType<typeof findOpenable>;
  try {
    found = findOpenable(desk, caller, note);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
  }
  if (found === undefined) return accept();
  const known = openingsOf(desk);
  const name = found.round.config.round;
  const opening = known.get(name) ?? begin(desk, found.round, found.reveals);
  known.set(name, opening);
  try {
    await opening.work;
    return accept();
  } finally {
    known.delete(name);
  }
}
