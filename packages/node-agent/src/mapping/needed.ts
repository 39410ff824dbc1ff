/** What of a mapping a question needs: the variables that are read from the source, and those that are computed from them, in order. */
import { type AgentDataset, type Codebook, derivationInputs, type Variable } from '@ketensom/protocol';

export interface NeededVariables {
  /** Read from the source. */
  readonly mapped: readonly Variable[];
  /** Computed, each after what it is made of. */
  readonly derived: readonly Variable[];
}

/** A span from the start or end of a period is computed only for a query that has one. */
const isSupported = (variable: Variable): boolean => {
  const { derivation } = variable;
  if (derivation?.kind !== 'between') return true;
  return ![derivation.from, derivation.to].some((end) => end.kind === 'bound' && end.bound !== 'snapshot');
};

/** `names` may hold variables that the partner cannot give: they, and what depends on them, are left out. */
export function neededVariables(names: Iterable<string>, dataset: AgentDataset, codebook: Codebook): NeededVariables {
  const given = new Map<string, boolean>();
  const [mapped, derived]: [Variable[], Variable[]] = [[], []];
  const visit = (name: string): boolean => {
    const known = given.get(name);
    if (known !== undefined) return known;
    const variable = codebook.variables.get(name);
    const isMapped = dataset.variables.has(name);
    const inputs = variable?.derivation === undefined ? undefined : derivationInputs(variable.derivation);
    const can = variable !== undefined && (isMapped || (inputs !== undefined && isSupported(variable) && inputs.map(visit).every(Boolean)));
    given.set(name, can);
    if (can && variable !== undefined) (isMapped ? mapped : derived).push(variable);
    return can;
  };
  for (const name of names) visit(name);
  return { mapped, derived };
}
