/** The fixed sentences of a report, in both languages. */
import type { Language } from '@ketensom/host';
import type { Blinding } from '@ketensom/protocol';

export interface ReportTexts {
  readonly heads: Readonly<Record<'purpose' | 'who' | 'figures' | 'complete' | 'protection' | 'check', string>>;
  readonly whoLearns: string;
  /** The same under release mode `local-threshold`. */
  readonly whoLearnsLess: string;
  /** The same where every partner's own figures stand side by side. */
  readonly whoLearnsOwn: string;
  /** Of an overlap or a link, by its blinding. */
  readonly whoLearnsMarks: Readonly<Record<Blinding, string>>;
  readonly coverage: string;
  readonly rules: string;
  readonly remaining: string;
  readonly remainingMarks: string;
  readonly verify: string;
  readonly verifyMarks: Readonly<Record<Blinding, string>>;
  readonly audit: Readonly<Record<'verified' | 'refused', string>>;
}

const texts: Readonly<Record<Language, ReportTexts>> = {
  en: {
    heads: {
      purpose: 'Purpose',
      who: 'Who takes part, and who sees what',
      figures: 'Figures',
      complete: 'How complete the figures are',
      protection: 'Protection',
      check: 'Checking this report',
    },
    whoLearns:
      'Each partner computed its own figures at home and masked them. No partner, and not the coordinator, saw the figures of a single partner. The coordinator did see the sum of all partners before small cells were hidden. This holds as long as the coordinator does not work together with more partners than the charter withstands.',
    whoLearnsLess:
      'Each partner left out its own cells of fewer persons than the minimum, computed the rest at home and masked it. Nobody saw a small cell of one partner, and nobody can tell what was left out: figures can be too low. No partner, and not the coordinator, saw the figures of a single partner, as long as the coordinator does not work together with more partners than the charter withstands.',
    whoLearnsOwn:
      'Each partner agreed that its own figures are shown here, under its name. It left out its own cells of fewer persons than the minimum; nobody saw those. The coordinator, and an auditor with the full bundle, saw the other figures of each partner before they were rounded.',
    whoLearnsMarks: {
      dh: 'Each partner turned the identifiers of its rows into marks at home; every partner blinded and shuffled all of them. No partner saw who is known to another. The coordinator counted marks without identifiers, and so saw exact numbers, small ones too, before they were hidden. All partners together could look for any identifier. A partner that marks rows of its own list finds out, with the last who passed it on and the coordinator, who of those is known to others.',
      'salted-hash':
        'Each partner turned the identifiers of its rows into marks, under a key that the partners share and the coordinator does not have. No partner saw who is known to another. The coordinator counted marks, and so saw exact numbers, small ones too, before they were hidden.',
    },
    coverage:
      'A value can be empty, not translatable to the shared codes, or outside the agreed range. Such values are counted here and are never read as zero.',
    rules: 'These rules were applied to the combined table before anybody outside saw it:',
    remaining:
      'What remains: all other partners together could subtract their own figures from a total and so find those of the one left. Questions that differ a little can tell more together than apart.',
    remainingMarks:
      'What remains: a partner can enter false persons, and nobody would see it. Questions that differ a little can tell more together than apart.',
    verifyMarks: {
      dh: 'An auditor with the bundle can count the marks again and repeat the rules, offline: ketensom-audit verify BUNDLE.',
      'salted-hash':
        'An auditor with the bundle can see that every partner sent its lists once; the counts are the word of the coordinator: ketensom-audit verify BUNDLE.',
    },
    verify: 'An auditor with the bundle can repeat the sum and the rules, offline: ketensom-audit verify BUNDLE.',
    audit: {
      verified: 'The log of this run was verified: the sum and the rules were repeated and gave these figures.',
      refused: 'The log of this run was NOT verified.',
    },
  },
  nl: {
    heads: {
      purpose: 'Doel',
      who: 'Wie doet mee, en wie ziet wat',
      figures: 'Cijfers',
      complete: 'Hoe volledig de cijfers zijn',
      protection: 'Bescherming',
      check: 'Dit rapport controleren',
    },
    whoLearns:
      'Elke partner rekende de eigen cijfers thuis uit en maskeerde ze. Geen partner, en ook de coördinator niet, zag de cijfers van één partner. De coördinator zag wel de som van alle partners voordat kleine cellen werden verborgen. Dit geldt zolang de coördinator niet samenspant met meer partners dan het charter aankan.',
    whoLearnsLess:
      'Elke partner liet de eigen cellen met minder personen dan het minimum weg, rekende de rest thuis uit en maskeerde die. Niemand zag een kleine cel van één partner, en niemand weet wat er is weggelaten: cijfers kunnen te laag zijn. Geen partner, en ook de coördinator niet, zag de cijfers van één partner, zolang de coördinator niet samenspant met meer partners dan het charter aankan.',
    whoLearnsOwn:
      'Elke partner stemde ermee in dat de eigen cijfers hier met naam worden getoond. De eigen cellen met minder personen dan het minimum liet elke partner weg; niemand zag die. De coördinator, en een auditor met de volledige bundel, zag de andere cijfers van elke partner voordat ze werden afgerond.',
    whoLearnsMarks: {
      dh: 'Elke partner maakte thuis van de identificaties van zijn rijen tekens; elke partner versluierde en schudde ze allemaal. Geen partner zag wie bij een ander bekend is. De coördinator telde tekens zonder identificaties, en zag dus exacte aantallen, ook kleine, voordat die werden verborgen. Alle partners samen zouden elke identificatie kunnen opzoeken. Een partner die rijen van zijn eigen lijst merkt, komt er met wie die als laatste doorgaf en de coördinator achter wie daarvan bij anderen bekend is.',
      'salted-hash':
        'Elke partner maakte van de identificaties van zijn rijen tekens, onder een sleutel die de partners delen en de coördinator niet heeft. Geen partner zag wie bij een ander bekend is. De coördinator telde tekens, en zag dus exacte aantallen, ook kleine, voordat die werden verborgen.',
    },
    coverage:
      'Een waarde kan leeg zijn, niet te vertalen naar de gedeelde codes, of buiten het afgesproken bereik. Zulke waarden worden hier geteld en nooit als nul gelezen.',
    rules: 'Deze regels zijn op de samengevoegde tabel toegepast voordat iemand daarbuiten haar zag:',
    remaining:
      'Wat overblijft: alle andere partners samen kunnen hun eigen cijfers van een totaal aftrekken en zo die van de ene overgebleven partner vinden. Vragen die een beetje verschillen kunnen samen meer vertellen dan apart.',
    remainingMarks:
      'Wat overblijft: een partner kan personen verzinnen, en niemand zou het zien. Vragen die een beetje verschillen kunnen samen meer vertellen dan apart.',
    verifyMarks: {
      dh: 'Een auditor met de bundel kan de tekens opnieuw tellen en de regels herhalen, zonder netwerk: ketensom-audit verify BUNDEL.',
      'salted-hash':
        'Een auditor met de bundel kan zien dat elke partner zijn lijsten eenmaal stuurde; de aantallen zijn de verklaring van de coördinator: ketensom-audit verify BUNDEL.',
    },
    verify: 'Een auditor met de bundel kan de som en de regels herhalen, zonder netwerk: ketensom-audit verify BUNDEL.',
    audit: {
      verified: 'Het logboek van deze run is gecontroleerd: som en regels zijn herhaald en gaven deze cijfers.',
      refused: 'Het logboek van deze run is NIET in orde bevonden.',
    },
  },
};

/** The sentences of one language. */
export const reportTexts = (language: Language): ReportTexts => texts[language];
