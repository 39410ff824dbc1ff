/** The claims as a table: what each says, whether it holds, who stands behind it, and the entry that shows it. */
import { errorTexts, type Verdict } from '@ketensom/protocol';
import { fillIn } from '../explain-texts.ts';
import { auditTexts, type Language } from '../texts.ts';
import { Html, html, table } from './html.ts';
import { reportTexts } from './report-texts.ts';

/** Colour classes of the three outcomes. */
const tones = { proved: 'good', 'not-proved': 'open', violated: 'bad' } as const;

/** A coloured word. */
export const chip = (tone: 'good' | 'open' | 'bad' | 'plain', text: string): Html => html`<span class="chip ${tone}">${text}</span>`;

/** The number of an entry. */
export const leafMark = (leaf: number | undefined, language: Language): Html =>
  leaf === undefined ? new Html('') : html`<span class="leaf">${fillIn(reportTexts(language).entry, { leaf })}</span>`;

function reason({ status, note, code, clause, party }: Verdict, language: Language): string {
  if (status === 'not-proved') return note === undefined ? '' : auditTexts(language).notes[note];
  if (status === 'proved' || code === undefined) return '';
  const sentence = language === 'nl' ? errorTexts[code].nl : errorTexts[code].text;
  return [sentence, [code, clause, party].filter((part) => part !== undefined).join(', ')].join(' ');
}

/** One row per verdict. */
export function claimsTable(verdicts: readonly Verdict[], language: Language): Html {
  const texts = auditTexts(language);
  const { columns, chips, supportOf, heads } = reportTexts(language);
  const rows = verdicts.map((verdict) => {
    const why = reason(verdict, language);
    return [
      verdict.claim,
      html`${texts.claims[verdict.claim]}${why === '' ? new Html('') : html`<br><span class="soft">${why}</span>`}`,
      chip(tones[verdict.status], chips[verdict.status]),
      verdict.support === undefined ? '' : fillIn(supportOf, { ...verdict.support }),
      leafMark(verdict.leaf, language),
    ];
  });
  return table(heads.claims, { head: [columns.claim, columns.meaning, columns.outcome, columns.support, columns.entry], rows });
}
