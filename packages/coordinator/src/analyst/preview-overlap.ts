/** What an overlap would ask of everybody, and who could undo its blinding. */
import type { Language, TableCell } from '@ketensom/host';
import { type Blinding, elementLength, enforcedRules, type OverlapSuite, tagLength } from '@ketensom/protocol';
import { previewHead } from './preview-head.ts';
import type { RequestPreview } from './request-preview.ts';
import type { RequestOf } from './resolve-request.ts';

const learned: Readonly<Record<Language, readonly (readonly [who: string, what: string])[]>> = {
  en: [
    ['you', 'the released counts, after the disclosure rules'],
    ['each partner', 'the released counts; about how long the lists of the others are, never who is in them'],
    ['coordinator', 'the exact counts and sizes, and which opaque marks stand in which lists; no identifier'],
    ['auditor (full)', 'the exact sizes'],
    ['anybody else', 'nothing'],
  ],
  nl: [
    ['u', 'de vrijgegeven aantallen, na de onthullingsregels'],
    ['elke partner', 'de vrijgegeven aantallen; ongeveer hoe lang de lijsten van de anderen zijn, nooit wie erin staat'],
    ['coördinator', 'de exacte aantallen en groottes, en welke betekenisloze tekens in welke lijsten staan; geen nummer'],
    ['auditor (volledig)', 'de exacte groottes'],
    ['ieder ander', 'niets'],
  ],
};

/** Who would have to work together, and what they would have. */
export const breakers: Readonly<Record<Language, Readonly<Record<Blinding, readonly (readonly [who: string, what: string])[]>>>> = {
  en: {
    dh: [
      ['all partners together', 'could test any identifier; fewer that follow the protocol could not'],
      [
        'a partner that marks rows of its own list',
        'with the last holder of that list and the coordinator: which of those rows others have',
      ],
    ],
    'salted-hash': [
      [
        'DANGER: one partner with the coordinator',
        'gets every citizen service number back within seconds; so does a thief of key and marks',
      ],
    ],
  },
  nl: {
    dh: [
      ['alle partners samen', 'kunnen elk nummer nagaan; minder partners die het protocol volgen niet'],
      [
        'een partner die rijen van zijn eigen lijst merkt',
        'met de laatste houder van die lijst en de coördinator: welke van die rijen anderen ook hebben',
      ],
    ],
    'salted-hash': [
      [
        'GEVAAR: één partner met de coördinator',
        'rekent alle burgerservicenummers in seconden terug; net als wie sleutel en tekens steelt',
      ],
    ],
  },
};

/** Sizes, the union, and what the report lists. */
function figuresOf({ plan: { sets, report } }: RequestOf<'overlap'>): number {
  const count = sets.length;
  const shared = { regions: 2 ** count - 1, pairs: (count * (count - 1)) / 2, 'all-sets': 1 };
  return shared[report] + count + 1;
}

export function previewOverlap(resolved: RequestOf<'overlap'>, language: Language): RequestPreview {
  const { request, plan, rules, thresholds } = resolved;
  const { blinding, suite } = plan;
  const isDh = blinding === 'dh';
  const keys = plan.sets[0]?.keys.length ?? 1;
  return {
    ...previewHead(request),
    overlap: {
      blinding,
      ...(suite === undefined ? {} : { suite }),
      ring: isDh ? request.partners : [],
      bytesPerHop: keys * (isDh ? elementLength : tagLength),
      figures: figuresOf(resolved),
    },
    thresholds: { ...thresholds, mayDrop: 0 },
    rules: { ...enforcedRules(rules), minOverlap: rules.minOverlap },
    mayRefuse: request.partners,
    learns: [...learned[language], ...breakers[language][blinding]].map(([who, what]) => ({ who, what })),
  };
}

/** In red where whoever has key and marks has everybody. */
export const blindingText = ({ blinding, suite }: { readonly blinding: Blinding; readonly suite?: OverlapSuite }): TableCell =>
  suite === undefined ? { text: blinding, style: 'red' } : `${blinding} (${suite})`;

/** Whether somebody can undo the blinding of everybody. */
export const isDanger = (who: string): boolean => Object.values(breakers).some((own) => own['salted-hash'].some(([name]) => name === who));

/** The lines that an overlap has in the table of a preview. */
export function overlapRows({ overlap }: RequestPreview, language: Language): (readonly TableCell[])[] {
  if (overlap === undefined) return [];
  const nl = language === 'nl';
  const { ring, bytesPerHop, figures } = overlap;
  return [
    [nl ? 'cijfers' : 'figures', figures.toLocaleString(language)],
    [nl ? 'versluiering' : 'blinding', blindingText(overlap)],
    ...(ring.length === 0 ? [] : [['ring', ring.join(' → ')]]),
    [nl ? 'bytes per persoon en stap' : 'bytes per person and hop', String(bytesPerHop)],
  ];
}
