/** One request in the report: the question, its way through the log, what was hidden and why, and the released table. */
import {
  type Codebook,
  type LocalText,
  type LogRecord,
  type OverlapTable,
  overlapFigures,
  type ResultCell,
  type ResultRow,
  type RunFindings,
} from '@ketensom/protocol';
import { countHidden, hasTotalsWithheld, isRecomputed, originSentences, pathOf, ruleNumbers } from '../explain-run.ts';
import { explainTexts, fillIn } from '../explain-texts.ts';
import { factsOf } from '../run-facts.ts';
import type { Language } from '../texts.ts';
import { chip, claimsTable, leafMark } from './claims-section.ts';
import { Html, html, table } from './html.ts';
import { reportTexts } from './report-texts.ts';

const nothing = new Html('');

/** Text in the reader's language where there is one. */
export function localText(text: LocalText | undefined, language: Language): string {
  if (text === undefined || typeof text === 'string') return text ?? '';
  return (language === 'nl' ? (text.nl ?? text.en) : (text.en ?? text.nl)) ?? '';
}

/** The question as people read it. */
export const questionOf = ({ context, run }: RunFindings, language: Language): string =>
  localText(context?.query.question, language) || (run.query ?? run.run.slice(0, 12));

const outcomeTone = (findings: RunFindings): 'good' | 'open' | 'bad' | 'plain' => {
  if (findings.verdicts.some(({ status }) => status === 'violated')) return 'bad';
  if (findings.run.outcome !== 'released') return 'plain';
  return isRecomputed(findings) ? 'good' : 'open';
};

/** The outcome of a run as a coloured word. */
export const outcomeChip = (findings: RunFindings, language: Language): Html =>
  chip(outcomeTone(findings), explainTexts(language).outcomes[findings.run.outcome]);

function pathList(findings: RunFindings, language: Language): Html {
  const steps = pathOf(findings.run, language).map(({ text, by }) => {
    const moment = by[0]?.at ?? '';
    const said = by.map(({ actor, leaf }, at) => html`${at === 0 ? '' : ', '}${actor} ${leafMark(leaf, language)}`);
    return html`<li><time datetime="${moment}">${moment.slice(0, 19).replace('T', ' ')}</time> <strong>${text}</strong>: ${said}</li>
`;
  });
  return html`<details><summary>${reportTexts(language).heads.path}</summary><ol class="path">${steps}</ol></details>`;
}

function label(codebook: Codebook | undefined, variable: string, code: string, language: Language): string {
  const definition = codebook?.variables.get(variable);
  if (code === '*') return language === 'nl' ? 'alle' : 'all';
  const found = definition !== undefined && 'codes' in definition ? definition.codes.find((each) => each.code === code) : undefined;
  return localText(found?.label, language) || code;
}

const maxRows = 60;

function figureText(cell: ResultCell, language: Language): Html {
  const texts = reportTexts(language);
  if (cell.state === 'value' && 'bins' in cell) return html`${cell.bins.length} bins`;
  if (cell.state === 'value' && 'steps' in cell)
    return html`${cell.steps.map(({ at, survival }) => `${at}: ${survival.state === 'value' ? survival.value : '·'}`).join(' · ')}`;
  if (cell.state === 'value') return html`${typeof cell.value === 'number' ? cell.value.toLocaleString(language) : cell.value}`;
  return html`<span class="hiddencell">${cell.state === 'suppressed' ? texts.hiddenCell : texts.noDataCell}</span>`;
}

const isCell = (value: unknown): value is ResultCell => typeof value === 'object' && value !== null && 'state' in value;

function overlapTable(served: OverlapTable, language: Language): Html {
  const texts = reportTexts(language);
  const rows = overlapFigures(served).map(({ what, sets, cell }) => [texts.overlap[what], sets.join(' + '), figureText(cell, language)]);
  const noise =
    served.noise === undefined
      ? nothing
      : html`<p>${fillIn(texts.noise, { epsilon: String(served.noise.epsilon), most: String(served.noise.within95) })}</p>`;
  return html`<details open><summary>${texts.heads.table}</summary>${table(texts.heads.table, { head: texts.overlap.heads, rows, texts: 2 })}${noise}</details>`;
}

function releasedTable({ served, context }: RunFindings, language: Language): Html {
  if (served?.kind === 'overlap') return overlapTable(served, language);
  const texts = reportTexts(language);
  if (served?.kind === 'model') {
    const rows = served.coefficients.map(({ term, estimate, se, p }) => [
      term,
      ...[estimate, se, p].map((figure) => figure.toPrecision(5)),
    ]);
    return html`<details open><summary>${texts.heads.table}</summary>${table(texts.heads.table, { head: texts.modelHeads, rows, texts: 1 })}</details>`;
  }
  const cells: readonly ResultRow[] = served?.cells ?? [];
  const [first] = cells;
  if (first === undefined) return nothing;
  const asked = context?.kind === 'aggregate' ? context.plan : undefined;
  const codebook = context?.signed.codebook;
  const { by, ...measures } = first;
  // The file's members are in canonical order; the question's own order is the one that its reader knows.
  const wanted = asked?.by.map(({ variable }) => variable) ?? [];
  const dimensions = [...Object.keys(by).filter((name) => !wanted.includes(name)), ...wanted];
  const names = asked?.measures.map(({ name }) => name) ?? Object.keys(measures);
  const heads = dimensions.map((name) => localText(codebook?.variables.get(name)?.title, language) || name);
  const rows = cells.slice(0, maxRows).map((row) => [
    ...dimensions.map((name) => label(codebook, name, row.by[name] ?? '', language)),
    ...names.map((name) => {
      const cell = row[name];
      return isCell(cell) ? figureText(cell, language) : '';
    }),
  ]);
  const more = cells.length > maxRows ? html`<p class="soft">${fillIn(texts.moreRows, { count: cells.length - maxRows })}</p>` : nothing;
  return html`<details open><summary>${texts.heads.table}</summary>${table(texts.heads.table, { head: [...heads, ...names], rows, texts: dimensions.length })}${more}</details>`;
}

function protection(findings: RunFindings, language: Language): Html {
  const texts = explainTexts(language);
  const { served } = findings;
  if (served === undefined) return nothing;
  const numbers = ruleNumbers(served);
  const hidden = [...countHidden(served)].map(
    ([why, count]) => html`<li><strong>${count} ×</strong> ${fillIn(texts.reasons[why], numbers)}</li>`,
  );
  const withheld = hasTotalsWithheld(served) ? html`<li>${texts.withheld}</li>` : nothing;
  const missing = served.partners.missing.map(({ partner, why }) => `${partner} (${why})`);
  const absent = missing.length === 0 ? nothing : html`<p>${texts.heads.missing}: ${missing.join(', ')}.</p>`;
  const made = originSentences(served, language).map((text) => html`<p>${text}</p>`);
  const list = hidden.length === 0 ? html`<p>${texts.nothingHidden}</p>` : html`<ul>${hidden}${withheld}</ul>`;
  return html`<h3>${reportTexts(language).heads.protection}</h3>${list}${absent}${made}
<p>${isRecomputed(findings) ? texts.recomputed : texts.asServed}</p>
<p class="soft">${texts.heads.rules}: ${fillIn(texts.rulesInForce, numbers)}</p>`;
}

/** The section about one run. */
export function runSection(findings: RunFindings, record: LogRecord | undefined, language: Language): Html {
  const texts = explainTexts(language);
  const { run, context } = findings;
  const purpose = context?.terms.purposes[context.query.purpose];
  const found = record === undefined ? [] : factsOf(findings, record, language);
  const more = found.map(
    ({ title, lines }) => html`<dt>${title}</dt><dd>${lines.map((line) => html`<p>${line}</p>`)}</dd>
`,
  );
  const facts = html`<dl>
<dt>${texts.heads.outcome}</dt><dd>${outcomeChip(findings, language)}</dd>
<dt>${texts.heads.purpose}</dt><dd>${localText(purpose?.text, language) || (context?.query.purpose ?? '')}${purpose === undefined ? nothing : html` <span class="soft">(${texts.heads.basis}: ${purpose.basis})</span>`}</dd>
<dt>${texts.heads.partners}</dt><dd>${context?.request.partners.join(', ') ?? ''}</dd>
<dt>${texts.heads.run}</dt><dd><code>${run.run}</code></dd>
${more}</dl>`;
  return html`<section aria-label="${run.query ?? run.run}"><h2>${questionOf(findings, language)}</h2>${facts}
${protection(findings, language)}
${releasedTable(findings, language)}
${pathList(findings, language)}
<details><summary>${reportTexts(language).heads.claims} (${countProved(findings)})</summary>${claimsTable(findings.verdicts, language)}</details></section>`;
}

/** How many of a run's claims are proved, as `14/15`. */
export const countProved = ({ verdicts }: RunFindings): string =>
  `${verdicts.filter(({ status }) => status === 'proved').length}/${verdicts.length}`;
