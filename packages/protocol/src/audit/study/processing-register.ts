/**
 * The study in the register of processing (GDPR article 30), one row for each purpose, with the columns that Dutch municipalities use. What the
 * charter does not say is left to be filled in and says so.
 */
import { counted } from '../../counted.ts';
import type { LoggedCharter } from '../charters.ts';
import { asksOwnFigures, noteText, type PurposeFacts, purposesOf, variableText } from './purpose-facts.ts';
import { dateOf, inLanguage, type StudyFacts } from './study-facts.ts';

/** What stands where the charter is silent. */
const toFillIn = { nl: 'nog in te vullen', en: 'to be filled in' } as const;

type Column = readonly [nl: string, en: string, value: (purpose: PurposeFacts, study: StudyFacts, charter: LoggedCharter) => string];

const note =
  (field: string): Column[2] =>
  ({ purpose }) =>
    noteText(purpose[field], 'nl') ?? toFillIn.nl;

const measures =
  'Optellen met maskers (SecSum/1): de coördinator en de andere partners zien de cijfers van één partner niet. Kleine cellen worden verborgen en ' +
  'aantallen afgerond. Elk bericht is getekend en staat in een door partners medeondertekend logboek.';

const ownFigures =
  ' Bij vragen naar eigen cijfers (combine: none) werden de cijfers van elke deelnemende partner met diens instemming met naam vrijgegeven; de ' +
  'coördinator zag die vóór afronding, zonder de cellen onder het minimum.';

const people = ({ datasets }: PurposeFacts, _study: StudyFacts, { codebook }: LoggedCharter): string =>
  datasets.map((name) => inLanguage(codebook.datasets.get(name)?.title, 'nl') || name).join('; ');

const partners = ({ runs }: PurposeFacts, charter: LoggedCharter): string => {
  const asked = new Set(runs.flatMap(({ request }) => request.partners));
  return charter.charter.members
    .map((member) => (asked.has(member.partner) || asked.size === 0 ? member.partner : `${member.partner} (niet bevraagd)`))
    .join('; ');
};

const retention: Column[2] = ({ purpose }) => {
  const days =
    typeof purpose['retainDays'] === 'number'
      ? `bewijs van vragen (gemaskeerde cijfers, delen, openingen): ${counted(purpose['retainDays'], 'dag', 'dagen')} na afloop; vrijgegeven tabellen en logboek blijven`
      : undefined;
  const until = typeof purpose['until'] === 'string' ? `doel geldig tot en met ${purpose['until']}` : undefined;
  return [days, until].filter((part) => part !== undefined).join('; ') || toFillIn.nl;
};

/** The columns, in order. */
const registerColumns: readonly Column[] = [
  ['Afdeling', 'Department', () => toFillIn.nl],
  ['Taak', 'Task', ({ purpose }) => purpose.basis],
  ['Verwerking', 'Processing', ({ name }, _study, { charter }) => `${charter.charter}: ${name}`],
  [
    'Verwerkingsactiviteit',
    'Processing activity',
    ({ runs }) => `gezamenlijke telling over eigen registraties; aantal aanvragen: ${runs.length}`,
  ],
  [
    'Verwerkingsverantwoordelijken',
    'Controllers',
    ({ purpose }, _study, { charter }) =>
      noteText(purpose['controllers'], 'nl') ?? charter.members.map(({ partner }) => partner).join('; '),
  ],
  ['Publiek of privaat', 'Public or private', () => toFillIn.nl],
  ['Doeleinden', 'Purposes', ({ name, purpose }) => inLanguage(purpose.text, 'nl') || name],
  [
    'Rechtmatige grondslag',
    'Legal basis',
    ({ purpose }) => [purpose.basis, noteText(purpose['regime'], 'nl')].filter((part) => part !== undefined).join('; '),
  ],
  ['Categorieën betrokkenen', 'Data subjects', people],
  [
    'Categorieën persoonsgegevens',
    'Personal data',
    ({ variables }) => variables.map((variable) => variableText(variable, 'nl')).join('; '),
  ],
  ['Bijzondere gegevens', 'Special categories', note('special')],
  ['Strafrechtelijke gegevens', 'Criminal records', note('criminal')],
  ['BSN', 'National number', note('bsn')],
  ['Bewaartermijn', 'Retention', retention],
  ['Herkomst', 'Source', (purpose, _study, charter) => `eigen registraties van ${partners(purpose, charter)}`],
  [
    'Ontvangers',
    'Recipients',
    ({ purpose }, _study, { charter }) => noteText(purpose['recipients'], 'nl') ?? charter.analysts.map(({ name }) => name).join('; '),
  ],
  ['Doorgifte buiten de EER', 'Transfer outside the EEA', () => toFillIn.nl],
  ['Samenwerkende partijen', 'Parties working together', (purpose, _study, charter) => partners(purpose, charter)],
  [
    'Convenant of privacyprotocol',
    'Covenant',
    (_purpose, _study, { charter, digest }) => `charter ${charter.charter}, versie ${charter.version}, ${digest}`,
  ],
  [
    'Gezamenlijke verantwoordelijkheid',
    'Joint control',
    (_purpose, _study, { signatures }) =>
      `${signatures.length} partners tekenden hetzelfde charter; onderlinge regeling (artikel 26): ${toFillIn.nl}`,
  ],
  ['Geheimhouding', 'Professional secrecy', note('secrecy')],
  [
    'Verdere verwerking',
    'Further processing',
    ({ runs }) => `${runs.filter(({ outcome }) => outcome === 'released').length} keer vrijgegeven, als geaggregeerde tabel`,
  ],
  ['Beveiligingsmaatregelen', 'Security', ({ runs }) => `${measures}${asksOwnFigures(runs) ? ownFigures : ''}`],
  [
    'Verwerker',
    'Processor',
    (_purpose, { origin }) =>
      `coördinator van ${origin} (artikel 30, lid 2), namens de verwerkingsverantwoordelijken: bewaart gemaskeerde bijdragen, telt ze op en geeft tabellen vrij; contact: ${toFillIn.nl}`,
  ],
  ['DPIA', 'DPIA', note('dpia')],
  ['Registerverwijzing', 'Register entry', note('register')],
  ['Contact, functionaris gegevensbescherming', 'Contact, data protection officer', note('contact')],
  ['Peildatum logboek', 'Log as of', (_purpose, { to, size }) => `${dateOf(to)}, ${size} regels`],
];

const noCharter = 'Er is nog geen charter van kracht. No charter is in force yet.\n';

/** A cell for spreadsheets: quoted, and never read as a formula. */
const csvCell = (text: string): string => `"${(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text).replaceAll('"', '""')}"`;

/** The register as CSV: semicolons, a byte order mark and CRLF, as Dutch spreadsheets expect. */
export function processingCsv(study: StudyFacts): string {
  const { charter } = study;
  const rows =
    charter === undefined
      ? []
      : purposesOf(study, charter).map((purpose) => registerColumns.map(([, , value]) => value(purpose, study, charter)));
  const lines = [registerColumns.map(([nl]) => nl), ...rows].map((cells) => cells.map(csvCell).join(';'));
  return `\u{feff}${lines.map((line) => `${line}\r\n`).join('')}`;
}

/** A text in a Markdown table: on one line, with nothing that markup would read. */
export const markdownCell = (text: string): string =>
  text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>|#]/g, (character) => `\\${character}`);

/** The register as Markdown: one table for each purpose, both languages in the left column. */
export function processingMarkdown(study: StudyFacts): string {
  const { charter } = study;
  const head = '# Register van verwerkingen (AVG artikel 30) / Record of processing (GDPR article 30)\n\n';
  if (charter === undefined) return `${head}${noCharter}`;
  const tables = purposesOf(study, charter).map((purpose) => {
    const lines = registerColumns.map(([nl, en, value]) => `| ${nl} / ${en} | ${markdownCell(value(purpose, study, charter))} |`);
    return `## ${markdownCell(purpose.name)}\n\n| | |\n| --- | --- |\n${lines.join('\n')}\n`;
  });
  return `${head}${tables.join('\n')}`;
}
