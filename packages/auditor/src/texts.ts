/** What the auditor says, in both languages: the claims in words, and why something is not proved. */
import type { ClaimName, NotProvedNote } from '@ketensom/protocol';

export type Language = 'nl' | 'en';

interface Texts {
  readonly claims: Readonly<Record<ClaimName, string>>;
  readonly notes: Readonly<Record<NotProvedNote, string>>;
  readonly statuses: Readonly<Record<'proved' | 'not-proved' | 'violated', string>>;
  readonly verified: string;
  readonly refused: string;
  readonly notBundle: string;
  readonly noEntry: string;
  readonly trust: string;
}

const texts: Readonly<Record<Language, Texts>> = {
  en: {
    claims: {
      files: 'every file that is listed is there, undamaged',
      log: 'the entries and tiles give the root that the log signed',
      heads: 'every cosigned checkpoint is a head of this one log',
      events: 'every entry is signed by a key enrolled for that role',
      ledger: "no signer's chain of entries has a gap",
      charter: 'the charter is signed by every member',
      documents: 'every document is the one that the log names',
      query: 'the request fits the charter in force, and what partners offer',
      purpose: 'the purpose and its legal basis stand in the charter, and the term was kept',
      approvals: 'every partner approved exactly this request',
      order: 'the events stand in an order that the protocol allows',
      config: 'roster, thresholds and layout follow from request and charter',
      inputs: 'each input was committed to and received before the survivors were fixed',
      survivors: 'one survivor set, signed by the threshold before anything was revealed',
      cosigned: 'inputs relied on a log that the threshold of partners cosigned',
      opening: 'the opened secrets fit every commitment, and nothing else was opened',
      sum: 'what partners sent, masked or blinded, was added or counted again and gives what was stated',
      certified: 'more named partners than may collude added the masked vectors themselves first',
      result: 'the released file is the one that the log commits to',
      disclosure: 'the rules were applied again and give the released figures',
      once: 'the question was opened once over these data',
      countersigned: 'the threshold of partners put their name under the release',
      'keys-erased': 'the secrets of the round were erased',
    },
    notes: {
      'not-in-bundle': 'the bundle does not hold what this takes',
      deleted: 'the coordinator deleted the evidence, and said so in the log; its hashes stand there',
      assertion: 'nobody can prove this; the partners assert it',
      'not-kept': 'of salted-hash nothing is kept that could be counted again: this rests on the word of the coordinator',
      'no-release': 'nothing was released',
      'not-reached': 'the run did not get this far, or a claim before this one failed',
      'no-cosignatures': 'the bundle holds no cosignatures for that checkpoint',
      'no-charter': 'no charter has been signed by all its members yet',
      refused: 'the coordinator refused the request',
      'few-countersignatures': 'fewer partners than the threshold have countersigned',
      'protection-off': 'the charter switches protection off; questions may be opened again',
      'no-solver': 'cells are hidden to protect others, and no linear solver was at hand to check that they do',
    },
    statuses: { proved: 'proved', 'not-proved': 'not proved', violated: 'VIOLATED' },
    verified: 'VERIFIED',
    refused: 'NOT VERIFIED',
    notBundle: 'There is no bundle in this folder: the file "checkpoint" is missing. Make one with: ketensom-coordinator export --out DIR.',
    noEntry: 'There is no entry of that number in this bundle; entries are numbered from 0.',
    trust: 'The keys are those in the bundle. Compare this log key with the one you got by another channel, or pass it with --log-key:',
  },
  nl: {
    claims: {
      files: 'elk bestand van de lijst is er, onbeschadigd',
      log: 'regels en tegels geven de wortel die het logboek ondertekende',
      heads: 'elk medeondertekend ijkpunt is een kop van dit ene logboek',
      events: 'elke regel is getekend met een sleutel die voor die rol is ingeschreven',
      ledger: 'geen keten van een ondertekenaar heeft een gat',
      charter: 'het charter is door elk lid getekend',
      documents: 'elk document is het document dat het logboek noemt',
      query: 'de aanvraag past bij het geldende charter en bij wat partners aanbieden',
      purpose: 'doel en grondslag staan in het charter, en de termijn is aangehouden',
      approvals: 'elke partner keurde precies deze aanvraag goed',
      order: 'de gebeurtenissen staan in een volgorde die het protocol toelaat',
      config: 'deelnemerslijst, drempels en indeling volgen uit aanvraag en charter',
      inputs: 'elke invoer is vastgelegd en ontvangen voordat de overlevenden vaststonden',
      survivors: 'één overlevendenlijst, door de drempel getekend voordat iets is onthuld',
      cosigned: 'de invoer steunde op een logboek dat de drempel aan partners medeondertekende',
      opening: 'de geopende geheimen passen bij elke vastlegging, en niets anders is geopend',
      sum: 'wat partners gemaskeerd of geblindeerd stuurden is opnieuw opgeteld of geteld en geeft wat was genoemd',
      certified: 'meer genoemde partners dan er mogen samenspannen telden eerst zelf de gemaskeerde vectoren op',
      result: 'het vrijgegeven bestand is dat waarop het logboek zich vastlegt',
      disclosure: 'de regels zijn opnieuw toegepast en geven de vrijgegeven cijfers',
      once: 'de vraag is één keer over deze gegevens geopend',
      countersigned: 'de drempel aan partners zette zijn naam onder de vrijgave',
      'keys-erased': 'de geheimen van de ronde zijn gewist',
    },
    notes: {
      'not-in-bundle': 'de bundel bevat niet wat hiervoor nodig is',
      deleted: 'de coördinator heeft het bewijs verwijderd en dat in het logboek gezegd; de vingerafdrukken staan daar',
      assertion: 'niemand kan dit bewijzen; de partners verklaren het',
      'not-kept': 'van salted-hash blijft niets bewaard dat overgeteld kan worden: dit berust op het woord van de coördinator',
      'no-release': 'er is niets vrijgegeven',
      'not-reached': 'de run kwam niet zo ver, of een eerdere bewering hield geen stand',
      'no-cosignatures': 'de bundel bevat geen medeondertekeningen van dat ijkpunt',
      'no-charter': 'nog geen charter is door al zijn leden getekend',
      refused: 'de coördinator weigerde de aanvraag',
      'few-countersignatures': 'minder partners dan de drempel tekenden de vrijgave',
      'protection-off': 'het charter zet de bescherming uit; vragen mogen opnieuw geopend worden',
      'no-solver': 'er zijn cellen verborgen om andere te beschermen, en er was geen lineaire solver om dat na te rekenen',
    },
    statuses: { proved: 'bewezen', 'not-proved': 'niet bewezen', violated: 'GESCHONDEN' },
    verified: 'IN ORDE',
    refused: 'NIET IN ORDE',
    notBundle: 'In deze map staat geen bundel: het bestand "checkpoint" ontbreekt. Maak er een met: ketensom-coordinator export --out MAP.',
    noEntry: 'Er is geen regel met dat nummer in deze bundel; regels zijn genummerd vanaf 0.',
    trust:
      'De sleutels zijn die uit de bundel. Vergelijk deze logboeksleutel met die u langs een andere weg kreeg, of geef hem mee met --log-key:',
  },
};

/** The texts of one language. */
export const auditTexts = (language: Language): Texts => texts[language];

/** From `--lang`, else from the environment; English where nothing says Dutch. */
export function auditLanguage(argument: string | undefined, environment: NodeJS.ProcessEnv = process.env): Language {
  if (argument === 'nl' || argument === 'en') return argument;
  return (environment['LC_ALL'] ?? environment['LANG'] ?? '').startsWith('nl') ? 'nl' : 'en';
}
