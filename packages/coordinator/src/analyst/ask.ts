/** `ask`: submits a question, waits until its run has ended and prints the result, in one program. */
import type { TextSink, Voice } from '@ketensom/host';
import { parseRequest, type QueryRequest } from '@ketensom/protocol';
import type { AnalystClient } from './analyst-client.ts';
import { describeAsked } from './describe-asked.ts';
import { fetchResult, type ServedResult } from './fetch-result.ts';
import { formatResult } from './format-result.ts';
import { type Asking, askOnce } from './submit.ts';
import { awaitEnd, demandReleased } from './watch.ts';

/** A released result, and what was asked. */
export interface Fetched {
  readonly result: ServedResult;
  readonly query: QueryRequest['query'];
}

/** @throws ProtocolError `result-mismatch` where the file is not what the log commits to. */
export async function fetchReleased(client: AnalystClient, run: string): Promise<Fetched> {
  const result = await fetchResult(client, run);
  return { result, query: parseRequest(await client.blob(run)).query };
}

/**
 * Prints what was submitted, or that it was answered before, as soon as it is known, and then the result: with `--json` a line each.
 *
 * @throws CommandError where the request is refused or the run ends without a release, and as `fetchReleased`.
 */
export async function askAndWait(client: AnalystClient, asking: Asking, voice: Voice, sink: TextSink = process.stdout): Promise<void> {
  const print = ({ json, text }: { readonly json: unknown; readonly text: string }): void => {
    sink.write(voice.json ? `${JSON.stringify(json)}\n` : `${text.trimEnd()}\n`);
  };
  const asked = await askOnce(client, asking, voice.language);
  print(describeAsked(asked, asking, voice));
  if ('stored' in asked) {
    if (voice.json) print({ json: asked.stored.result, text: '' });
    return;
  }
  const { run } = asked.submitted;
  demandReleased(await awaitEnd(client, run), voice.language);
  const { result, query } = await fetchReleased(client, run);
  print({ json: result, text: voice.json ? '' : formatResult(result, voice, query) });
}
