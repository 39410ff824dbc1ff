/** What each command does: reads files, prints an answer, gives the code to end with. */
import type { AuditTrust, LogRecord, RunFindings } from '@ketensom/protocol';
import { auditRuns } from '@ketensom/protocol';
import { openFolder, verifyOpened } from './audit-folder.ts';
import { explainCell, formatCells } from './explain-cell.ts';
import { answerQuestions, formatAnswers } from './explain-log.ts';
import { cellSentence, cellsOfResult, explainRun, pathOf } from './explain-run.ts';
import { findingsOf, findRun, NotFound } from './find-run.ts';
import { folderSource } from './folder-source.ts';
import { formatReport } from './format-report.ts';
import { inspectEntry } from './inspect-entry.ts';
import { demandBase, formatList, type ListFilter, listRuns } from './list-runs.ts';
import { type ExitCode, exitCodes } from './outcome.ts';
import { formatReportPage } from './report/page.ts';
import { factsOf } from './run-facts.ts';
import { auditLanguage, auditTexts } from './texts.ts';
import { formatSeriesVerdict, verifySeries } from './verify-series.ts';

/** Options that every command takes. */
export interface CommonFlags {
  readonly json?: boolean;
  readonly lang?: string;
  readonly logKey?: string;
  readonly charter?: string;
  readonly portable?: boolean;
}

const print = (text: string): void => void process.stdout.write(text);
const printJson = (value: unknown): void => print(`${JSON.stringify(value, null, 2)}\n`);

const trustOf = ({ logKey, charter }: CommonFlags): AuditTrust => ({
  ...(logKey === undefined ? {} : { logKey }),
  ...(charter === undefined ? {} : { charter }),
  now: Date.now(),
});

const requestOf = (flags: CommonFlags) => ({ trust: trustOf(flags), portable: flags.portable === true });

/** `verify`. */
export async function verify(bundle: string, flags: CommonFlags): Promise<ExitCode> {
  const report = verifyOpened(await openFolder(bundle, requestOf(flags)));
  if (flags.json === true) printJson(report);
  else print(formatReport(report, { language: auditLanguage(flags.lang), trusted: flags.logKey !== undefined }));
  return report.verified ? exitCodes.done : exitCodes.violated;
}

/** `list`. */
export async function list(bundle: string, flags: CommonFlags & ListFilter): Promise<ExitCode> {
  const opened = await openFolder(bundle, requestOf(flags));
  const runs = listRuns(opened, flags);
  if (flags.json === true) printJson(runs);
  else print(formatList(runs, auditLanguage(flags.lang)));
  return exitCodes.done;
}

/** What is explained: the log, a run in it, or a cell of a released table. */
export interface ExplainTarget {
  readonly bundle: string;
  readonly release?: string;
  readonly cell?: string;
}

/** `explain`. */
export async function explain({ bundle, release, cell }: ExplainTarget, flags: CommonFlags): Promise<ExitCode> {
  const language = auditLanguage(flags.lang);
  const opened = await openFolder(bundle, requestOf(flags));
  const { record } = demandBase(opened);
  if (release === undefined) {
    const runs: RunFindings[] = [];
    const report = verifyOpened(opened, (findings) => runs.push(findings));
    const answered = answerQuestions({ opened, runs, language });
    if (flags.json === true) printJson(answered);
    else print(formatAnswers(answered));
    return report.verified ? exitCodes.done : exitCodes.violated;
  }
  const findings = findingsOf(auditRuns(opened), findRun(opened, release, language));
  if (findings === undefined) throw new NotFound(release);
  if (cell !== undefined) {
    const cells = explainCell(findings, cell, language);
    if (flags.json === true) printJson(cells);
    else print(formatCells(cells, findings, language));
  } else if (flags.json === true) printJson(describeRun(findings, record, language));
  else print(explainRun(findings, record, language));
  return findings.verdicts.some(({ status }) => status === 'violated') ? exitCodes.violated : exitCodes.done;
}

const describeRun = (findings: RunFindings, record: LogRecord, language: ReturnType<typeof auditLanguage>): object => {
  const { run, served, verdicts } = findings;
  const cells =
    served === undefined ? [] : cellsOfResult(served).map((each) => ({ ...each, sentence: cellSentence(each.cell, served, language) }));
  return {
    query: run.query,
    run: run.run,
    outcome: run.outcome,
    facts: factsOf(findings, record, language),
    path: pathOf(run, language),
    ...(served === undefined ? {} : { rules: served.rules }),
    cells,
    verdicts,
  };
};

/** `inspect`. */
export function inspect(bundle: string, entry: string, flags: CommonFlags): ExitCode {
  const found = inspectEntry(folderSource(bundle), entry);
  if (found === undefined) throw new NotFound(auditTexts(auditLanguage(flags.lang)).noEntry);
  if (flags.json === true) printJson(found);
  else print(`${found.note}\nleaf hash ${found.leafHash}\n`);
  return exitCodes.done;
}

/** `series`. */
export async function series(bundle: string, file: string, flags: CommonFlags): Promise<ExitCode> {
  const language = auditLanguage(flags.lang);
  const opened = await openFolder(bundle, requestOf(flags));
  demandBase(opened);
  const verdict = verifySeries(opened, file, language);
  if (flags.json === true) printJson(verdict);
  else print(formatSeriesVerdict(verdict, language));
  return verdict.verified ? exitCodes.done : exitCodes.violated;
}

/** `report`. */
export async function report(bundle: string, flags: CommonFlags): Promise<ExitCode> {
  const opened = await openFolder(bundle, requestOf(flags));
  const runs: RunFindings[] = [];
  const verified = verifyOpened(opened, (findings) => runs.push(findings));
  const input = { opened, runs, report: verified, trusted: flags.logKey !== undefined, now: Date.now() };
  print(formatReportPage(input, auditLanguage(flags.lang)));
  return verified.verified ? exitCodes.done : exitCodes.violated;
}
