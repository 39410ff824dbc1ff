/** A link in plain language: which tables are joined on what, what leaves the house, and who would have to work together to undo the blinding. */

import type { Language } from '@ketensom/host';
import type { Blinding, LinkPlan, LinkTable } from '@ketensom/protocol';
import { counted } from '@ketensom/protocol';
import type { RequestOf } from './check-request.ts';
import { explainBase } from './explain-base.ts';
import { linkageLines } from './explain-linkage.ts';
import { explainValues, leavingValues, measureText } from './explain-values.ts';
import { explainWithin, leavingWithin } from './explain-within.ts';
import type { ExplainedLine } from './explained.ts';
import { predicateText } from './predicate-text.ts';

type Lines = Readonly<Record<Language, readonly ExplainedLine[]>>;

/** What leaves the house, and who could undo it, by blinding. */
const leavingTexts: Readonly<Record<Blinding, Lines>> = {
  dh: {
    nl: [
      {
        topic: 'wat het huis verlaat',
        text: 'per rij één of meer versluierde tekens, gesorteerd in lijsten per cel onder een nummer zonder betekenis, met kanaries en opvulling, voor de volgende partner. Nooit een nummer, een naam of een waarde.',
      },
      {
        topic: 'wat de coördinator kan leren',
        text: 'welke tekens bij elkaar horen, en aantallen per cel onder nummers zonder betekenis. Pas als de tabel beveiligd en vastgelegd is, zegt uw agent waar de nummers voor staan die erin getoond worden; van een code waarvan elke cel verborgen is nooit. Verborgen cellen in een rij en kolom die wél getoond worden kan hij daarna thuisbrengen. Geen identiteit.',
      },
      {
        topic: 'wie dat kan doorbreken',
        text: 'alleen alle partners samen (elk één sleutel) kunnen een nummer nagaan. De coördinator en een partner samen zien exacte aantallen van elke eigen cel van die partner, ook kleine: heeft die in een cel één persoon, dan ook of die gevonden is. Een partner die rijen van zijn eigen lijst merkt, komt er met de laatste houder van die lijst en de coördinator achter welke daarvan gevonden zijn. Andere partners zien hoe lang lijsten zijn (op een factor 1,5 na) en welke rijen van een tabel met relaties dezelfde persoon delen.',
      },
    ],
    en: [
      {
        topic: 'what leaves the house',
        text: 'per row one or more blinded marks, sorted into lists per cell under a number without meaning, with canaries and padding, for the next partner. Never a number, a name or a value.',
      },
      {
        topic: 'what the coordinator could learn',
        text: 'which marks belong together, and counts of cells under numbers without meaning. Only when the table is protected and committed to does your agent say what the numbers stand for that it shows; never of a code of which every cell is hidden. Hidden cells in a row and a column that are shown it can place after that. No identity.',
      },
      {
        topic: 'who could undo that',
        text: 'only all partners together (one key each) can test a number. The coordinator and a partner together see exact counts for each own cell of that partner, small ones too: where it has one person in a cell, also whether that person was found. A partner that marks rows of its own list finds out, with the last holder of that list and the coordinator, which of them were found. Other partners see how long lists are (within a factor of 1.5) and which rows of a table of relations share a person.',
      },
    ],
  },
  'salted-hash': {
    nl: [
      {
        topic: 'wat het huis verlaat',
        text: 'per rij één of meer tekens onder een sleutel die alleen de partners hebben, in lijsten per cel, voor de coördinator: die houdt gepseudonimiseerde rijen.',
      },
      {
        topic: 'wat de coördinator kan leren',
        text: 'welke tekens bij elkaar horen en welke lijst welke cel is: dus ook de aantallen van cellen die te klein zijn om te tonen.',
      },
      {
        topic: 'GEVAAR',
        text: 'elke partner heeft de sleutel: één partner die samenwerkt met de coördinator, of wie sleutel en tekens steelt, rekent alle burgerservicenummers in seconden terug, met de cel waarin elke persoon staat. Kies dh waar dat niet mag kunnen.',
        isWarning: true,
      },
    ],
    en: [
      {
        topic: 'what leaves the house',
        text: 'per row one or more marks under a key that the partners alone have, in lists per cell, for the coordinator: it holds pseudonymised rows.',
      },
      {
        topic: 'what the coordinator could learn',
        text: 'which marks belong together and which list is which cell: so the counts of cells too small to be shown as well.',
      },
      {
        topic: 'DANGER',
        text: 'every partner has the key: one partner working with the coordinator, or whoever steals key and marks, gets every citizen service number back within seconds, with the cell that each person is in. Choose dh where that must not be possible.',
        isWarning: true,
      },
    ],
  },
};

function tableLine({ name, partner, dataset, keys, by }: LinkTable, rows: string, language: Language): ExplainedLine {
  const isDutch = language === 'nl';
  const variables = by.map(({ variable }) => variable);
  const broken = variables.length === 0 ? '' : `, ${isDutch ? 'uitgesplitst naar' : 'broken down by'} ${variables.join(', ')}`;
  const text = `${name}: ${dataset} (${partner}), ${isDutch ? 'sleutel' : 'key'} ${keys.join(', ')}, ${rows}${broken}`;
  return { topic: isDutch ? 'tabel' : 'table', text };
}

function joinLine({ centre, slots }: LinkPlan, edge: LinkPlan['edges'][number], language: Language): ExplainedLine {
  const { end, endKey, centreKey, self, isSlotted, maxDegree } = edge;
  const isDutch = language === 'nl';
  const hidden = isDutch
    ? `tot ${counted(slots, 'rij', 'rijen')} per persoon verborgen`
    : `up to ${counted(slots, 'row', 'rows')} a person hidden`;
  const most = isDutch
    ? `hoogstens ${counted(maxDegree, 'rij', 'rijen')} per persoon`
    : `at most ${counted(maxDegree, 'row', 'rows')} a person`;
  const own = isDutch ? 'relaties met zichzelf weggelaten' : 'relations to oneself left out';
  const notes = [isSlotted ? hidden : most, ...(self === 'exclude' ? [own] : [])];
  return { topic: isDutch ? 'koppeling' : 'join', text: `${end}.${endKey} = ${centre}.${centreKey} (${notes.join('; ')})` };
}

/** The lines that a link adds to the explanation of any request. */
export function explainLink(
  { resolved }: { readonly resolved: RequestOf<'link'> },
  language: Language,
): { readonly asked: readonly ExplainedLine[]; readonly leaving: readonly ExplainedLine[] } {
  const { query, plan } = resolved;
  const isDutch = language === 'nl';
  const rowsOf = (name: string): string => {
    const where = query.tables[name]?.where;
    return where === undefined ? (isDutch ? 'alle rijen' : 'all rows') : predicateText(where, language);
  };
  const asked = [
    {
      topic: isDutch ? 'wat wordt geteld' : 'what is counted',
      text: plan.measures.map((measure) => measureText(measure, plan)).join(', '),
    },
    ...plan.tables.map((table) => tableLine(table, rowsOf(table.name), language)),
    ...plan.edges.map((edge) => joinLine(plan, edge, language)),
    ...explainWithin(plan, language),
    ...explainBase(plan, language),
    ...explainValues(plan, language),
    ...linkageLines(plan.tables, language),
    { topic: isDutch ? 'versluiering' : 'blinding', text: plan.suite === undefined ? plan.blinding : `${plan.blinding} (${plan.suite})` },
  ];
  return { asked, leaving: [...leavingTexts[plan.blinding][language], ...leavingValues(plan, language), ...leavingWithin(plan, language)] };
}
