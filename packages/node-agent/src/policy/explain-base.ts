/** A base in plain language: who of it is found where, who is held against whom, and what the coordinator hears of it (LNK-8, LNK-10). */
import type { Language } from '@ketensom/host';
import { type LinkPlan, membersText } from '@ketensom/protocol';
import type { ExplainedLine } from './explained.ts';

/** Everybody is counted, and the coordinator hears how many of each cell there are. */
function baseLine(base: NonNullable<LinkPlan['base']>, language: Language): ExplainedLine {
  const { table, others, through } = base;
  const names = others.join(', ');
  const [nl, en] =
    through === undefined
      ? [`gevonden in ${names}`, `found in ${names}`]
      : [`via ${through} bij ${names} uitgekomen`, `led through ${through} to ${names}`];
  const text =
    language === 'nl'
      ? `iedereen uit ${table} telt mee, ${nl} of niet. De coördinator hoort hoeveel personen elke cel van ${table} heeft, onder een nummer zonder betekenis.`
      : `everybody of ${table} is counted, ${en} or not. The coordinator hears how many persons each cell of ${table} has, under a number without meaning.`;
  return { topic: language === 'nl' ? 'basistabel' : 'base', text };
}

/** Who is held against whom, and the finer lists that this takes of the base. */
function comparisonLines({ comparison, base }: LinkPlan, language: Language): readonly ExplainedLine[] {
  if (comparison === undefined || base === undefined) return [];
  const isDutch = language === 'nl';
  const { of, standardise } = comparison;
  const compared = {
    topic: isDutch ? 'vergeleken' : 'compared',
    text: `${base.table}: ${membersText(base, of === 'true', language)} ${isDutch ? 'met' : 'with'} ${membersText(base, of !== 'true', language)}`,
  };
  if (standardise.length === 0) return [compared];
  const names = standardise.map(({ variable }) => variable).join(', ');
  const text = isDutch
    ? `naar ${names}: ${base.table} gaat daarvoor in fijnere lijsten, onder nummers zonder betekenis. Welk stratum een nummer is, hoort niemand, ook de coördinator niet; hij ziet er wel de aantallen van.`
    : `in ${names}: ${base.table} goes in finer lists for that, under numbers without meaning. Which stratum a number is nobody hears, nor does the coordinator; it does see how many are in each.`;
  return [compared, { topic: isDutch ? 'gelijk gemaakt' : 'made alike', text }];
}

/** The lines of a base; none where there is none. */
export const explainBase = (plan: LinkPlan, language: Language): readonly ExplainedLine[] =>
  plan.base === undefined ? [] : [baseLine(plan.base, language), ...comparisonLines(plan, language)];
