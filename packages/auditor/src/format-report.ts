/** The verdict as text: one line per claim, what is about the whole bundle first. */
import { styleText } from 'node:util';
import type { AuditReport, Verdict } from '@ketensom/protocol';
import { auditTexts, type Language } from './texts.ts';

const paint = (style: 'green' | 'red' | 'yellow' | 'bold', text: string): string => styleText(style, text, { stream: process.stdout });

const colours = { proved: 'green', 'not-proved': 'yellow', violated: 'red' } as const;

function describe(verdict: Verdict, language: Language): string {
  const texts = auditTexts(language);
  const status = paint(colours[verdict.status], texts.statuses[verdict.status].padEnd(12));
  const why =
    verdict.status === 'violated'
      ? ` — ${[verdict.code, verdict.clause, verdict.party].filter((part) => part !== undefined).join(', ')}`
      : verdict.note === undefined
        ? ''
        : ` — ${texts.notes[verdict.note]}`;
  const support = verdict.support === undefined ? '' : ` (${verdict.support.have}/${verdict.support.of})`;
  const leaf = verdict.leaf === undefined ? '' : ` [${verdict.leaf}]`;
  return `  ${status} ${verdict.claim.padEnd(13)} ${texts.claims[verdict.claim]}${support}${why}${leaf}`;
}

/** The verdicts of one run. What was not reached is told in one line: a run that broke off has no more to say. */
function describeRun(verdicts: readonly Verdict[], language: Language): string[] {
  const texts = auditTexts(language);
  const skipped = verdicts.filter(({ note }) => note === 'not-reached').map(({ claim }) => claim);
  const rest = verdicts.filter(({ note }) => note !== 'not-reached').map((verdict) => describe(verdict, language));
  if (skipped.length === 0) return rest;
  const status = paint(colours['not-proved'], texts.statuses['not-proved'].padEnd(12));
  return [...rest, `  ${status} ${skipped.join(', ')} — ${texts.notes['not-reached']}`];
}

/** The whole report. Numbers in brackets are leaf indices. */
export function formatReport(report: AuditReport, options: { readonly language: Language; readonly trusted: boolean }): string {
  const texts = auditTexts(options.language);
  const lines: string[] = [];
  const bundleWide = report.verdicts.filter((verdict) => verdict.run === undefined);
  lines.push(...bundleWide.map((verdict) => describe(verdict, options.language)));
  const runs = [...new Set(report.verdicts.flatMap((verdict) => (verdict.run === undefined ? [] : [verdict.run])))];
  for (const run of runs) {
    const verdicts = report.verdicts.filter((verdict) => verdict.run === run);
    lines.push('', paint('bold', `${verdicts[0]?.query ?? ''}  ${run.slice(0, 16)}…`), ...describeRun(verdicts, options.language));
  }
  if (!options.trusted && report.logKey !== '') lines.push('', texts.trust, `  ${report.logKey}`);
  const head = report.verified ? paint('green', texts.verified) : paint('red', texts.refused);
  lines.push('', `${head}  ${report.size} leaves, root ${report.root}`);
  return `${lines.join('\n')}\n`;
}
