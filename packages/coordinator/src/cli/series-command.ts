/** `ketensom-coordinator series`: what was released of a series, from the store. */
import { CommandError, type ExitCode, exitCodes, type Voice } from '@ketensom/host';
import { decodeCodebook, ProtocolError, type ReleasedResult } from '@ketensom/protocol';
import { answersOfSeries } from '../release/answer-store.ts';
import { serveResult } from '../release/serve-result.ts';
import { assembleSeries, newestOfPeriods, type SeriesSource } from '../series/assemble-series.ts';
import { showSeries } from '../series/write-series.ts';
import { readDocument } from '../store/charters.ts';
import type { Desk } from '../store/desk.ts';
import { say } from './options.ts';

function sourceOf(desk: Desk): SeriesSource {
  const result = (run: string): ReleasedResult => {
    const bytes = serveResult(desk, run);
    if (bytes === undefined) throw new ProtocolError('not-found', { clause: 'API-3' });
    return JSON.parse(new TextDecoder().decode(bytes)) as ReleasedResult;
  };
  return {
    request: (run) => Promise.resolve(readDocument(desk, run)),
    result: (run) => Promise.resolve(result(run)),
    codebook: (digest) => Promise.resolve(decodeCodebook(readDocument(desk, digest))),
  };
}

/** @throws CommandError `not-found` where nothing of it was released. */
export async function showStoredSeries(desk: Desk, name: string, voice: Voice, out: string | undefined): Promise<ExitCode> {
  const parts = newestOfPeriods(answersOfSeries(desk, name));
  const assembled = parts.length === 0 ? undefined : await assembleSeries(name, parts, { source: sourceOf(desk) });
  if (assembled !== undefined) return showSeries(assembled, voice, out);
  const message = say(voice.language, {
    en: `Nothing of the series ${name} was released yet.`,
    nl: `Van de reeks ${name} is nog niets vrijgegeven.`,
  });
  throw new CommandError({ exitCode: exitCodes.usage, code: 'not-found', message });
}
