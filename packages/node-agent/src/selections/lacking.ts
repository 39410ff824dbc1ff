/**
 * Rows that answers tell apart only by what they lack. A total less the table by age is about those without an age: the rules on missing values are
 * about them, and not the ledger. But somebody who lacks one thing must not be found by another, so every way to lack something is looked at once
 * more without the breakdowns and splits in which such a row lacks a value: there it is a row like any other.
 */
import { findTellingCombination } from './combine.ts';
import type { Figure, Gap, Selections } from './figures.ts';
import type { Universe } from './find-telling.ts';
import type { LightVerdict } from './lightest.ts';

/** Ways to lack something that are looked at; beyond that nothing is decided. */
const mostPatterns = 64;

const nameOf = (answer: number, view: number | undefined): string => `${answer}/${view}`;

/** The views in which each row lacks a value; rows that lack nothing are not in it. */
function lackedViews(answers: readonly Selections[]): ReadonlyMap<number, readonly string[]> {
  const lacked = new Map<number, string[]>();
  for (const [answer, { gaps }] of answers.entries()) {
    for (const { view, rows } of gaps) {
      for (const row of rows) {
        const known = lacked.get(row);
        if (known === undefined) lacked.set(row, [nameOf(answer, view)]);
        else known.push(nameOf(answer, view));
      }
    }
  }
  return lacked;
}

/** The rows that are not in a figure of this answer, nor in one beside it, because they lack the value that it is about. */
export const lacksOf = ({ gaps }: { readonly gaps: readonly Gap[] }, { view }: Figure): ReadonlySet<number> =>
  new Set(gaps.find((gap) => gap.view === view)?.rows);

/** Whether some sum of multiples of these is about a few persons for another reason than that they lack a value. */
export function findTellingOthers(answers: readonly Selections[], { ids, floor }: Universe): LightVerdict {
  const lacked = lackedViews(answers);
  const patterns = new Map([[] as readonly string[], ...lacked.values()].map((views) => [views.join(' '), views] as const));
  if (patterns.size > mostPatterns) return 'undecided';
  const verdicts = [...patterns.values()].map((views): LightVerdict => {
    const without = new Set(views);
    const left = answers.flatMap(({ figures }, answer) => figures.filter(({ view }) => !without.has(nameOf(answer, view))));
    const lacking = [...lacked].flatMap(([row, own]) => (own.some((view) => !without.has(view)) ? [row] : []));
    return findTellingCombination(left, { ids, floor, lacking: Uint32Array.from(lacking).sort() });
  });
  return verdicts.find((verdict) => verdict === 'found') ?? verdicts.find((verdict) => verdict === 'undecided') ?? 'none';
}
