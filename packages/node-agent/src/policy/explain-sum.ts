/** A sum over one table or several, in plain language: which rows, what of them, what is opened and shown, and what the coordinator could learn. */

import type { Language } from '@ketensom/host';
import type { MeasureItem, TableMeasureItem } from '@ketensom/protocol';
import { counted } from '@ketensom/protocol';
import type { RequestOf } from './check-request.ts';
import { smallCellsLines } from './explain-small-cells.ts';
import type { Explained, ExplainedLine, ExplainedOf, KindLines } from './explained.ts';
import { nameList } from './name-list.ts';
import { predicateText } from './predicate-text.ts';

const measureText = (measure: MeasureItem | TableMeasureItem): string => {
  if (measure === 'count') return 'count';
  if ('ratio' in measure) return `${measure.ratio.join(' / ')}${measure.per === undefined ? '' : ` × ${measure.per}`}`;
  const [[kind, variable] = ['', '']] = Object.entries(measure).filter(([key]) => key !== 'as' && key !== 'is');
  const code = 'is' in measure && measure.is !== undefined ? ` = ${measure.is}` : '';
  return `${kind} ${String(variable)}${code}`;
};

/** Variables of the breakdown for which a cell may be one partner's own figure. */
const ownFigureVariables = ({ rules, plan }: RequestOf<'aggregate'> | RequestOf<'tables'>): readonly string[] =>
  plan.by.map((dimension) => dimension.variable).filter((variable) => rules.minContributors.waive.includes(variable));

/** Which groups are held against each other, and the finer table that this takes. */
function comparisonLines({ comparison }: RequestOf<'tables'>['plan'], language: Language): ExplainedLine[] {
  if (comparison === undefined) return [];
  const { group, of, against, standardise } = comparison;
  const isDutch = language === 'nl';
  const compared = {
    topic: isDutch ? 'vergeleken' : 'compared',
    text: `${group} = ${of} ${isDutch ? 'met' : 'with'} ${group} = ${against}`,
  };
  if (standardise.length === 0) return [compared];
  const names = nameList(
    standardise.map(({ variable }) => variable),
    language,
  );
  const text = isDutch
    ? `naar ${names}: een fijnere tabel die mee wordt opgeteld om mee te wegen. Ze wordt niet vrijgegeven; wie de optelling opent, ziet haar.`
    : `in ${names}: a finer table is summed as well to weigh with. It is not released; whoever opens the sum sees it.`;
  return [compared, { topic: isDutch ? 'gelijk gemaakt' : 'made alike', text }];
}

/** That a model is made of the cells, and what of them is shown then. */
function modelLines({ model }: RequestOf<'tables'>['plan'], language: Language): ExplainedLine[] {
  if (model === undefined) return [];
  const { family, response, terms, expectedBy } = model;
  const names = nameList(
    terms.map(({ name }) => name),
    language,
  );
  const by = nameList(
    expectedBy.map(({ variable }) => variable),
    language,
  );
  if (language === 'nl') {
    const compared = expectedBy.length === 0 ? '' : `, en ${response} waargenomen tegenover verwacht naar ${by}`;
    const text = `${family}: ${response} verklaard uit ${names}. De tabel zelf wordt niet vrijgegeven: alleen de coëfficiënten${compared}.`;
    return [{ topic: 'model op de cellen', text }];
  }
  const compared = expectedBy.length === 0 ? '' : `, and ${response} observed against expected by ${by}`;
  const text = `${family}: ${response} explained by ${names}. The table itself is not released: the coefficients are${compared}.`;
  return [{ topic: 'model on the cells', text }];
}

/** What is asked of several tables: which rows each is of, whether this partner has any, and what is made of them. */
function tablesLines({ resolved }: ExplainedOf<'tables'>, language: Language): ExplainedLine[] {
  const { plan, fills } = resolved;
  const query = 'of' in resolved.query ? resolved.query.of : resolved.query;
  const isDutch = language === 'nl';
  const rowsOf = ({ name, plan: part }: (typeof plan.parts)[number]): ExplainedLine => {
    const { where } = 'tables' in query ? (query.tables[name] ?? {}) : query;
    const rows = where === undefined ? (isDutch ? 'alle rijen' : 'all rows') : predicateText(where, language);
    const absent = isDutch ? '; u hebt die niet en geeft nullen' : '; you have none and give zeros';
    return { topic: isDutch ? 'tabel' : 'table', text: `${name}: ${part.dataset}, ${rows}${fills.has(name) ? '' : absent}` };
  };
  const by = nameList(
    plan.by.map(({ variable }) => variable),
    language,
  );
  return [
    ...plan.parts.filter(({ isStrata }) => isStrata !== true).map(rowsOf),
    { topic: isDutch ? 'uitgesplitst naar' : 'broken down by', text: by },
    { topic: isDutch ? 'wat per cel' : 'what per cell', text: query.measures.map(measureText).join(', ') },
    ...comparisonLines(plan, language),
    ...modelLines(plan, language),
  ];
}

/** Which rows a sum is over, and what is counted of them. */
function contentLines({ resolved }: ExplainedOf<'aggregate'>, language: Language): ExplainedLine[] {
  const { query, plan } = resolved;
  const isDutch = language === 'nl';
  const everyone = isDutch ? 'alle rijen' : 'all rows';
  return [
    { topic: isDutch ? 'over welke gegevens' : 'about which data', text: plan.dataset },
    { topic: isDutch ? 'welke rijen' : 'which rows', text: query.where === undefined ? everyone : predicateText(query.where, language) },
    {
      topic: isDutch ? 'uitgesplitst naar' : 'broken down by',
      text: nameList(
        plan.by.map((dimension) => dimension.variable),
        language,
      ),
    },
    { topic: isDutch ? 'wat per cel' : 'what per cell', text: query.measures.map(measureText).join(', ') },
    ...(plan.weight === undefined ? [] : [{ topic: isDutch ? 'gewogen met' : 'weighted with', text: plan.weight }]),
  ];
}

/** What the coordinator could learn that is not released. */
function learnedLine({ resolved }: Explained, language: Language): ExplainedLine {
  const { tolerate } = resolved.thresholds;
  const isLeftOut = resolved.leavesSmallOut;
  const { minCount } = resolved.rules;
  if (resolved.kind === 'aggregate' && resolved.plan.combine === 'none')
    return language === 'nl'
      ? {
          topic: 'wat de coördinator kan leren',
          text: `uw eigen cijfers zonder afronding, behalve cellen onder ${minCount}; en wie meedeed.`,
        }
      : {
          topic: 'what the coordinator could learn',
          text: `your own figures unrounded, except cells below ${minCount}; and who took part.`,
        };
  if (language === 'nl') {
    const small = isLeftOut
      ? 'uw eigen kleine cellen zitten er niet in, die blijven thuis'
      : 'ook van cellen die te klein zijn om te tonen';
    const text = `de optelling van elke cel over alle partners, ${small}; en wie meedeed. Uw eigen cijfers alleen als de coördinator met meer dan ${counted(tolerate, 'partner', 'partners')} samenspant.`;
    return { topic: 'wat de coördinator kan leren', text };
  }
  const small = isLeftOut ? 'without your own small cells, which stay at home' : 'of cells too small to be shown as well';
  const text = `the sum of every cell over all partners, ${small}; and who took part. Your own figures only where the coordinator works with more than ${counted(tolerate, 'partner', 'partners')}.`;
  return { topic: 'what the coordinator could learn', text };
}

/** Where the figures come from, when it is not from rows. */
function tableLines({ resolved: { table } }: ExplainedOf<'aggregate'>, language: Language): ExplainedLine[] {
  if (table === undefined) return [];
  const { made, minCount, round } = table;
  if (language === 'nl') {
    const left = minCount > 1 ? `; cellen met minder dan ${minCount} personen zijn er weggelaten` : '';
    const text = `een tabel die op ${made} aan de bron is gemaakt${left}${round > 1 ? `; afgerond op ${round}` : ''}. Het resultaat zegt dat van u.`;
    return [{ topic: 'waaruit', text }];
  }
  const left = minCount > 1 ? `; cells of fewer than ${minCount} persons were left out of it` : '';
  const text = `a table made at the source on ${made}${left}${round > 1 ? `; rounded to ${round}` : ''}. The result says so of you.`;
  return [{ topic: 'from what', text }];
}

/** That what is released is the partner's own. */
function ownFiguresLines({ resolved: { plan, rules } }: ExplainedOf<'aggregate'>, language: Language): ExplainedLine[] {
  if (plan.combine === 'sum') return [];
  if (language === 'nl')
    return [
      {
        topic: 'let op: eigen cijfers',
        text: `uw eigen tabel wordt naast die van de anderen vrijgegeven, met uw naam erbij: cellen vanaf ${counted(rules.minCount, 'persoon', 'personen')}, afgerond op ${rules.round}. Kleinere cellen blijven thuis. De coördinator en auditors zien uw cijfers zonder afronding.`,
      },
    ];
  return [
    {
      topic: 'mind: own figures',
      text: `your own table is released beside those of the others, under your name: cells of ${counted(rules.minCount, 'person', 'persons')} and more, rounded to ${rules.round}. Smaller cells stay at home. The coordinator and auditors see your figures unrounded.`,
    },
  ];
}

/** What is opened, shown and learned. */
function leavingLines(explained: ExplainedOf<'aggregate'> | ExplainedOf<'tables'>, language: Language): ExplainedLine[] {
  const { resolved } = explained;
  const { layout, rules, thresholds } = resolved;
  const notRegistered = resolved.kind === 'aggregate' ? resolved.notRegistered : [];
  const cells = 'parts' in layout ? layout.parts.reduce((sum, part) => sum + part.cells, 0) : layout.cells;
  const own = ownFigureVariables(resolved);
  const learned = learnedLine(explained, language);
  const bytes = layout.words * 8;
  const { threshold, minSurvivors } = thresholds;
  if (language === 'nl') {
    return [
      {
        topic: 'wat het huis verlaat',
        text: `één gemaskeerde reeks van ${counted(layout.words, 'getal', 'getallen')} (${bytes} bytes) voor ${counted(cells, 'cel', 'cellen')}: optellingen over uw rijen, nooit een rij of een sleutel. Los is die reeks voor iedereen ruis.`,
      },
      {
        topic: 'wat er opengaat',
        text: `alleen de optelling over minstens ${minSurvivors} partners, nadat ${threshold} partners daarvoor tekenden.`,
      },
      {
        topic: 'wat wordt getoond',
        text: `cellen vanaf ${rules.minCount}, afgerond op ${rules.round}, met minstens ${counted(rules.minContributors.default, 'partner', 'partners')} erachter.`,
      },
      learned,
      ...smallCellsLines(explained, language),
      ...(own.length === 0
        ? []
        : [{ topic: 'let op', text: `een cel naar ${nameList(own, language)} kan uw eigen cijfer zijn: het charter laat dat toe.` }]),
      ...(notRegistered.length === 0 ? [] : [{ topic: 'niet door u geregistreerd', text: nameList(notRegistered, language) }]),
    ];
  }
  return [
    {
      topic: 'what leaves the house',
      text: `one masked series of ${counted(layout.words, 'number', 'numbers')} (${bytes} bytes) for ${counted(cells, 'cell', 'cells')}: sums over your rows, never a row or a key. By itself the series is noise to everybody.`,
    },
    {
      topic: 'what is opened',
      text: `only the sum over at least ${minSurvivors} partners, after ${threshold} partners signed for it.`,
    },
    {
      topic: 'what is shown',
      text: `cells of ${rules.minCount} and more, rounded to ${rules.round}, with at least ${counted(rules.minContributors.default, 'partner', 'partners')} behind them.`,
    },
    learned,
    ...smallCellsLines(explained, language),
    ...(own.length === 0
      ? []
      : [{ topic: 'mind', text: `a cell by ${nameList(own, language)} may be your own figure: the charter allows it.` }]),
    ...(notRegistered.length === 0 ? [] : [{ topic: 'not registered by you', text: nameList(notRegistered, language) }]),
  ];
}

/** A sum over one table. */
export const explainSum = (explained: ExplainedOf<'aggregate'>, language: Language): KindLines => ({
  asked: [...contentLines(explained, language), ...tableLines(explained, language), ...ownFiguresLines(explained, language)],
  leaving: leavingLines(explained, language),
});

/** A sum over several tables. */
export const explainTables = (explained: ExplainedOf<'tables'>, language: Language): KindLines => ({
  asked: tablesLines(explained, language),
  leaving: leavingLines(explained, language),
});
