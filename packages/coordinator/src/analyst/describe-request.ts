/** `preview`: what a request would ask of everybody, before anything is sent. */
import { formatTable, type Language, type TableCell, type Voice } from '@ketensom/host';
import { type Codebook, counted, enforcedRules, vectorLength } from '@ketensom/protocol';
import { say } from '../cli/options.ts';
import { previewHead } from './preview-head.ts';
import { linkRows, previewLink } from './preview-link.ts';
import { modelRows, previewModel } from './preview-model.ts';
import { isDanger, overlapRows, previewOverlap } from './preview-overlap.ts';
import type { RequestPreview } from './request-preview.ts';
import type { RequestOf, ResolvedRequest } from './resolve-request.ts';

export type { RequestPreview } from './request-preview.ts';

const bytesPerPair = 144;

const learned: Readonly<Record<Language, readonly (readonly [who: string, what: string])[]>> = {
  en: [
    ['you', 'the released table, after the disclosure rules'],
    ['each partner', "the released table and its own figures; no other partner's figures"],
    ['coordinator', "the sum of all partners, small cells too, and who took part; no partner's figures unless it works with more than {t}"],
    ['auditor (full)', 'what the coordinator sees'],
    ['anybody else', 'nothing'],
  ],
  nl: [
    ['u', 'de vrijgegeven tabel, na de onthullingsregels'],
    ['elke partner', 'de vrijgegeven tabel en de eigen cijfers; geen cijfers van een andere partner'],
    [
      'coördinator',
      'de som over alle partners, ook kleine cellen, en wie meedeed; geen cijfers van een partner tenzij hij met meer dan {t} samenwerkt',
    ],
    ['auditor (volledig)', 'wat de coördinator ziet'],
    ['ieder ander', 'niets'],
  ],
};

/** The same where every partner's own figures stand side by side: the coordinator opens each partner's slice. */
const learnedOwn: Readonly<Record<Language, readonly (readonly [who: string, what: string])[]>> = {
  en: [
    ['everybody who gets the result', "each partner's own figures, under its name, after the disclosure rules"],
    ['coordinator', "each partner's own figures before rounding; never cells below the minimum, which stay at home"],
    ['auditor (full)', 'what the coordinator sees'],
  ],
  nl: [
    ['ieder die het resultaat krijgt', 'de eigen cijfers van elke partner, met naam, na de onthullingsregels'],
    ['coördinator', 'de eigen cijfers van elke partner voor afronding; nooit cellen onder het minimum, die blijven thuis'],
    ['auditor (volledig)', 'wat de coördinator ziet'],
  ],
};

/** Of a model on cells the table stays with who opened it. */
const learnedModel: typeof learned = {
  en: [
    ['everybody who gets the result', 'the coefficients, what `expectedBy` compares, and which cells were left out'],
    [
      'coordinator',
      "the table that the model is of, summed over all partners, small cells too, and who took part; no partner's figures unless it works with more than {t}",
    ],
    ['auditor (full)', 'what the coordinator sees'],
    ['each partner', "the result and its own figures; no other partner's figures, and not the table"],
  ],
  nl: [
    ['ieder die het resultaat krijgt', 'de coëfficiënten, wat `expectedBy` vergelijkt, en welke cellen niet meededen'],
    [
      'coördinator',
      'de tabel waar het model van is, opgeteld over alle partners, ook kleine cellen, en wie meedeed; geen cijfers van een partner tenzij hij met meer dan {t} samenwerkt',
    ],
    ['auditor (volledig)', 'wat de coördinator ziet'],
    ['elke partner', 'het resultaat en de eigen cijfers; geen cijfers van een andere partner, en de tabel niet'],
  ],
};

const learnedOf = ({ plan }: RequestOf<'aggregate'> | RequestOf<'tables'>): typeof learned => {
  if (plan.kind === 'tables') return plan.model === undefined ? learned : learnedModel;
  return plan.combine === 'none' ? learnedOwn : learned;
};

/** What a sum asks. */
function previewSum(resolved: RequestOf<'aggregate'> | RequestOf<'tables'>, language: Language): RequestPreview {
  const { request, rules, thresholds, aggregateOnly, localThreshold, plan, layout } = resolved;
  const figures = plan.kind === 'tables' ? plan.figures.length : plan.measures.length;
  const rows = 'parts' in layout ? (layout.parts[0]?.cells ?? 0) : layout.cells;
  const partners = request.partners.length;
  const perPartner = vectorLength({ words64: layout.words, words32: 0 });
  const exchange = partners * partners * bytesPerPair;
  return {
    ...previewHead(request, { aggregateOnly, localThreshold }),
    cells: rows * figures,
    columns: 'parts' in layout ? layout.columns : layout.columns.length,
    words: layout.words,
    bytes: { perPartner, exchange, total: perPartner * partners + exchange },
    // Per partner: approval, key, shares, input with its receipt, acknowledgement, reveal, countersignature, erasure; and the coordinator's own eight.
    cost: { masksPerPartner: partners, keyAgreementsPerPartner: 2 * (partners - 1), eventsInLog: 9 * partners + 8 },
    thresholds: { ...thresholds, mayDrop: partners - thresholds.minSurvivors },
    rules: enforcedRules(rules),
    mayRefuse: request.partners,
    learns: learnedOf(resolved)[language].map(([who, what]) => ({
      who,
      what: what.replace('{t}', counted(thresholds.tolerate, 'partner', 'partners')),
    })),
  };
}

/** What the request asks. */
export function previewRequest(resolved: ResolvedRequest, codebook: Codebook, language: Language): RequestPreview {
  if (resolved.kind === 'overlap') return previewOverlap(resolved, language);
  if (resolved.kind === 'link') return previewLink(resolved, language);
  return resolved.kind === 'model' ? previewModel(resolved, codebook, language) : previewSum(resolved, language);
}

const count = (value: number, language: Language): string => value.toLocaleString(language);

function sumRows({ cells = 0, words = 0, bytes, cost }: RequestPreview, language: Language): string[][] {
  const nl = language === 'nl';
  if (bytes === undefined || cost === undefined) return [];
  return [
    [nl ? 'cijfers in de tabel' : 'figures in the table', count(cells, language)],
    [nl ? 'woorden in elke vector' : 'words in each vector', count(words, language)],
    [nl ? 'bytes per partner' : 'bytes per partner', count(bytes.perPartner, language)],
    [nl ? 'bytes in totaal' : 'bytes in all', count(bytes.total, language)],
    [
      nl ? 'werk per partner' : 'work per partner',
      `${cost.masksPerPartner} × ${count(bytes.perPartner, language)} bytes ${nl ? 'masker' : 'of masks'}, ${cost.keyAgreementsPerPartner} ${nl ? 'sleutelafspraken' : 'key agreements'}`,
    ],
  ];
}

function factRows(preview: RequestPreview, language: Language): (readonly TableCell[])[] {
  const nl = language === 'nl';
  const { thresholds } = preview;
  const none = nl ? 'geen' : 'none';
  return [
    [nl ? 'partners' : 'partners', preview.partners.join(', ')],
    [nl ? 'biedt dit niet aan' : 'do not offer it', preview.notOffering.join(', ') || none],
    [nl ? 'ontbreekt' : 'missing', preview.missing.map(({ partner, why }) => `${partner} (${why})`).join(', ') || none],
    [nl ? 'antwoordt uit een tabel' : 'answer from a table', preview.aggregateOnly.join(', ') || none],
    [nl ? 'laat eigen kleine cellen weg' : 'leave their small cells out', preview.localThreshold.join(', ') || none],
    [nl ? 'geldig tot' : 'open until', preview.expires],
    ...sumRows(preview, language),
    ...overlapRows(preview, language),
    ...linkRows(preview, language),
    ...modelRows(preview, language),
    [nl ? 'mag uitvallen' : 'may drop out', String(thresholds.mayDrop)],
    [
      nl ? 'regels' : 'rules',
      Object.entries(preview.rules)
        .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
        .join(', '),
    ],
    [
      nl ? 'kan weigeren' : 'may refuse',
      `${preview.mayRefuse.join(', ')} (${nl ? 'elk naar eigen beleid; één weigering beëindigt de vraag' : 'each by its own policy; one refusal ends the request'})`,
    ],
  ];
}

/** The preview for people. */
export function formatPreview(preview: RequestPreview, { language }: Voice): string {
  const facts = formatTable([{ head: preview.query }, { head: '' }], factRows(preview, language));
  const learns = formatTable(
    [{ head: say(language, { en: 'who', nl: 'wie' }) }, { head: say(language, { en: 'learns', nl: 'leert' }) }],
    preview.learns.map(({ who, what }) => [who, what].map((text): TableCell => (isDanger(who) ? { text, style: 'red' } : text))),
  );
  return `${facts}\n${learns}\n${say(language, { en: 'Nothing was sent.', nl: 'Er is niets verstuurd.' })}\n`;
}
