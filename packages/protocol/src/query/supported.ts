/** Derivations that a codebook may hold and this version does not compute: refused where a query would need them. */
import { derivationInputs } from '../codebook/dependencies.ts';
import type { Codebook, Derivation } from '../codebook/types.ts';
import { laterIssue } from '../later.ts';
import type { LocalIssue } from '../local-issue.ts';

const needsPeriod = (derivation: Derivation): boolean =>
  derivation.kind === 'between' && [derivation.from, derivation.to].some((end) => end.kind === 'bound' && end.bound !== 'snapshot');

const isWorkday = (derivation: Derivation): boolean => derivation.kind === 'between' && derivation.unit === 'workday';

/** One issue per variable that is named, or behind one, that counts workdays or needs a period. */
export function unsupportedDerivations(names: readonly string[], codebook: Codebook): LocalIssue[] {
  const issues: LocalIssue[] = [];
  const seen = new Set<string>();
  const visit = (name: string): void => {
    if (seen.has(name)) return;
    seen.add(name);
    const derivation = codebook.variables.get(name)?.derivation;
    if (derivation === undefined) return;
    if (isWorkday(derivation)) issues.push(laterIssue(`codebook variables.${name}`, 'a span in workdays'));
    if (needsPeriod(derivation)) issues.push(laterIssue(`codebook variables.${name}`, 'a span that a period binds'));
    derivationInputs(derivation).forEach(visit);
  };
  names.forEach(visit);
  return issues;
}
