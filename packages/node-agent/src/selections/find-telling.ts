/** A question held against what was answered: one selection less another, then any sum of multiples of all of them. */
import { findTellingOthers } from './apart.ts';
import { findTellingCombination } from './combine.ts';
import { findTellingPair } from './compare-pairs.ts';
import type { Selections, Universe } from './figures.ts';
import type { LightVerdict } from './lightest.ts';

/** An answer that a question is held against. */
export interface Answer {
  readonly run: string;
  readonly roster: readonly string[];
  readonly selections: Selections;
}

/** Why a question would tell of a few persons. `run`: the earlier answer of a pair. */
export interface Telling {
  readonly rule: 'pair' | 'combination' | 'undecided';
  readonly run?: string;
}

/** Whether some sum of multiples of these is about a few persons; where all are exact, nobody may stand apart for any reason. */
export function findTellingSum(answers: readonly Selections[], universe: Universe): LightVerdict {
  if (!answers.every(({ isExact }) => isExact)) return findTellingOthers(answers, universe);
  return findTellingCombination(
    answers.flatMap(({ figures }) => figures),
    universe,
  );
}

function findAmong(asked: Selections, answers: readonly Answer[], universe: Universe): Telling | undefined {
  if (answers.length === 0) return undefined;
  for (const { run, selections } of answers) {
    if (findTellingPair(asked, selections, universe) !== undefined) return { rule: 'pair', run };
  }
  const verdict = findTellingSum([...answers.map(({ selections }) => selections), asked], universe);
  if (verdict === 'none') return undefined;
  return { rule: verdict === 'found' ? 'combination' : 'undecided' };
}

/** One selection against all that were answered; an exact one also against the exact ones alone. */
export function findTelling(asked: Selections, answers: readonly Answer[], universe: Universe): Telling | undefined {
  const exact = asked.isExact ? answers.filter(({ selections }) => selections.isExact) : [];
  const telling = findAmong(asked, answers, universe);
  return telling !== undefined || exact.length === answers.length ? telling : findAmong(asked, exact, universe);
}
