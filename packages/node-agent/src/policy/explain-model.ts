/** A model in plain language: what is fitted, how many sums that may take, and who sees them on the way. */
import type { Language } from '@ketensom/host';
import { counted, mostRounds } from '@ketensom/protocol';
import type { RequestOf } from './check-request.ts';
import type { ExplainedLine } from './explained.ts';
import { predicateText } from './predicate-text.ts';

const families = {
  en: { gaussian: 'linear regression', binomial: 'logistic regression', poisson: 'Poisson regression' },
  nl: { gaussian: 'lineaire regressie', binomial: 'logistische regressie', poisson: 'Poissonregressie' },
} as const;

const offsetText = (offset: string | { readonly log: string }): string => (typeof offset === 'string' ? offset : `log(${offset.log})`);

/** The lines that a model adds to the explanation of any request. */
export function explainModel(
  { resolved }: { readonly resolved: RequestOf<'model'> },
  language: Language,
): { readonly asked: readonly ExplainedLine[]; readonly leaving: readonly ExplainedLine[] } {
  const { query, plan, rules, thresholds } = resolved;
  const isDutch = language === 'nl';
  const line = (nl: string, en: string, text: string): ExplainedLine => ({ topic: isDutch ? nl : en, text });
  const everyone = isDutch ? 'alle rijen' : 'all rows';
  const asked = [
    line('over welke gegevens', 'about which data', plan.dataset),
    line('welke rijen', 'which rows', query.where === undefined ? everyone : predicateText(query.where, language)),
    line('wat wordt geschat', 'what is fitted', `${families[language][plan.family]}: ${query.response} ~ ${query.terms.join(' + ')}`),
    ...(query.offset === undefined ? [] : [line('offset', 'offset', offsetText(query.offset))]),
    ...(query.weights === undefined ? [] : [line('gewichten', 'weights', query.weights)]),
    ...(query.expectedBy.length === 0
      ? []
      : [line('waargenomen en verwacht naar', 'observed and expected by', query.expectedBy.join(', '))]),
  ];
  const steps = mostRounds(plan, rules).all;
  const { perLevel, minDf, perParameter } = rules.model;
  const leaving = isDutch
    ? [
        line(
          'wat het huis verlaat',
          '',
          `hooguit ${steps} gemaskeerde reeksen getallen, één per stap: optellingen over uw rijen, nooit een rij of een sleutel. Deze ene goedkeuring geldt voor alle stappen.`,
        ),
        line(
          'wat er opengaat',
          '',
          `van elke stap alleen de optelling over minstens ${thresholds.minSurvivors} partners. Wie in stap 0 meedeed moet tot het eind blijven, anders stopt het model.`,
        ),
        line(
          'wat de coördinator kan leren',
          '',
          `de optelling van elke stap: aantallen per niveau, sommen en kruisproducten over alle partners samen. Elke deelnemende partner en de auditor zien die ook. Uw eigen cijfers alleen als meer dan ${thresholds.tolerate} partners met de coördinator samenspannen.`,
        ),
        line(
          'wat eerst wordt nagegaan',
          '',
          `per niveau minstens ${counted(perLevel, 'persoon', 'personen')} met en zonder, minstens ${perParameter} per coëfficiënt en ${counted(minDf, 'vrijheidsgraad', 'vrijheidsgraden')}; anders worden er geen kruisproducten gevraagd.`,
        ),
      ]
    : [
        line(
          '',
          'what leaves the house',
          `at most ${steps} masked series of numbers, one for each step: sums over your rows, never a row or a key. This one approval holds for all steps.`,
        ),
        line(
          '',
          'what is opened',
          `of every step only the sum over at least ${thresholds.minSurvivors} partners. Who took part in step 0 must stay to the end, or the model stops.`,
        ),
        line(
          '',
          'what the coordinator could learn',
          `the sum of each step: counts per level, sums and cross-products over all partners together. Every partner that takes part and the auditor see it too. Your own figures only where more than ${thresholds.tolerate} partners work with the coordinator.`,
        ),
        line(
          '',
          'what is checked first',
          `at least ${counted(perLevel, 'person', 'persons')} with and without each level, ${perParameter} for each coefficient and ${counted(minDf, 'degree of freedom', 'degrees of freedom')}; otherwise no cross-product is asked for.`,
        ),
      ];
  return { asked, leaving };
}
