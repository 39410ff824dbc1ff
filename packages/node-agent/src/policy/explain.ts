/**
 * A request in plain language: what is asked, by whom and why, what would leave the house, and what anybody could learn from it. The person who
 * approves reads this, so nothing that matters is left to the query's own words.
 */
import { type Language, localText } from '@ketensom/host';
import type { MeasureItem, PlanKind, TableMeasureItem } from '@ketensom/protocol';
import type { RequestOf, ResolvedRequest } from './check-request.ts';
import { explainLink } from './explain-link.ts';
import { explainModel } from './explain-model.ts';
import { explainOverlap } from './explain-overlap.ts';
import type { ExplainedLine } from './explained-line.ts';
import type { PinnedCharter } from './pinned-charter.ts';
import { predicateText } from './predicate-text.ts';

export interface Explained {
  readonly run: string;
  readonly pinned: PinnedCharter;
  readonly resolved: ResolvedRequest;
}

/** A request of one kind. */
export type ExplainedOf<Kind extends PlanKind> = Explained & { readonly resolved: RequestOf<Kind> };

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

const list = (names: readonly string[], language: Language): string =>
  names.length === 0 ? (language === 'nl' ? 'geen' : 'none') : names.join(', ');

/** Who asks, why, and for which decision. */
function questionLines({ run, pinned, resolved }: Explained, language: Language): ExplainedLine[] {
  const { request, query } = resolved;
  const purpose = pinned.terms.purposes[query.purpose];
  const why = [query.purpose, localText(purpose?.text, language), purpose?.basis]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
  const isDutch = language === 'nl';
  return [
    { topic: isDutch ? 'vraag' : 'query', text: `${query.query} (${run})` },
    { topic: isDutch ? 'gevraagd door' : 'asked by', text: request.analyst },
    { topic: isDutch ? 'waarom' : 'why', text: why },
    ...(query.question === undefined
      ? []
      : [{ topic: isDutch ? 'voor welk besluit' : 'for which decision', text: localText(query.question, language) }]),
  ];
}

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
  const names = list(
    standardise.map(({ variable }) => variable),
    language,
  );
  const text = isDutch
    ? `naar ${names}: een fijnere tabel die mee wordt opgeteld om mee te wegen. Ze wordt niet vrijgegeven; wie de optelling opent, ziet haar.`
    : `in ${names}: a finer table is summed as well to weigh with. It is not released; whoever opens the sum sees it.`;
  return [compared, { topic: isDutch ? 'gelijk gemaakt' : 'made alike', text }];
}

/** What is asked of several tables: which rows each is of, whether this partner has any, and what is made of them. */
function tablesLines({ resolved }: ExplainedOf<'tables'>, language: Language): ExplainedLine[] {
  const { query, plan, fills } = resolved;
  const isDutch = language === 'nl';
  const rowsOf = ({ name, plan: part }: (typeof plan.parts)[number]): ExplainedLine => {
    const { where } = 'tables' in query ? (query.tables[name] ?? {}) : query;
    const rows = where === undefined ? (isDutch ? 'alle rijen' : 'all rows') : predicateText(where, language);
    const absent = isDutch ? '; u hebt die niet en geeft nullen' : '; you have none and give zeros';
    return { topic: isDutch ? 'tabel' : 'table', text: `${name}: ${part.dataset}, ${rows}${fills.has(name) ? '' : absent}` };
  };
  const by = list(
    plan.by.map(({ variable }) => variable),
    language,
  );
  return [
    ...plan.parts.filter(({ isStrata }) => isStrata !== true).map(rowsOf),
    { topic: isDutch ? 'uitgesplitst naar' : 'broken down by', text: by },
    { topic: isDutch ? 'wat per cel' : 'what per cell', text: query.measures.map(measureText).join(', ') },
    ...comparisonLines(plan, language),
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
      text: list(
        plan.by.map((dimension) => dimension.variable),
        language,
      ),
    },
    { topic: isDutch ? 'wat per cel' : 'what per cell', text: query.measures.map(measureText).join(', ') },
    ...(plan.weight === undefined ? [] : [{ topic: isDutch ? 'gewogen met' : 'weighted with', text: plan.weight }]),
  ];
}

function partnerLines({ resolved }: Explained, language: Language): ExplainedLine[] {
  const { request } = resolved;
  const isDutch = language === 'nl';
  return [
    { topic: isDutch ? 'wie doen mee' : 'who takes part', text: list(request.partners, language) },
    {
      topic: isDutch ? 'wie niet' : 'who does not',
      text: list([...request.notOffering, ...request.missing.map((entry) => `${entry.partner} (${entry.why})`)], language),
    },
    { topic: isDutch ? 'geldig tot' : 'valid until', text: new Date(request.expires).toISOString() },
  ];
}

/** Who sees what is too small to be shown. */
function smallCells({ pinned }: Explained, language: Language): string {
  const isLeftOut = pinned.terms.releaseMode === 'local-threshold';
  if (language === 'nl')
    return isLeftOut ? 'uw eigen kleinere cellen blijven thuis.' : 'de coördinator ziet ook de optelling van kleinere cellen.';
  return isLeftOut ? 'your own smaller cells stay at home.' : 'the coordinator sees the sum of smaller cells too.';
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
        text: `uw eigen tabel wordt naast die van de anderen vrijgegeven, met uw naam erbij: cellen vanaf ${rules.minCount} personen, afgerond op ${rules.round}. Kleinere cellen blijven thuis. De coördinator en auditors zien uw cijfers zonder afronding.`,
      },
    ];
  return [
    {
      topic: 'mind: own figures',
      text: `your own table is released beside those of the others, under your name: cells of ${rules.minCount} persons and more, rounded to ${rules.round}. Smaller cells stay at home. The coordinator and auditors see your figures unrounded.`,
    },
  ];
}

function leavingLines(explained: ExplainedOf<'aggregate'> | ExplainedOf<'tables'>, language: Language): ExplainedLine[] {
  const { resolved } = explained;
  const { layout, rules, thresholds } = resolved;
  const notRegistered = resolved.kind === 'aggregate' ? resolved.notRegistered : [];
  const cells = 'parts' in layout ? layout.parts.reduce((sum, part) => sum + part.cells, 0) : layout.cells;
  const own = ownFigureVariables(resolved);
  const bytes = layout.words * 8;
  const { threshold, minSurvivors, tolerate } = thresholds;
  if (language === 'nl') {
    return [
      {
        topic: 'wat het huis verlaat',
        text: `één gemaskeerde reeks van ${layout.words} getallen (${bytes} bytes) voor ${cells} cellen: optellingen over uw rijen, nooit een rij of een sleutel. Los is die reeks voor iedereen ruis.`,
      },
      {
        topic: 'wat er opengaat',
        text: `alleen de optelling over minstens ${minSurvivors} partners, nadat ${threshold} partners daarvoor tekenden. Wie met meer dan ${tolerate} partners en de coördinator samenspant kan uw eigen cijfers achterhalen.`,
      },
      {
        topic: 'wat wordt getoond',
        text: `cellen vanaf ${rules.minCount}, afgerond op ${rules.round}, met minstens ${rules.minContributors.default} partners erachter; ${smallCells(explained, language)}`,
      },
      ...(own.length === 0
        ? []
        : [{ topic: 'let op', text: `een cel naar ${list(own, language)} kan uw eigen cijfer zijn: het charter laat dat toe.` }]),
      ...(notRegistered.length === 0 ? [] : [{ topic: 'niet door u geregistreerd', text: list(notRegistered, language) }]),
    ];
  }
  return [
    {
      topic: 'what leaves the house',
      text: `one masked series of ${layout.words} numbers (${bytes} bytes) for ${cells} cells: sums over your rows, never a row or a key. By itself the series is noise to everybody.`,
    },
    {
      topic: 'what is opened',
      text: `only the sum over at least ${minSurvivors} partners, after ${threshold} partners signed for it. Whoever colludes with the coordinator and more than ${tolerate} partners can find your own figures.`,
    },
    {
      topic: 'what is shown',
      text: `cells of ${rules.minCount} and more, rounded to ${rules.round}, with at least ${rules.minContributors.default} partners behind them; ${smallCells(explained, language)}`,
    },
    ...(own.length === 0
      ? []
      : [{ topic: 'mind', text: `a cell by ${list(own, language)} may be your own figure: the charter allows it.` }]),
    ...(notRegistered.length === 0 ? [] : [{ topic: 'not registered by you', text: list(notRegistered, language) }]),
  ];
}

/** What a kind adds: what is asked of the data, and what leaves the house. */
type ExplainKind<Kind extends PlanKind> = (
  explained: ExplainedOf<Kind>,
  language: Language,
) => { readonly asked: readonly ExplainedLine[]; readonly leaving: readonly ExplainedLine[] };

const explainKind: { readonly [Kind in PlanKind]: ExplainKind<Kind> } = {
  aggregate: (explained, language) => ({
    asked: [...contentLines(explained, language), ...tableLines(explained, language), ...ownFiguresLines(explained, language)],
    leaving: leavingLines(explained, language),
  }),
  tables: (explained, language) => ({ asked: tablesLines(explained, language), leaving: leavingLines(explained, language) }),
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
