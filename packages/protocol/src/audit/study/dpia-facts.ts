/**
 * The facts of a study for a data protection impact assessment, after the seventeen points of the Dutch model. What follows from the log is filled
 * in; what people must weigh is left to them and says so.
 */
import { counted } from '../../counted.ts';
import type { LoggedCharter } from '../charters.ts';
import { markdownCell } from './processing-register.ts';
import { asksOwnFigures, noteText, purposesOf, variableText } from './purpose-facts.ts';
import { dateOf, inLanguage, type StudyFacts } from './study-facts.ts';

type Point = readonly [nl: string, en: string, lines: (study: StudyFacts, charter: LoggedCharter) => readonly string[]];

const toWeigh: Point[2] = () => ['*Door de verwerkingsverantwoordelijken in te vullen. To be weighed by the controllers.*'];

const proposal: Point[2] = ({ runs, from, to }, { charter }) => [
  `Studie **${markdownCell(charter.charter)}**, charter versie ${charter.version}, getekend door ${charter.members.length} partners.`,
  `Logboek van ${dateOf(from)} tot en met ${dateOf(to)}: aantal aanvragen ${runs.length}, waarvan vrijgegeven ${runs.filter(({ outcome }) => outcome === 'released').length}.`,
];

const personalData: Point[2] = (study, charter) =>
  purposesOf(study, charter).map(
    ({ name, variables }) =>
      `- ${markdownCell(name)}: ${markdownCell(variables.map((variable) => variableText(variable, 'nl')).join('; '))}`,
  );

const processing: Point[2] = ({ runs }) => [
  'Elke partner telt de eigen registratie op het eigen systeem en stuurt alleen een gemaskeerde reeks getallen. De coördinator telt de reeksen op; de maskers vallen pas na instemming van de drempel aan partners weg.',
  'Op de som worden de openbaarmakingsregels toegepast. Alleen de overgebleven tabel wordt vrijgegeven.',
  ...(asksOwnFigures(runs)
    ? [
        'Bij vragen naar eigen cijfers (combine: none) staat de tabel van elke deelnemende partner met diens instemming naast die van de anderen. De partner laat eigen kleine cellen weg; de coördinator ziet de rest vóór afronding.',
      ]
    : []),
];

const aims: Point[2] = (study, charter) =>
  purposesOf(study, charter).map(({ name, purpose, runs }) => {
    const text = inLanguage(purpose.text, 'nl') || name;
    return `- **${markdownCell(name)}**: ${markdownCell(text)} (${markdownCell(purpose.basis)}; aantal aanvragen: ${runs.length})`;
  });

const parties: Point[2] = (_study, { charter, terms }) => [
  ...charter.members.map(({ partner }) => `- ${partner}: partner, verwerkingsverantwoordelijke voor de eigen registratie`),
  ...charter.analysts.map(({ name }) => `- ${name}: analist, stelt vragen en ontvangt vrijgegeven tabellen`),
  ...Object.entries(terms.auditors).map(([name, role]) => `- ${markdownCell(name)}: auditor (${role})`),
  '- coordinator: bewaart het logboek en de gemaskeerde bijdragen, telt ze op; ziet de som van alle partners vóór onderdrukking',
];

const interests: Point[2] = (study, charter) => {
  const questions = study.runs.flatMap(({ query }) => (query === undefined ? [] : [inLanguage(query.question, 'nl') || query.query]));
  const lines = [...new Set(questions)].map((question) => `- ${markdownCell(question)}`);
  return lines.length === 0 ? [`Nog geen vragen gesteld onder ${markdownCell(charter.charter.charter)}.`] : lines;
};

const places: Point[2] = ({ origin }, { charter }) => [
  `Persoonsgegevens: bij elke partner (${charter.members.map(({ partner }) => partner).join(', ')}). Gemaskeerde bijdragen en logboek: bij de coördinator van \`${origin}\`. Landen: *in te vullen*.`,
];

/** Partners that leave their small cells out by their own policy, as their newest offers say. */
function smallCells({ offers }: StudyFacts): readonly string[] {
  const keep = [...offers.values()].filter(({ datasets }) => Object.values(datasets).some(({ localThreshold }) => localThreshold === true));
  const names = keep.map(({ partner }) => markdownCell(partner)).toSorted();
  return names.length === 0 ? [] : [`Eigen cellen met te weinig personen laten weg, door eigen beleid: ${names.join(', ')}.`];
}

const technique: Point[2] = (study, { terms, codebook }) => [
  `Beveiligde optelling SecSum/1; vrijgavemodus ${terms.releaseMode}; bescherming ${terms.protection === 'on' ? 'aan' : 'UIT (alleen in een proefopstelling)'}.`,
  `Regels: minstens ${counted(terms.rules.minCount, 'persoon', 'personen')} per cel, afronding op ${terms.rules.round}, minstens ${counted(terms.rules.minContributors.default, 'partner', 'partners')} per cel, minstens ${terms.rules.minPartners} partners per vraag.`,
  ...smallCells(study),
  `Codeboek ${codebook.name} versie ${codebook.version}. Geen geautomatiseerde besluiten over personen.`,
];

const legal: Point[2] = (study, charter) =>
  purposesOf(study, charter).map(({ name, purpose }) => {
    const fields = (['regime', 'special', 'criminal', 'bsn', 'secrecy'] as const).flatMap((field) => {
      const text = noteText(purpose[field], 'nl');
      return text === undefined ? [] : [`${field}: ${text}`];
    });
    return `- ${markdownCell(name)}: ${markdownCell([purpose.basis, ...fields].join('; '))}`;
  });

const retention: Point[2] = (study, charter) =>
  purposesOf(study, charter).map(({ name, purpose }) => {
    const days = noteText(purpose['retainDays'], 'nl');
    const until = noteText(purpose['until'], 'nl');
    return `- ${markdownCell(name)}: ${days === undefined ? 'termijn in te vullen' : counted(String(days), 'dag', 'dagen')}${until === undefined ? '' : `; doel geldig tot en met ${until}`}`;
  });

const measures: Point[2] = (_study, { signatures, charter }) => [
  `Charter getekend door ${signatures.length} van ${charter.members.length} leden, elk met een eigen sleutel. Elke vraag is vooraf door elke partner goedgekeurd.`,
  'Elke gebeurtenis is getekend en staat in een logboek dat partners narekenen en medeondertekenen; zonder medeondertekend logboek vertrekken geen gegevens.',
  'Vrijgegeven tabellen zijn door een auditor na te rekenen met deze bundel: `ketensom-audit verify`.',
  'Wat overblijft: alle andere partners samen kunnen hun eigen cijfers van een totaal aftrekken; meer vragen die op elkaar lijken vertellen samen meer dan apart.',
];

const points: readonly Point[] = [
  ['Voorstel', 'Proposal', proposal],
  ['Persoonsgegevens', 'Personal data', personalData],
  ['Gegevensverwerkingen', 'Processing', processing],
  ['Verwerkingsdoeleinden', 'Purposes', aims],
  ['Betrokken partijen', 'Parties', parties],
  ['Belangen bij de verwerking', 'Interests', interests],
  ['Verwerkingslocaties', 'Places', places],
  ['Technieken en methoden', 'Techniques', technique],
  ['Juridisch en beleidsmatig kader', 'Legal frame', legal],
  ['Bewaartermijnen', 'Retention', retention],
  ['Rechtsgrond', 'Legal basis', toWeigh],
  ['Bijzondere persoonsgegevens', 'Special categories', toWeigh],
  ['Doelbinding', 'Purpose limitation', toWeigh],
  ['Noodzaak en evenredigheid', 'Necessity and proportionality', toWeigh],
  ['Rechten van betrokkenen', 'Rights of data subjects', toWeigh],
  ["Risico's", 'Risks', toWeigh],
  ['Maatregelen', 'Measures', measures],
];

/** The assessment's facts as Markdown. */
export function dpiaFacts(study: StudyFacts): string {
  const head = '# Feiten voor de gegevensbeschermingseffectbeoordeling / Facts for the impact assessment (DPIA)\n';
  const { charter } = study;
  if (charter === undefined) return `${head}\nEr is nog geen charter van kracht. No charter is in force yet.\n`;
  const sections = points.map(([nl, en, lines], at) => `\n## ${at + 1}. ${nl} / ${en}\n\n${lines(study, charter).join('\n')}\n`);
  return head + sections.join('');
}
