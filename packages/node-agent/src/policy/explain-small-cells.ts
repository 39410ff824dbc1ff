/** What happens to this partner's own small cells in a sum (DSC-9): they stay at home, or the others together could read them. */
import type { Language } from '@ketensom/host';
import type { ExplainedLine, ExplainedOf } from './explained.ts';

type Sum = ExplainedOf<'aggregate'> | ExplainedOf<'tables'>;

const topics = { nl: 'uw kleine cellen', en: 'your small cells' } as const;

const isPublic = ({ plan }: Sum['resolved']): boolean =>
  plan.kind === 'tables' ? plan.parts.every((part) => part.plan.public) : plan.public;

/** Whose wish it is that they stay at home. */
function kept({ pinned, resolved: { rules } }: Sum, language: Language): string {
  const byCharter = pinned.terms.releaseMode === 'local-threshold';
  const { minCount } = rules;
  if (language === 'nl') {
    const whose = byCharter ? 'zo vraagt het charter het van iedereen' : 'zo zegt uw beleid het, en uw aanbod en het resultaat noemen het';
    return `cellen met minder dan ${minCount} personen van u blijven thuis (${whose}). Ze ontbreken in de optelling, die daardoor te laag kan zijn. Het grootboek telt ze als gevraagd.`;
  }
  const whose = byCharter ? 'the charter asks it of everybody' : 'your policy says so, and your offer and the result name it';
  return `cells of fewer than ${minCount} of your persons stay at home (${whose}). They are missing from the sum, which can be too low for it. The ledger counts them as asked.`;
}

function added({ resolved: { rules } }: Sum, language: Language): string {
  const { round, minContributors } = rules;
  const isOne = minContributors.default <= 1;
  if (language === 'nl') {
    const near = round > 1 ? `op de afronding op ${round} na` : 'precies';
    const few = isOne ? '' : `Waar minder dan ${minContributors.default} partners iemand hebben wordt niets getoond. `;
    return `tellen mee. Van een cel die wordt getoond kunnen alle andere partners samen hun eigen cijfers aftrekken: dan houden ze het uwe over, ${near}, ook als u er maar enkele personen hebt. ${few}Met releaseMode: local-threshold in uw beleid blijven ze thuis.`;
  }
  const near = round > 1 ? `within the rounding to ${round}` : 'exactly';
  const few = isOne ? '' : `Where fewer than ${minContributors.default} partners have anybody nothing is shown. `;
  return `are added. From a cell that is shown all other partners together can subtract their own figures: what they are left with is yours, ${near}, however few your persons in it are. ${few}With releaseMode: local-threshold in your policy they stay at home.`;
}

/** One line, of a sum over persons; none where cells of one person may be shown anyway, or the figures are released as this partner's own. */
export function smallCellsLines(sum: Sum, language: Language): ExplainedLine[] {
  const { resolved } = sum;
  const isOwn = resolved.kind === 'aggregate' && resolved.plan.combine === 'none';
  if (isOwn || isPublic(resolved) || resolved.rules.minCount <= 1) return [];
  return [{ topic: topics[language], text: resolved.leavesSmallOut ? kept(sum, language) : added(sum, language) }];
}
