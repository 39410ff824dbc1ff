/** `list`: the runs of a bundle, filtered as an auditor asks. */
import { nativePrimitives } from '@ketensom/native';
import { type AuditBase, type OpenedBundle, ProtocolError, queryDatasets, readStudy, type StudyRun } from '@ketensom/protocol';
import { explainTexts } from './explain-texts.ts';
import { formatColumns } from './format-columns.ts';
import type { Language } from './texts.ts';

/** What is asked for; absent means any. */
export interface ListFilter {
  readonly dataset?: string;
  readonly partner?: string;
  readonly purpose?: string;
  /** A year in four digits: of the end of the run, or of its request while it is under way. */
  readonly year?: string;
}

/** A run as it is listed. */
export interface ListedRun {
  readonly query: string;
  readonly run: string;
  readonly outcome: string;
  readonly purpose: string;
  readonly datasets: readonly string[];
  readonly partners: readonly string[];
  /** ISO 8601. */
  readonly asked: string;
  readonly ended?: string;
  readonly leaf: number;
  readonly releasedLeaf?: number;
}

/** The bundle's parts that runs are read from. @throws ProtocolError `log-inconsistent` where the log does not hold. */
export function demandBase({ source, record, charters }: OpenedBundle): AuditBase {
  if (record === undefined) throw new ProtocolError('log-inconsistent', { clause: 'LOG-5' });
  return { primitives: nativePrimitives, source, record, charters };
}

const describe = (run: StudyRun): ListedRun => {
  const { query, purpose } = run.request.query as { readonly query: string; readonly purpose: string };
  return {
    query,
    run: run.run,
    outcome: run.outcome,
    purpose,
    datasets: run.query === undefined ? [] : queryDatasets(run.query),
    partners: run.request.partners,
    asked: new Date(run.asked).toISOString(),
    ...(run.ended === undefined ? {} : { ended: new Date(run.ended).toISOString() }),
    leaf: run.proposedLeaf,
    ...(run.releasedLeaf === undefined ? {} : { releasedLeaf: run.releasedLeaf }),
  };
};

const fits = (run: ListedRun, { dataset, partner, purpose, year }: ListFilter): boolean =>
  (dataset === undefined || run.datasets.includes(dataset)) &&
  (partner === undefined || run.partners.includes(partner)) &&
  (purpose === undefined || run.purpose === purpose) &&
  (year === undefined || (run.ended ?? run.asked).startsWith(`${year}-`));

/** The runs that fit, in the order in which they were asked. */
export const listRuns = (opened: OpenedBundle, filter: ListFilter): readonly ListedRun[] =>
  readStudy(demandBase(opened))
    .runs.map(describe)
    .filter((run) => fits(run, filter));

/** The list as text. */
export function formatList(runs: readonly ListedRun[], language: Language): string {
  const { heads, outcomes, listNote, noRuns } = explainTexts(language);
  if (runs.length === 0) return `${noRuns}\n`;
  const rows = runs.map((run) => [
    run.query,
    run.run.slice(0, 12),
    outcomes[run.outcome as keyof typeof outcomes],
    run.purpose,
    run.datasets.join(', '),
    run.partners.join(', '),
    run.asked.slice(0, 10),
    `[${run.leaf}]${run.releasedLeaf === undefined ? '' : ` [${run.releasedLeaf}]`}`,
  ]);
  const head = [heads.query, heads.run, heads.outcome, heads.purpose, heads.dataset, heads.partners, heads.asked, heads.leaves];
  return `${formatColumns(head, rows)}\n${listNote}\n`;
}
