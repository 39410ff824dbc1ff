/** A charter in plain language: who takes part, for what, under which rules. */
import { type Language, localText } from '@ketensom/host';
import {
  type Charter,
  type CharterTerms,
  counted,
  deriveThresholds,
  minSumPartners,
  type ReleaseMode,
  weakerRules,
} from '@ketensom/protocol';
import type { ExplainedLine } from './explained.ts';

export interface CharterToExplain {
  readonly charter: Charter;
  readonly digest: string;
  readonly terms: CharterTerms;
  /** What the own policy says of small cells. */
  readonly releaseMode: ReleaseMode;
}

function collusionText({ charter, terms }: CharterToExplain, language: Language): string {
  const count = charter.members.length;
  if (count < minSumPartners) return language === 'nl' ? 'te weinig partners voor een optelling' : 'too few partners for a sum';
  const { tolerate, threshold } = deriveThresholds(count, terms.tolerate);
  return language === 'nl'
    ? `met alle ${count}: bestand tegen de coördinator met ${counted(tolerate, 'partner', 'partners')}; ${counted(threshold, 'handtekening opent', 'handtekeningen openen')} een optelling`
    : `with all ${count}: withstands the coordinator with ${counted(tolerate, 'partner', 'partners')}; ${counted(threshold, 'signature opens', 'signatures open')} a sum`;
}

/** How long the coordinator keeps what an audit recomputes from. */
function termText({ retainDays: days }: CharterTerms['purposes'][string], language: Language): string {
  if (typeof days !== 'number') return '';
  return language === 'nl' ? `bewijs ${counted(days, 'dag', 'dagen')} bewaard` : `evidence kept for ${counted(days, 'day', 'days')}`;
}

/** Who adds the masked figures before a release. */
function certifierLines({ terms }: CharterToExplain, language: Language): readonly ExplainedLine[] {
  if (terms.certifiers === undefined) return [];
  const names = terms.certifiers.join(', ');
  return language === 'nl'
    ? [{ topic: 'hertellers', text: `${names} krijgen de gemaskeerde cijfers en tellen ze zelf op voordat iets wordt vrijgegeven` }]
    : [{ topic: 'certifiers', text: `${names} get the masked figures and add them themselves before anything is released` }];
}

/** Where the members agreed to less than the defaults ask. */
function weakerLines({ terms }: CharterToExplain, language: Language): readonly ExplainedLine[] {
  const weaker = Object.entries(weakerRules(terms.rules)).map(([rule, value]) => `${rule} ${JSON.stringify(value)}`);
  if (weaker.length === 0 || terms.protection === 'off') return [];
  const topic = language === 'nl' ? 'zwakker dan de standaard' : 'weaker than the defaults';
  return [{ topic, text: weaker.join(', '), isWarning: true }];
}

/** What happens to small cells of one member, and what the own policy may say where the charter leaves it open. */
function smallCellsLine({ terms, releaseMode }: CharterToExplain, language: Language): ExplainedLine {
  const topic = language === 'nl' ? 'kleine cellen' : 'small cells';
  if (terms.releaseMode === 'local-threshold')
    return { topic, text: language === 'nl' ? 'elke partner laat die van zichzelf weg' : 'each partner leaves its own out' };
  const near = terms.rules.round > 1 ? { nl: 'op de afronding na', en: 'within the rounding' } : { nl: 'precies', en: 'exactly' };
  const added =
    language === 'nl'
      ? `van één partner tellen mee in de som; alle andere samen kunnen ze aflezen, ${near.nl}`
      : `of one partner are in the sum; all others together can read them, ${near.en}`;
  if (releaseMode === 'local-threshold')
    return { topic, text: `${added}. ${language === 'nl' ? 'Uw beleid laat die van u weg' : 'Your policy leaves yours out'}` };
  const may = language === 'nl' ? 'Uw beleid kan die van u weglaten' : 'Your policy can leave yours out';
  return { topic, text: `${added}. ${may}: releaseMode: local-threshold`, isWarning: terms.protection === 'on' };
}

/** How many of a member's people sign each approval. */
function peopleText({ approvers }: Charter['members'][number], language: Language): string {
  if (approvers === undefined) return '';
  const names = approvers.keys.map((key) => key.split('+')[0]).join(', ');
  return language === 'nl' ? `; ${approvers.needed} van ${names} tekenen` : `; ${approvers.needed} of ${names} sign`;
}

/** The explanation, line by line. */
export function explainCharter(known: CharterToExplain, language: Language): readonly ExplainedLine[] {
  const { charter, digest, terms } = known;
  const isDutch = language === 'nl';
  const purposes = Object.entries(terms.purposes).map(([name, purpose]) => ({
    topic: isDutch ? 'doel' : 'purpose',
    text: [name, localText(purpose.text, language), purpose.basis, termText(purpose, language)].filter((part) => part !== '').join(' · '),
  }));
  const off = isDutch ? 'UIT: kleine cellen worden getoond; alleen voor proefopstellingen' : 'OFF: small cells are shown; for trials only';
  return [
    { topic: 'charter', text: `${charter.charter}, ${isDutch ? 'versie' : 'version'} ${charter.version}` },
    { topic: 'digest', text: digest },
    ...charter.members.map((member) => ({
      topic: isDutch ? 'lid' : 'member',
      text: `${member.partner}  ${member.key}${peopleText(member, language)}`,
    })),
    ...charter.analysts.map((analyst) => ({ topic: isDutch ? 'analist' : 'analyst', text: `${analyst.name}  ${analyst.key}` })),
    {
      topic: isDutch ? 'codeboek' : 'codebook',
      text: `${charter.codebook.name}, ${isDutch ? 'versie' : 'version'} ${charter.codebook.version}`,
    },
    ...purposes,
    {
      topic: isDutch ? 'regels' : 'rules',
      text: `minCount ${terms.rules.minCount}, round ${terms.rules.round}, minContributors ${terms.rules.minContributors.default}, minPartners ${terms.rules.minPartners}, minDifference ${terms.rules.minDifference}`,
    },
    ...weakerLines(known, language),
    smallCellsLine(known, language),
    { topic: isDutch ? 'bescherming' : 'protection', text: terms.protection === 'on' ? (isDutch ? 'aan' : 'on') : off },
    { topic: isDutch ? 'samenspanning' : 'collusion', text: collusionText(known, language) },
    ...certifierLines(known, language),
  ];
}
