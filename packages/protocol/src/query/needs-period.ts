/** Which of a query's variables count from the start or end of its period. */
import { needsPeriod } from '../codebook/bind-dates.ts';
import { derivationInputs } from '../codebook/dependencies.ts';
import type { Codebook, DateEnd, Derivation } from '../codebook/types.ts';

const isOpen = (end: DateEnd): boolean => end.kind === 'bound' && end.bound !== 'snapshot';

function isBound(derivation: Derivation): boolean {
  if (derivation.kind === 'when') return needsPeriod(derivation.condition);
  return (derivation.kind === 'between' || derivation.kind === 'within') && [derivation.from, derivation.to].some(isOpen);
}

/** The first variable of `names`, or behind one, that a period has to bind. */
export function firstPeriodVariable(names: Iterable<string>, codebook: Codebook): string | undefined {
  const seen = new Set<string>();
  const visit = (name: string): string | undefined => {
    if (seen.has(name)) return undefined;
    seen.add(name);
    const derivation = codebook.variables.get(name)?.derivation;
    if (derivation === undefined) return undefined;
    return isBound(derivation) ? name : find(derivationInputs(derivation));
  };
  const find = (all: Iterable<string>): string | undefined => {
    for (const name of all) {
      const found = visit(name);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return find(names);
}
