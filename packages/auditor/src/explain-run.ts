/** `explain BUNDLE RELEASE`: the way from the request to its end, entry by entry, the rules, and what they hid. */
import {
  type ComparedTable,
  type Logged,
  type LogRecord,
  overlapFigures,
  type ReleasedResult,
  type ReleasedTable,
  type ResultCell,
  type ResultRow,
  type RunFindings,
  type RunRecord,
  type SuppressionReason,
} from '@ketensom/protocol';
import { eventText } from './event-texts.ts';
import { explainTexts, fillIn } from './explain-texts.ts';
import { plain } from './format-columns.ts';
import { factsOf } from './run-facts.ts';
import type { Language } from './texts.ts';

/** One step: what was said, by whom, in which entries. */
export interface PathStep {
  readonly type: string;
  readonly text: string;
  readonly by: readonly { readonly actor: string; readonly leaf: number; readonly at: string }[];
}

/** The furthest moment that a date can name. */
const lastMoment = 8.64e15;

/** The events of a run, neighbours of one kind taken together. */
export function pathOf(run: RunRecord, language: Language): readonly PathStep[] {
  const steps: { type: string; text: string; by: PathStep['by'][number][] }[] = [];
  for (const { leaf, event } of run.events) {
    const said = {
      actor: 'partner' in event ? event.partner : event.actor,
      leaf,
      at: new Date(Math.min(event.ts, lastMoment)).toISOString(),
    };
    const code = 'code' in event ? ` (${event.code})` : '';
    const text = `${eventText(event.type, language)}${code}`;
    // Receipts come between the inputs they are for: they join the step that is open for their kind.
    const open = steps.slice(-2).find((step) => step.type === event.type && step.text === text);
    if (open === undefined) steps.push({ type: event.type, text, by: [said] });
    else open.by.push(said);
  }
  return steps;
}

/** A figure with where it stands. */
export interface NamedCell {
  readonly by: Readonly<Record<string, string>>;
  readonly measure: string;
  readonly cell: ResultCell;
}

const isCell = (value: unknown): value is ResultCell => typeof value === 'object' && value !== null && 'state' in value;

/** Every figure of a released table. Those of an overlap are named by their sets, `sets=care+debt`. */
export function cellsOfResult(table: ReleasedTable): readonly NamedCell[] {
  if (table.kind === 'overlap')
    return overlapFigures(table).map(({ what, sets, cell }) => ({ by: { sets: sets.join('+') }, measure: what, cell }));
  if (table.kind === 'model') {
    const compared = (table.expected ?? []).flatMap(({ by, observed, expected, ratio, residual }) =>
      Object.entries({ observed, expected, ratio, residual }).map(([measure, cell]) => ({ by, measure, cell })),
    );
    return [...compared, ...cellsOfRows(table.of?.hidden ?? [])];
  }
  const figures = cellsOfRows(table.cells);
  return table.kind === 'aggregate' && table.comparison !== undefined ? [...figures, ...comparedCells(table.comparison)] : figures;
}

const cellsOfRows = (rows: readonly ResultRow[]): NamedCell[] =>
  rows.flatMap(({ by, ...measures }) =>
    Object.entries(measures).flatMap(([measure, cell]) => (isCell(cell) ? [{ by, measure, cell }] : [])),
  );

/** Figures made of two groups, named after what they are made of: `difference(share(has_plan))`. */
const comparedCells = ({ cells }: ComparedTable): NamedCell[] =>
  cells.flatMap(({ by, figures }) =>
    Object.entries(figures).flatMap(([name, { of: _of, against: _against, strata: _strata, ...made }]) =>
      Object.entries(made).map(([kind, cell]) => ({ by, measure: `${kind}(${name})`, cell })),
    ),
  );

/** Whether margins were asked and are withheld. */
export const hasTotalsWithheld = (table: ReleasedTable | undefined): boolean =>
  table?.kind === 'aggregate' && table.totalsWithheld === true;

/** How many figures each class of rule hides. */
export function countHidden(result: ReleasedTable): ReadonlyMap<SuppressionReason, number> {
  const counts = new Map<SuppressionReason, number>();
  for (const { cell } of cellsOfResult(result)) {
    if (cell.state === 'suppressed') counts.set(cell.reason, (counts.get(cell.reason) ?? 0) + 1);
  }
  return counts;
}

/** The numbers that the sentences about hidden figures name. */
export function ruleNumbers({ rules }: Pick<ReleasedResult, 'rules'>): Readonly<Record<string, string | number>> {
  const contributors = rules['minContributors'] as { readonly default?: number } | undefined;
  return {
    minCount: Number(rules['minCount'] ?? 1),
    minContributors: contributors?.default ?? 1,
    round: Number(rules['round'] ?? 1),
    minPartners: Number(rules['minPartners'] ?? 1),
  };
}

/** A sentence about every partner that had a table made at the source and no rows, one where the figures are partners' own, one on small cells left out. */
export function originSentences(result: ReleasedResult, language: Language): string[] {
  const texts = explainTexts(language);
  const tables = Object.entries(result.aggregateOnly ?? {});
  const isOwn = result.kind === 'aggregate' && result.combine === 'none';
  const { localThreshold = [] } = result;
  const left = { ...ruleNumbers(result), partners: localThreshold.join(', ') };
  return [
    ...(isOwn ? [texts.ownFigures] : []),
    ...tables.map(([partner, facts]) => fillIn(texts.aggregateOnly, { partner, ...facts })),
    ...(localThreshold.length === 0 ? [] : [fillIn(texts.localThreshold, left)]),
  ];
}

/** Why a figure is hidden, shown or absent, in one sentence. */
export function cellSentence(cell: ResultCell, result: Pick<ReleasedResult, 'rules'>, language: Language): string {
  const texts = explainTexts(language);
  if (cell.state === 'noData') return texts.noData;
  return cell.state === 'value' ? texts.shown : fillIn(texts.reasons[cell.reason], ruleNumbers(result));
}

/** A class of rule in a few words. */
export const shortReason = (reason: SuppressionReason, language: Language): string => explainTexts(language).shortReasons[reason];

/** Whether the released figures were done again. */
export const isRecomputed = ({ verdicts }: RunFindings): boolean =>
  verdicts.some(({ claim, status }) => claim === 'disclosure' && status === 'proved');

interface TitledLines {
  readonly title: string;
  readonly lines: readonly string[];
}

/** Outcome, purpose, and what else an auditor asks first. */
function headFacts(findings: RunFindings, record: LogRecord, language: Language): readonly TitledLines[] {
  const { heads, outcomes } = explainTexts(language);
  const { run, context } = findings;
  const basis = context?.terms.purposes[context.query.purpose]?.basis ?? '';
  const purpose = context === undefined ? [] : [{ title: heads.purpose, lines: [`${context.query.purpose} (${plain(basis)})`] }];
  return [{ title: heads.outcome, lines: [outcomes[run.outcome]] }, ...purpose, ...factsOf(findings, record, language)];
}

/** Titles in one column, what they say in another. */
function alignFacts(facts: readonly TitledLines[]): readonly string[] {
  const width = Math.max(...facts.map(({ title }) => title.length));
  return facts.flatMap(({ title, lines }) => lines.map((line, at) => `${(at === 0 ? title : '').padEnd(width)}  ${line}`));
}

/** The explanation as text. */
export function explainRun(findings: RunFindings, record: LogRecord, language: Language): string {
  const texts = explainTexts(language);
  const { run, served } = findings;
  const proposed = run.first('query.proposed') as Logged<'query.proposed'>;
  const lines = [`${plain(proposed.event.query)}  ${run.run}`, ...alignFacts(headFacts(findings, record, language))];
  lines.push('', texts.heads.path);
  for (const step of pathOf(run, language)) {
    const said = step.by.map(({ actor, leaf }) => `${actor} [${leaf}]`).join(', ');
    lines.push(`  ${step.by[0]?.at.slice(0, 19).replace('T', ' ')}  ${step.text}: ${said}`);
  }
  if (served === undefined) return `${lines.join('\n')}\n`;
  const missing = served.partners.missing.map(({ partner, why }) => `${partner} (${why})`);
  if (missing.length > 0) lines.push('', `${texts.heads.missing}: ${missing.join(', ')}`);
  const made = originSentences(served, language);
  if (made.length > 0) lines.push('', ...made.map(plain));
  lines.push('', `${texts.heads.rules}: ${fillIn(texts.rulesInForce, ruleNumbers(served))}`, '', texts.heads.hidden);
  const hidden = [...countHidden(served)].map(([reason, count]) => `  ${count} × ${fillIn(texts.reasons[reason], ruleNumbers(served))}`);
  lines.push(...(hidden.length === 0 ? [`  ${texts.nothingHidden}`] : hidden));
  if (hasTotalsWithheld(served)) lines.push(`  ${texts.withheld}`);
  lines.push('', isRecomputed(findings) ? texts.recomputed : texts.asServed);
  return `${lines.join('\n')}\n`;
}
