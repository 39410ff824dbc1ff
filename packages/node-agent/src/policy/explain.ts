/**
 * A request in plain language: what is asked, by whom and why, what would leave the house, and what anybody could learn from it. The person who
 * approves reads this, so nothing that matters is left to the query's own words.
 */
import { type Language, localText } from '@ketensom/host';
import type { PlanKind } from '@ketensom/protocol';
import { explainLink } from './explain-link.ts';
import { explainModel } from './explain-model.ts';
import { explainOverlap } from './explain-overlap.ts';
import { explainSum, explainTables } from './explain-sum.ts';
import type { Explained, ExplainedLine, ExplainedOf, KindLines } from './explained.ts';
import { nameList } from './name-list.ts';

/** Who asks, why, and for which decision. */
function questionLines({ run, pinned, resolved }: Explained, language: Language): ExplainedLine[] {
  const { request, query } = resolved;
  const purpose = pinned.terms.purposes[query.purpose];
  const isDutch = language === 'nl';
  const line = (nl: string, en: string, ...parts: readonly (string | undefined)[]): ExplainedLine[] => {
    const text = parts.filter((part) => part !== undefined && part !== '').join(' · ');
    return text === '' ? [] : [{ topic: isDutch ? nl : en, text }];
  };
  const recipients = purpose?.['recipients'];
  const everybody = isDutch
    ? 'de analist, de leden en de auditors van het charter'
    : 'the analyst, the members and the auditors of the charter';
  const forWhom = typeof recipients === 'string' ? recipients : Array.isArray(recipients) ? nameList(recipients, language) : everybody;
  return [
    ...line('vraag', 'query', `${query.query} (${run})`),
    ...line('gevraagd door', 'asked by', request.analyst),
    ...line('waarom', 'why', query.purpose, localText(purpose?.text, language)),
    ...line('grondslag', 'legal basis', purpose?.basis, typeof purpose?.['regime'] === 'string' ? purpose['regime'] : undefined),
    ...line('voor wie', 'for whom', forWhom),
    ...line('voor welk besluit', 'for which decision', query.question === undefined ? undefined : localText(query.question, language)),
  ];
}

function partnerLines({ resolved }: Explained, language: Language): ExplainedLine[] {
  const { request } = resolved;
  const isDutch = language === 'nl';
  return [
    { topic: isDutch ? 'wie doen mee' : 'who takes part', text: nameList(request.partners, language) },
    {
      topic: isDutch ? 'wie niet' : 'who does not',
      text: nameList([...request.notOffering, ...request.missing.map((entry) => `${entry.partner} (${entry.why})`)], language),
    },
    { topic: isDutch ? 'geldig tot' : 'valid until', text: new Date(request.expires).toISOString() },
  ];
}

type ExplainKind<Kind extends PlanKind> = (explained: ExplainedOf<Kind>, language: Language) => KindLines;

const explainKind: { readonly [Kind in PlanKind]: ExplainKind<Kind> } = {
  aggregate: explainSum,
  tables: explainTables,
  overlap: explainOverlap,
  link: explainLink,
  model: explainModel,
};

/** The explanation, line by line. */
export function explainRequest(explained: Explained, language: Language): readonly ExplainedLine[] {
  // The table ties each explanation to its kind; a look-up by a runtime tag is beyond what the checker can follow.
  const explain = explainKind[explained.resolved.kind] as ExplainKind<PlanKind>;
  const { asked, leaving } = explain(explained, language);
  return [...questionLines(explained, language), ...asked, ...partnerLines(explained, language), ...leaving];
}
