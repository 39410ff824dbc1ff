/** What a model would ask of everybody: how many sums at most, how large they are together, and who sees them on the way. */
import type { Language } from '@ketensom/host';
import { type Codebook, counted, enforcedRules, minSumPartners, mostRounds, mostStepWords, vectorLength } from '@ketensom/protocol';
import { previewHead } from './preview-head.ts';
import type { RequestPreview } from './request-preview.ts';
import type { RequestOf } from './resolve-request.ts';

const learned: Readonly<Record<Language, readonly (readonly [who: string, what: string])[]>> = {
  en: [
    ['you', 'the released model, after the disclosure rules'],
    ['each partner', "the sum of each step, its own figures, and the released model; no other partner's figures"],
    ['coordinator', "the sum of each step; no partner's figures unless it works with more than {t}"],
    ['auditor (full)', 'what the coordinator sees'],
    ['anybody else', 'nothing'],
  ],
  nl: [
    ['u', 'het vrijgegeven model, na de onthullingsregels'],
    ['elke partner', 'de som van elke stap, de eigen cijfers en het vrijgegeven model; geen cijfers van een andere partner'],
    ['coördinator', 'de som van elke stap; geen cijfers van een partner tenzij hij met meer dan {t} samenwerkt'],
    ['auditor (volledig)', 'wat de coördinator ziet'],
    ['ieder ander', 'niets'],
  ],
};

/** Sums and bytes are the most there can be: the fit may need fewer steps. */
export function previewModel(
  { request, plan, rules, thresholds, aggregateOnly, localThreshold }: RequestOf<'model'>,
  codebook: Codebook,
  language: Language,
): RequestPreview {
  const { fits, all } = mostRounds(plan, rules);
  const most = mostStepWords({ plan, codebook }, Math.max(request.partners.length, minSumPartners));
  const words = most.gate + fits * most.fit + most.expected;
  return {
    ...previewHead(request, { aggregateOnly, localThreshold }),
    model: {
      family: plan.family,
      coefficients: plan.columns.length,
      sums: all,
      words,
      bytesPerPartner: vectorLength({ words64: words, words32: 0 }),
    },
    thresholds: { ...thresholds, mayDrop: request.partners.length - thresholds.minSurvivors },
    rules: enforcedRules(rules),
    mayRefuse: request.partners,
    learns: learned[language].map(([who, what]) => ({
      who,
      what: what.replace('{t}', counted(thresholds.tolerate, 'partner', 'partners')),
    })),
  };
}

/** The lines that a model has in the table of a preview. */
export function modelRows({ model }: RequestPreview, language: Language): string[][] {
  if (model === undefined) return [];
  const nl = language === 'nl';
  const count = (value: number): string => value.toLocaleString(language);
  return [
    [nl ? 'coëfficiënten' : 'coefficients', count(model.coefficients)],
    [nl ? 'sommen, hooguit' : 'sums, at most', count(model.sums)],
    [nl ? 'bytes per partner, hooguit' : 'bytes per partner, at most', count(model.bytesPerPartner)],
  ];
}
