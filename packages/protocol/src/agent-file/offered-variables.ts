/** What a partner can answer for, given what it maps: names only, never a count. */
import { derivationInputs } from '../codebook/dependencies.ts';
import type { Codebook, Dataset } from '../codebook/types.ts';

/** A dataset's variables and all that their derivations are made of: what a partner may map. Sorted. */
export function mappableVariables(dataset: Dataset, codebook: Codebook): string[] {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const derivation = codebook.variables.get(name)?.derivation;
    if (derivation !== undefined) derivationInputs(derivation).forEach(visit);
  };
  dataset.variables.forEach(visit);
  return [...found].toSorted();
}

/** The dataset's variables that a partner mapping `mapped` can give: mapped, or derived from what it can give. Sorted. */
export function offeredVariables(dataset: Dataset, codebook: Codebook, mapped: ReadonlySet<string>): string[] {
  const canGive = (name: string): boolean => {
    if (mapped.has(name)) return true;
    const derivation = codebook.variables.get(name)?.derivation;
    return derivation !== undefined && derivationInputs(derivation).every(canGive);
  };
  return dataset.variables.filter(canGive).toSorted();
}
