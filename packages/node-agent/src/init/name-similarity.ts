/** How alike the name of a column and the name of a variable are: same words, known translations, or shared beginnings. 0 to 1. */

/** Words that mean the same in Dutch and English registrations. Each list is one meaning. */
const synonyms: readonly (readonly string[])[] = [
  ['person', 'persoon', 'bsn', 'burgerservicenummer', 'sofinummer', 'client', 'clientnummer'],
  ['region', 'regio', 'gebied', 'area'],
  ['municipality', 'gemeente', 'gemeentecode', 'gm'],
  ['district', 'wijk', 'wijkcode', 'wk'],
  ['neighbourhood', 'neighborhood', 'buurt', 'buurtcode', 'bu'],
  ['postcode', 'pc', 'pc4', 'pc6', 'zip'],
  ['age', 'leeftijd'],
  ['sex', 'gender', 'geslacht'],
  ['income', 'inkomen'],
  ['cost', 'costs', 'kosten', 'bedrag', 'amount'],
  ['birth', 'born', 'geboorte', 'geboortedatum', 'geboren'],
  ['opened', 'open', 'start', 'begin', 'aanvang', 'ingang', 'van', 'from', 'startdatum', 'begindatum', 'intake', 'aanmelding'],
  ['closed', 'close', 'end', 'eind', 'einde', 'afsluiting', 'tot', 'until', 'einddatum', 'uitstroom'],
  ['family', 'surname', 'achternaam', 'familienaam', 'naam', 'name', 'lastname'],
  ['given', 'voornaam', 'firstname'],
  ['year', 'jaar'],
  ['month', 'maand'],
  ['date', 'datum', 'dt'],
  ['plan', 'plannen'],
  ['care', 'zorg', 'hulp'],
  ['type', 'soort', 'kind', 'vorm'],
  ['reason', 'reden'],
  ['status', 'toestand'],
  ['referrer', 'verwijzer'],
  ['debt', 'schuld', 'schulden', 'debts'],
  ['household', 'huishouden', 'huishoudtype'],
  ['education', 'opleiding', 'onderwijs', 'school'],
  ['origin', 'herkomst', 'herkomstland'],
  ['number', 'aantal', 'nr', 'nummer', 'count'],
  ['test', 'tests', 'getest', 'testen'],
  ['admission', 'admissions', 'opname', 'opnames', 'ziekenhuisopnames'],
  ['sewage', 'rioolwater', 'riool'],
  ['inhabitants', 'inwoners', 'population', 'bevolking'],
];

/** Words that say nothing about which variable is meant. */
const fillers: ReadonlySet<string> = new Set([
  'has',
  'heeft',
  'is',
  'the',
  'de',
  'het',
  'een',
  'of',
  'code',
  'datum',
  'date',
  'id',
  'ind',
  'indicatie',
  'jn',
]);

const meaningOf = (word: string): string => synonyms.find((list) => list.includes(word))?.[0] ?? word;

/** The words of a name, in lower case: "GeboorteDatum", "has_plan" and "ingang 2024" in parts. */
function wordsOf(name: string): string[] {
  const spaced = name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase();
  return spaced.split(/[^a-z0-9]+/).filter((word) => word !== '');
}

const alike = (a: string, b: string): number => {
  if (meaningOf(a) === meaningOf(b)) return 1;
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  return short.length >= 4 && long.startsWith(short) ? 0.8 : 0;
};

/** How well the words of one name are found in the other, fillers counted for little. */
function coverage(words: readonly string[], others: readonly string[]): number {
  const weights = words.map((word) => (fillers.has(word) ? 0.2 : 1));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const found = words.reduce((sum, word, at) => sum + (weights[at] ?? 0) * Math.max(0, ...others.map((other) => alike(word, other))), 0);
  return total === 0 ? 0 : found / total;
}

/** 1 for the same meaning, 0 for nothing in common. */
export function nameSimilarity(a: string, b: string): number {
  const [left, right] = [wordsOf(a), wordsOf(b)];
  if (left.join('') === right.join('')) return 1;
  return (coverage(left, right) + coverage(right, left)) / 2;
}
