/** Windows, hits and lags of joins, in plain language: which rows count, what of them leaves and what could be learned of it (LNK-11). */
import type { Language } from '@ketensom/host';
import { type LinkEdge, type LinkPlan, type LinkTable, windowText } from '@ketensom/protocol';
import type { ExplainedLine } from './explained.ts';

function windowLine(plan: LinkPlan, edge: LinkEdge, language: Language): readonly ExplainedLine[] {
  const text = windowText(plan, edge, language);
  return text === undefined ? [] : [{ topic: language === 'nl' ? 'venster' : 'window', text }];
}

function classLine({ name, classes }: LinkTable, language: Language): readonly ExplainedLine[] {
  if (classes === undefined) return [];
  const isDutch = language === 'nl';
  const what = {
    hits: isDutch ? `hoeveel rijen van ${name} iemand heeft` : `how many rows of ${name} somebody has`,
    lag: isDutch ? `hoe ver de dichtstbijzijnde rij van ${name} ligt` : `how far the nearest row of ${name} is`,
  }[classes.kind];
  return [{ topic: isDutch ? 'in klassen' : 'in classes', text: `${what}: ${classes.codes.join(', ')}` }];
}

/** What is asked of dates and of numbers of rows; nothing where neither is. */
export const explainWithin = (plan: LinkPlan, language: Language): readonly ExplainedLine[] => [
  ...plan.edges.flatMap((edge) => windowLine(plan, edge, language)),
  ...plan.tables.flatMap((table) => classLine(table, language)),
];

const texts: Readonly<Record<Language, ExplainedLine>> = {
  nl: {
    topic: 'tekens met een datum',
    text: 'in het midden is een teken van een persoon op zijn datum, met een teken van de persoon ernaast; aan het andere eind staat een persoon er eenmaal voor elke stap van de kalender waarop een datum in het midden binnen het venster zou vallen. Een datum zelf reist niet mee, en niemand ziet welke tekens van het eind van één persoon zijn. Wie lijsten doorgeeft en de coördinator zien hoeveel rijen met verschillende datums een persoon in het midden heeft; uit de lengte van de lijsten volgt ongeveer hoeveel stappen een persoon aan het eind gemiddeld heeft.',
  },
  en: {
    topic: 'marks with a date',
    text: 'in the middle a mark is of a person on their date, with a mark of the person beside it; at the other end a person stands once for every step of the calendar at which a date in the middle would fall within the window. No date travels itself, and nobody sees which marks of the end are of one person. Whoever passes lists on and the coordinator see how many rows of different dates a person has in the middle; from how long lists are it follows about how many steps a person at the end has on average.',
  },
};

/** What leaves because of windows; nothing where there is none. */
export const leavingWithin = ({ edges }: LinkPlan, language: Language): readonly ExplainedLine[] =>
  edges.some(({ window }) => window !== undefined) ? [texts[language]] : [];
