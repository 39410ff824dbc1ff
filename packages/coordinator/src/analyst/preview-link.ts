/** What a link would ask of everybody: which tables pass round as how many lists, how wide their rows are, and who could undo the blinding. */
import type { Language, TableCell } from '@ketensom/host';
import {
  counted,
  elementLength,
  enforcedRules,
  type LinkPlan,
  linkLists,
  membersText,
  tagLength,
  valueParts,
  windowSteps,
  windowText,
} from '@ketensom/protocol';
import { previewHead } from './preview-head.ts';
import { blindingText, breakers } from './preview-overlap.ts';
import type { RequestPreview } from './request-preview.ts';
import type { RequestOf } from './resolve-request.ts';

const learned: Readonly<Record<Language, readonly (readonly [who: string, what: string])[]>> = {
  en: [
    ['you', 'the released table, after the disclosure rules'],
    [
      'each partner',
      'the released table; about how long the lists of the others are, and how often a mark repeats where there are no slots',
    ],
    [
      'coordinator',
      'exact counts per cell under numbers without meaning; after it has protected the table, what the numbers stand for that it shows; no identifier',
    ],
    ['auditor (full)', 'in dh what the coordinator learns'],
    ['anybody else', 'nothing'],
  ],
  nl: [
    ['u', 'de vrijgegeven tabel, na de onthullingsregels'],
    [
      'elke partner',
      'de vrijgegeven tabel; ongeveer hoe lang de lijsten van de anderen zijn, en hoe vaak een teken terugkomt waar geen plaatsen zijn',
    ],
    [
      'coördinator',
      'exacte aantallen per cel onder nummers zonder betekenis; nadat de tabel is beveiligd, waar de nummers voor staan die erin getoond worden; geen burgerservicenummer',
    ],
    ['auditor (volledig)', 'in dh wat de coördinator leert'],
    ['ieder ander', 'niets'],
  ],
};

/** What the coordinator and a partner have together: the one counts by number, the other knows what its numbers are. */
const withOwner: Readonly<Record<Language, readonly [who: string, what: string]>> = {
  en: [
    'the coordinator with a partner',
    "exact counts for each of that partner's own cells, strata and bits, small ones too: of a list with one person, whether they were found",
  ],
  nl: [
    'de coördinator met een partner',
    'exacte aantallen van elke eigen cel, elk stratum en elke bit van die partner, ook kleine: van een lijst met één persoon of die gevonden is',
  ],
};

/** What the coordinator learns beside that of values. */
const valuesLearned: Readonly<Record<Language, readonly [who: string, what: string]>> = {
  en: [
    'coordinator',
    'how many of each cell have each bit of a value, under numbers without meaning: of a cell of one person that is their value',
  ],
  nl: [
    'coördinator',
    'hoeveel van elke cel elke bit van een waarde hebben, onder nummers zonder betekenis: van een cel met één persoon is dat zijn waarde',
  ],
};

/** Cells times measures. */
const figuresOf = ({ by, measures }: LinkPlan): number => by.reduce((product, { codes }) => product * codes.length, measures.length);

/** What values take: every row passes round once more for each of their parts. */
const valuesOf = (plan: LinkPlan): Pick<NonNullable<RequestPreview['link']>, 'values' | 'passes'> =>
  plan.values.length === 0
    ? {}
    : {
        values: plan.values.map(({ table, variable, bits }) => ({ value: `${table}.${variable}`, bits })),
        passes: 1 + valueParts(plan).length,
      };

function valueRows({ values = [], passes = 1, tables }: NonNullable<RequestPreview['link']>, nl: boolean): string[][] {
  if (values.length === 0) return [];
  const bytes = tables.map(({ table, bytesPerRow }) => `${table} ${(passes * bytesPerRow).toLocaleString(nl ? 'nl' : 'en')}`).join(', ');
  return [
    ...values.map(({ value, bits }) => [`${nl ? 'waarde' : 'value'} ${value}`, counted(bits, 'bit', 'bits')]),
    [
      nl ? 'rondes' : 'passes',
      nl
        ? `elke rij gaat hoogstens ${passes} keer rond; bytes per rij en stap bij elkaar: ${bytes}`
        : `each row goes round ${counted(passes, 'time', 'times')} at most; bytes a row and hop in all: ${bytes}`,
    ],
  ];
}

/** @throws ProtocolError `spec-complexity` for too many lists. */
export function previewLink({ request, plan, rules, thresholds }: RequestOf<'link'>, language: Language): RequestPreview {
  const { blinding, suite, tables } = plan;
  const isDh = blinding === 'dh';
  const lists = linkLists(plan);
  const compared = comparedRow(plan, language);
  const windows = plan.edges.flatMap((edge) => windowText(plan, edge, language) ?? []);
  return {
    ...previewHead(request),
    link: {
      blinding,
      ...(suite === undefined ? {} : { suite }),
      ring: isDh ? request.partners : [],
      figures: figuresOf(plan),
      ...(compared === undefined ? {} : { compared }),
      ...(windows.length === 0 ? {} : { windows }),
      tables: tables.map(({ name, partner }) => {
        const own = lists.filter(({ sets }) => sets[0] === name);
        return {
          table: name,
          partner,
          lists: own.length,
          bytesPerRow: marksOf(plan, name, own[0]?.columns ?? 1) * (isDh ? elementLength : tagLength),
        };
      }),
      ...valuesOf(plan),
    },
    thresholds: { ...thresholds, mayDrop: 0 },
    rules: { ...enforcedRules(rules), minOverlap: rules.minOverlap },
    mayRefuse: request.partners,
    learns: [...learned[language], withOwner[language], ...breakers[language][blinding]].flatMap(([who, what]) => [
      { who, what },
      ...(plan.values.length > 0 && who === valuesLearned[language][0] ? [{ who, what: valuesLearned[language][1] }] : []),
    ]),
  };
}

/** Marks of a row: within a window one for each step at the end, and there at most, since persons stand at each step once. */
const marksOf = ({ edges }: LinkPlan, table: string, columns: number): number =>
  columns * windowSteps(edges.find(({ end }) => end === table) ?? {});

/** Who is held against whom, in the table of a preview. */
function comparedRow({ base, comparison }: LinkPlan, language: Language): string | undefined {
  if (base === undefined || comparison === undefined) return undefined;
  const nl = language === 'nl';
  const { of, method, standardise } = comparison;
  const names = standardise.map(({ variable }) => variable).join(' × ');
  const how = {
    crude: '',
    direct: nl ? `direct gelijk gemaakt naar ${names}` : `made alike directly in ${names}`,
    indirect: nl ? `indirect gelijk gemaakt naar ${names}` : `made alike indirectly in ${names}`,
  };
  const tail = method === 'crude' ? '' : `, ${how[method]}`;
  const [first, second] = [of === 'true', of !== 'true'].map((isFound) => membersText(base, isFound, language));
  return `${base.table}: ${first} ${nl ? 'met' : 'with'} ${second}${tail}`;
}

/** The lines that a link has in the table of a preview. */
export function linkRows({ link }: RequestPreview, language: Language): (readonly TableCell[])[] {
  if (link === undefined) return [];
  const nl = language === 'nl';
  const { ring, figures, tables, compared, windows = [] } = link;
  return [
    [nl ? 'cijfers' : 'figures', figures.toLocaleString(language)],
    ...(compared === undefined ? [] : [[nl ? 'vergeleken' : 'compared', compared]]),
    ...windows.map((text) => [nl ? 'venster' : 'window', text]),
    [nl ? 'versluiering' : 'blinding', blindingText(link)],
    ...(ring.length === 0 ? [] : [['ring', ring.join(' → ')]]),
    ...tables.map(({ table, partner, lists, bytesPerRow }) => [
      `${nl ? 'tabel' : 'table'} ${table}`,
      `${partner}, ${nl ? counted(lists, 'lijst', 'lijsten') : counted(lists, 'list', 'lists')}, ${bytesPerRow} bytes ${nl ? 'per rij en stap' : 'a row and hop'}`,
    ]),
    ...valueRows(link, nl),
  ];
}
