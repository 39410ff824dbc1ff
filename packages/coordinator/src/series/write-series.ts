/** A series on the screen and as files: NAME.json, and NAME.html for people. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type ExitCode,
  exitCodes,
  formatSeries,
  type Labels,
  labelsOf,
  noLabels,
  printOutcome,
  seriesPage,
  type Voice,
  withNamedShares,
} from '@ketensom/host';
import type { Series } from '@ketensom/protocol';
import type { AssembledSeries } from './assemble-series.ts';

const labelsFor = ({ codebook, query }: AssembledSeries, language: Voice['language']): Labels =>
  withNamedShares(codebook === undefined ? noLabels : labelsOf(codebook, language), query);

/** 0 when every period was released, 1 where one failed, else 3. */
function exitCodeOf({ periods }: Series): ExitCode {
  if (periods.some(({ status }) => status === 'failed')) return exitCodes.failed;
  return periods.some(({ status }) => status === 'refused') ? exitCodes.refused : exitCodes.done;
}

/** Prints a series, and writes it to the folder `out` where one is named. */
export function showSeries(assembled: AssembledSeries, voice: Voice, out: string | undefined): ExitCode {
  const { series } = assembled;
  if (out !== undefined) {
    mkdirSync(out, { recursive: true });
    writeFileSync(join(out, `${series.series}.json`), `${JSON.stringify(series, null, 2)}\n`);
    const labels = { nl: labelsFor(assembled, 'nl'), en: labelsFor(assembled, 'en') };
    writeFileSync(join(out, `${series.series}.html`), seriesPage(series, labels, voice.language));
  }
  printOutcome(voice, { json: series, text: voice.json ? '' : formatSeries(series, labelsFor(assembled, voice.language), voice.language) });
  return exitCodeOf(series);
}
