/**
 * `report`: a page that a data protection officer can read, in Dutch and English, that stands by itself: no script, nothing fetched. Everything on it
 * was worked out from the bundle when it was made.
 */
import type { AuditReport, OpenedBundle, RunFindings } from '@ketensom/protocol';
import { answerQuestions } from '../explain-log.ts';
import { fillIn } from '../explain-texts.ts';
import type { Language } from '../texts.ts';
import { chip, claimsTable } from './claims-section.ts';
import { Html, html, table } from './html.ts';
import { reportTexts } from './report-texts.ts';
import { countProved, localText, outcomeChip, questionOf, runSection } from './run-section.ts';
import { style } from './style.ts';

/** What a report is made from. */
export interface ReportInput {
  readonly opened: OpenedBundle;
  readonly runs: readonly RunFindings[];
  readonly report: AuditReport;
  /** Whether the log's key came by another channel. */
  readonly trusted: boolean;
  /** Unix milliseconds. */
  readonly now: number;
}

const locales = { en: 'en-GB', nl: 'nl-NL' } as const;

const day = (milliseconds: number, language: Language): string =>
  new Date(milliseconds).toLocaleDateString(locales[language], { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' });

const lastMoment = 8.64e15;

/** Times of the first and last event of the log. */
function periodOf({ reading }: OpenedBundle, language: Language): string {
  const { record } = reading;
  if (record === undefined) return '';
  const [from, to] = [record.genesis.ts, record.eventAt(record.size - 1).ts].map((at) => day(Math.min(at, lastMoment), language));
  return from === to ? String(from) : `${from} – ${to}`;
}

function factsSection({ opened, report, trusted, now }: ReportInput, language: Language): Html {
  const { facts, heads, keyTrusted, keyOpen } = reportTexts(language);
  const charter = opened.charters.findLast(({ inForceFrom }) => inForceFrom !== undefined);
  const document = charter?.charter;
  const rows: readonly (readonly [string, Html | string])[] = [
    [facts.consortium, document?.charter ?? ''],
    [facts.members, document?.members.map(({ partner }) => partner).join(', ') ?? ''],
    [facts.analysts, document?.analysts.map(({ name }) => name).join(', ') ?? ''],
    [facts.charter, html`${document?.version ?? ''} <code>${charter?.digest ?? ''}</code>`],
    [
      facts.codebook,
      charter === undefined ? '' : `${localText(charter.codebook.title, language) || charter.codebook.name}, ${charter.codebook.version}`,
    ],
    [facts.period, periodOf(opened, language)],
    [facts.log, opened.reading.index?.genesis.origin ?? ''],
    [facts.entries, report.size.toLocaleString(language)],
    [facts.root, html`<code>${report.root}</code>`],
    [facts.key, html`<code>${report.logKey}</code><br><span class="soft">${trusted ? keyTrusted : keyOpen}</span>`],
    [facts.checked, day(now, language)],
  ];
  return html`<section><h2>${heads.facts}</h2><dl>${rows.map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl></section>`;
}

function runsSection({ runs }: ReportInput, language: Language): Html {
  const { columns, heads } = reportTexts(language);
  const rows = runs.map((findings) => [
    questionOf(findings, language),
    outcomeChip(findings, language),
    findings.context?.query.purpose ?? '',
    String(findings.context?.request.partners.length ?? ''),
    day(Math.min(findings.run.events[0]?.event.ts ?? 0, lastMoment), language),
    countProved(findings),
  ]);
  const head = [columns.query, columns.outcome, columns.purpose, columns.partners, columns.date, columns.proved];
  return html`<section><h2>${heads.runs}</h2>${table(heads.runs, { head, rows })}</section>`;
}

function questionsSection({ opened, runs }: ReportInput, language: Language): Html {
  const words = {
    good: { en: '✓ in order', nl: '✓ in orde' },
    open: { en: '– not shown', nl: '– niet aangetoond' },
    bad: { en: '✗ wrong', nl: '✗ fout' },
  };
  const neutral: ReadonlySet<string> = new Set(['datasets', 'hidden', 'departures', 'software', 'endings']);
  const answers = answerQuestions({ opened, runs, language }).map(
    ({
      name,
      question,
      tone,
      lines,
    }) => html`<div class="answer"><h3>${question} ${neutral.has(name) ? '' : chip(tone, words[tone][language])}</h3>
${lines.map((line) => html`<p>${line}</p>`)}</div>`,
  );
  return html`<section><h2>${reportTexts(language).heads.questions}</h2>${answers}</section>`;
}

function article(input: ReportInput, language: Language): Html {
  const texts = reportTexts(language);
  const { report, opened, runs } = input;
  const [tone, mark, head, more] = report.verified
    ? (['good', '✓', texts.verified, texts.verifiedMore] as const)
    : (['bad', '✗', texts.refused, texts.refusedMore] as const);
  const name = opened.charters.findLast(({ inForceFrom }) => inForceFrom !== undefined)?.charter.charter ?? '';
  return html`<article lang="${language}">
<header><div class="bar"><p class="eyebrow">${texts.eyebrow}</p><h1>${texts.title}${name === '' ? '' : `: ${name}`}</h1><p>${periodOf(opened, language)}</p></div></header>
<main>
<div class="verdict ${tone}" role="status"><span class="mark" aria-hidden="true">${mark}</span><div><h2>${head}</h2><p>${more}</p></div></div>
${factsSection(input, language)}
${runsSection(input, language)}
${questionsSection(input, language)}
${runs.map((findings) => runSection(findings, opened.record, language))}
<section><h2>${texts.heads.bundle}</h2>${claimsTable(opened.verdicts, language)}</section>
<section><h2>${texts.heads.limits}</h2><ul>${texts.limits.map((line) => html`<li>${line}</li>`)}</ul></section>
<section><h2>${texts.heads.check}</h2><p>${texts.check}</p><p><code>ketensom-audit verify BUNDLE --log-key '${report.logKey}'</code></p></section>
<footer>${fillIn('{size} · {root}', { size: report.size, root: report.root })}</footer>
</main></article>`;
}

/** The page; `language` is the one shown first. */
export function formatReportPage(input: ReportInput, language: Language): string {
  const button = (name: Language, label: string): Html =>
    html`<input type="radio" name="language" id="${name}"${name === language ? new Html(' checked') : ''}><label for="${name}" lang="${name}">${label}</label>`;
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'"><meta name="robots" content="noindex">
<title>${reportTexts(language).title}</title><style>${new Html(style)}</style></head>
<body><fieldset class="languages"><legend>${reportTexts(language).languages}</legend>${button('nl', 'Nederlands')} ${button('en', 'English')}</fieldset>
${article(input, 'nl')}
${article(input, 'en')}
</body></html>
`.text;
}
