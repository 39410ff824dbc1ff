/** Whose rows a later step of a model is about: those of its first. Persons are read again only where the log names each of them. */
import type { AgentContext } from '../driver/context.ts';
import type { ResolvedRun } from '../driver/run-context.ts';
import type { AskedRows } from '../selections/asked-rows.ts';
import { readAsked } from '../selections/judge.ts';
import { datasetOf, questionsOf } from '../selections/questions.ts';

const noRows = (universe: string): AskedRows['rows'] => ({
  universe,
  axes: [],
  totals: false,
  persons: new Float64Array(),
  ordinals: new Uint32Array(),
  cells: new Int32Array(),
  splits: [],
  outside: 0,
});

/** See the module header. @throws as the partner's data do */
export async function processedAgain(context: AgentContext, known: ResolvedRun): Promise<readonly AskedRows[]> {
  if (!known.keepsLedger || context.local.file.processingLog.subjects === 'person') return readAsked(context, known);
  return questionsOf(known, context.self).map(({ part, question, cells }) => {
    const dataset = datasetOf(question);
    return { part, dataset, cells, rows: noRows(dataset) };
  });
}
