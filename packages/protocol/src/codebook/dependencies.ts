/** What conditions and derivations are made of. */
import type { Condition } from './condition.ts';
import type { Derivation } from './types.ts';

/** The variables that a condition names, as often as it names them. */
export function conditionVariables(condition: Condition): string[] {
  switch (condition.kind) {
    case 'all':
    case 'any':
      return condition.of.flatMap((part) => conditionVariables(part));
    case 'not':
      return conditionVariables(condition.of);
    case 'compare':
      return condition.value.kind === 'variable' ? [condition.variable, condition.value.variable] : [condition.variable];
    default:
      return [condition.variable];
  }
}

/** The variables that a derivation reads directly, each once. */
export function derivationInputs(derivation: Derivation): string[] {
  switch (derivation.kind) {
    case 'cut':
    case 'period':
    case 'recode':
      return [derivation.of];
    case 'sumOf':
      return [...new Set(derivation.of)];
    case 'when':
      return [...new Set(conditionVariables(derivation.condition))];
    case 'between':
    case 'within':
    case 'survival':
      return [derivation.from, derivation.to].flatMap((end) => (end.kind === 'variable' ? [end.variable] : []));
  }
}
