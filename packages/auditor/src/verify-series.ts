/** `series BUNDLE FILE`: whether a series says what the bundle's own results say: each period's figures recomputed, the breaks and trends made again. */
import { readFileSync } from 'node:fs';
import {
  auditRuns,
  buildSeries,
  canonicalise,
  type JsonValue,
  type OpenedBundle,
  type RunFindings,
  type Series,
  type SeriesEntry,
  seriesHead,
  seriesSchema,
} from '@ketensom/protocol';
import { isRecomputed } from './explain-run.ts';
import { NotFound } from './find-run.ts';
import type { Language } from './texts.ts';

/** What a period of the file turned out to be. `notProved`: released, but its figures could not be recomputed from this bundle. */
export interface PeriodVerdict {
  readonly period: string;
  readonly status: 'proved' | 'notProved' | 'notInBundle' | 'notReleased';
}

export interface SeriesVerdict {
  readonly series: string;
  readonly periods: readonly PeriodVerdict[];
  /** The file is, figure by figure, what follows from the bundle's results. */
  readonly same: boolean;
  readonly verified: boolean;
}

const texts = {
  en: {
    notSeries: 'This file is no series: ketensom-analyst series run writes one.',
    proved: 'figures recomputed',
    notProved: 'released; its figures could not be recomputed from this bundle',
    notInBundle: 'no such release in this bundle',
    notReleased: 'not released, by the word of the file',
    same: 'The series is what follows from these results: figures, breaks and trends.',
    other: 'The series says something else than these results do.',
  },
  nl: {
    notSeries: 'Dit bestand is geen reeks: ketensom-analyst series run schrijft er een.',
    proved: 'cijfers nagerekend',
    notProved: 'vrijgegeven; de cijfers konden met deze bundel niet worden nagerekend',
    notInBundle: 'geen vrijgave in deze bundel',
    notReleased: 'niet vrijgegeven, volgens het bestand zelf',
    same: 'De reeks is wat uit deze resultaten volgt: cijfers, breuken en trends.',
    other: 'De reeks zegt iets anders dan deze resultaten.',
  },
} as const;

function readSeries(path: string, language: Language): Series {
  try {
    return seriesSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    throw new NotFound(texts[language].notSeries);
  }
}

function entryOf(period: string, findings: RunFindings | undefined): Extract<SeriesEntry, { kind: 'released' }> | undefined {
  const { context, served } = findings ?? {};
  // A table with ratios is resolved as one of several tables.
  if (context?.kind !== 'aggregate' && context?.kind !== 'tables' && context?.kind !== 'model') return undefined;
  if (served?.kind !== 'aggregate' && served?.kind !== 'model') return undefined;
  return { period, kind: 'released', query: context.query, result: served, codebook: context.signed.codebook };
}

const same = (left: Series, right: Series): boolean =>
  canonicalise(left as unknown as JsonValue) === canonicalise(right as unknown as JsonValue);

/** The series of the file, made again from the bundle. */
export function verifySeries(opened: OpenedBundle, path: string, language: Language): SeriesVerdict {
  const file = readSeries(path, language);
  const wanted = new Set(file.periods.flatMap((period) => (period.status === 'released' ? [period.id] : [])));
  const found = new Map<string, RunFindings>();
  for (const findings of auditRuns(opened)) if (wanted.has(findings.run.run)) found.set(findings.run.run, findings);
  const entries: SeriesEntry[] = [];
  const periods = file.periods.map((period): PeriodVerdict => {
    if (period.status !== 'released') {
      entries.push({ period: period.period, kind: period.status, code: period.error.code });
      return { period: period.period, status: 'notReleased' };
    }
    const findings = found.get(period.id);
    const entry = entryOf(period.period, findings);
    if (findings === undefined || entry === undefined || entry.query.period !== period.period)
      return { period: period.period, status: 'notInBundle' };
    entries.push(entry);
    return { period: period.period, status: isRecomputed(findings) ? 'proved' : 'notProved' };
  });
  const about = entries.findLast((entry) => entry.kind === 'released')?.query;
  const { series } = file;
  const rebuilt = about && buildSeries(seriesHead(series, about), entries);
  const isSame = rebuilt !== undefined && same(file, rebuilt);
  return {
    series,
    periods,
    same: isSame,
    verified: isSame && periods.every(({ status }) => status === 'proved' || status === 'notReleased'),
  };
}

/** The verdict as text. */
export function formatSeriesVerdict({ series, periods, same: isSame }: SeriesVerdict, language: Language): string {
  const words = texts[language];
  const lines = periods.map(({ period, status }) => `  ${period}  ${words[status]}`);
  return `${[series, ...lines, '', isSame ? words.same : words.other].join('\n')}\n`;
}
