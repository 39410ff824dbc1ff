/**
 * Under what condition a ring finds this partner's persons elsewhere, and what it tells of how often (LNK-11). Two links of the same persons that differ in a window or
 * in classes differ by those whose dates lie between, or by those who are related to themselves, and no owner can tell how few those are: so over one extraction the
 * same persons are linked with the same dataset of another partner in one way.
 */
import { type Codebook, demand, type LinkPlan, type LinkTable, type OverlapPlan, type RingPlan } from '@ketensom/protocol';
import type { LocalSide } from '../policy/local-side.ts';
import type { RingSelection, Telling } from '../store/ring-store.ts';

/** Under which window persons are found at an end, and whether rows of somebody to himself count; nothing where every row counts alike. */
function textOf({ edges }: LinkPlan, end: string): string {
  const window = edges.find((edge) => edge.end === end)?.window;
  const others = edges.some(({ self }) => self === 'exclude') ? ['others alone'] : [];
  return window === undefined && others.length === 0 ? '' : JSON.stringify([window ?? '', ...others]);
}

/** In which classes it is told how often or how near. */
function classesOf({ tables }: LinkPlan, end: string): Pick<Telling, 'classes'> {
  const classes = tables.find(({ name }) => name === end)?.classes;
  return classes === undefined ? {} : { classes: JSON.stringify([classes.kind, classes.bounds]) };
}

function ofLink(plan: LinkPlan, name: string): readonly Telling[] {
  const tableOf = (other: string): LinkTable | undefined => plan.tables.find((table) => table.name === other);
  const toldBy = (other: string, end: string): readonly Telling[] => {
    const table = tableOf(other);
    return table === undefined ? [] : [{ other: table.partner, dataset: table.dataset, text: textOf(plan, end), ...classesOf(plan, end) }];
  };
  return name === plan.centre ? plan.edges.flatMap(({ end }) => toldBy(end, end)) : toldBy(plan.centre, name);
}

const ofOverlap = ({ sets }: OverlapPlan, self: string): readonly Telling[] =>
  sets.flatMap(({ partners, dataset }) => partners.filter((partner) => partner !== self).map((other) => ({ other, dataset, text: '' })));

/** What a ring tells of one of this partner's sets or tables. */
export const tellingsOf = (plan: RingPlan, name: string, self: string): readonly Telling[] =>
  plan.kind === 'link' ? ofLink(plan, name) : ofOverlap(plan, self);

/** Two conditions find different persons. Two classifications of the same persons differ at their bounds; whether somebody was found at all is the sum of either. */
const clashes = (own: Telling, before: Telling): boolean =>
  own.text !== before.text || (own.classes !== undefined && before.classes !== undefined && own.classes !== before.classes);

/** Whether two selections meet the same dataset of somebody in two ways. What was kept before this was written down told nothing, of whomever. */
function differs({ told: own = [] }: RingSelection, { told: before }: RingSelection): boolean {
  if (before === undefined) return own.some(({ text, classes }) => text !== '' || classes !== undefined);
  return own.some((telling) =>
    before.some((earlier) => earlier.other === telling.other && earlier.dataset === telling.dataset && clashes(telling, earlier)),
  );
}

/** Both of one extraction: a newer one has other persons. */
const isOfOneDay = (own: RingSelection, before: RingSelection): boolean =>
  own.dataset === before.dataset && (before.snapshot === undefined || own.snapshot === before.snapshot);

/** @throws ProtocolError `differencing` where the same persons were found before under another condition. */
export async function demandSameTelling(
  own: readonly RingSelection[],
  earlier: readonly RingSelection[],
  { local, codebook }: { readonly local: Pick<LocalSide, 'countDifferences'>; readonly codebook: Codebook },
): Promise<void> {
  for (const selection of own) {
    for (const before of earlier.filter((each) => isOfOneDay(selection, each) && differs(selection, each))) {
      const numbers = await local.countDifferences(selection, codebook, [before]);
      demand(numbers.length === 0 || numbers.some((count) => count > 0), 'differencing', { clause: 'LNK-11' });
    }
  }
}
