/** What a ring's result says beside its table: how much of each table could be linked, the rules, the extraction dates. */
import { enforcedRules, type Rules } from '../disclosure/index.ts';
import { ownDatasets, type RingPlan } from '../link/ring-shape.ts';
import type { SealedSizes } from '../overlap/sealed-sizes.ts';
import type { AskedOf } from '../query/offering.ts';
import type { DatasetOffer } from '../run/offer.ts';
import type { Linkage } from './linkage.ts';
import { offerFacts } from './offer-facts.ts';
import { recodedFacts } from './recoded-facts.ts';
import type { ReleaseContext } from './release-document.ts';

/** Rows of each set or table that its condition selects, and those of them with a usable identifier, over all owners, also by subgroup. */
export function linkageOf(sizes: readonly SealedSizes[]): ReadonlyMap<string, Linkage> {
  const linkage = new Map<string, Linkage>();
  for (const { set, rows, usable, groups: own = [] } of sizes.flatMap(({ sets }) => sets)) {
    const known = linkage.get(set) ?? { rows: 0, usable: 0, groups: new Map() };
    const groups = new Map(known.groups);
    for (const { code, ...of } of own) {
      const before = groups.get(code) ?? { rows: 0, usable: 0 };
      groups.set(code, { rows: before.rows + of.rows, usable: before.usable + of.usable });
    }
    linkage.set(set, { rows: known.rows + rows, usable: known.usable + usable, groups });
  }
  return linkage;
}

/** Distinct persons of each list of the config, as its owner said. */
export function personsOf(sizes: readonly SealedSizes[], lists: number): readonly number[] {
  const persons = new Map(sizes.flatMap(({ lists: own }) => own.map((entry) => [entry.list, entry.persons] as const)));
  return Array.from({ length: lists }, (_, list) => persons.get(list) ?? 0);
}

/** The rules that a ring's table was made under, and the extraction dates of its partners' data. */
export const ringFacts = (
  { plan, codebook }: AskedOf<RingPlan>,
  { partners, rules }: { readonly partners: readonly string[]; readonly rules: Rules },
  offerOf: (partner: string) => Readonly<Record<string, DatasetOffer>> | undefined,
): Pick<ReleaseContext, 'rules' | 'snapshots' | 'recoded'> => ({
  rules: enforcedRules(rules),
  snapshots: offerFacts(partners, (partner) => offerOf(partner)?.[ownDatasets(plan, partner)[0] ?? '']).snapshots,
  ...recodedFacts({ plan, codebook }, partners, offerOf),
});
