/** Which classifications of a result stand for others at some partners, where the mapping between them is not one to one. */
import { derivationInputs } from '../codebook/dependencies.ts';
import type { Codebook, Derivation } from '../codebook/types.ts';
import type { AskedOf } from '../query/offering.ts';
import { planVariables } from '../query/plan-variables.ts';
import type { QueryPlan } from '../query/types.ts';
import type { DatasetOffer } from '../run/offer.ts';
import type { RecodedFacts, ResultFacts } from './types.ts';

type Recode = Extract<Derivation, { readonly kind: 'recode' }>;

/** Variables that `names` are made of, themselves among them. */
function behind(names: readonly string[], codebook: Codebook): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    const derivation = codebook.variables.get(name)?.derivation;
    if (derivation !== undefined) derivationInputs(derivation).forEach(visit);
  };
  names.forEach(visit);
  return found;
}

const isOneToOne = ({ merged, inexact }: Recode): boolean => merged.length === 0 && inexact.length === 0;

/**
 * Empty where nothing was recoded but one to one.
 *
 * @param held what an included partner offered, by dataset
 */
export function recodedFacts(
  { plan, codebook }: AskedOf<QueryPlan>,
  included: readonly string[],
  held: (partner: string) => Readonly<Record<string, DatasetOffer>> | undefined,
): Pick<ResultFacts, 'recoded'> {
  const offered = included.map((partner) => {
    const names = Object.entries(held(partner) ?? {}).flatMap(([dataset, { recoded = [] }]) => {
      const read = behind(planVariables(plan, dataset), codebook);
      return recoded.filter((name) => read.has(name));
    });
    return [partner, new Set(names)] as const;
  });
  const entries = [...new Set(offered.flatMap(([, names]) => [...names]))].toSorted().flatMap((name): [string, RecodedFacts][] => {
    const derivation = codebook.variables.get(name)?.derivation;
    if (derivation?.kind !== 'recode' || isOneToOne(derivation)) return [];
    const { of, merged, inexact, choice } = derivation;
    const partners = offered.flatMap(([partner, names]) => (names.has(name) ? [partner] : []));
    return [[name, { of, partners, merged, inexact, ...(choice === undefined ? {} : { choice }) }]];
  });
  return entries.length === 0 ? {} : { recoded: Object.fromEntries(entries) };
}
