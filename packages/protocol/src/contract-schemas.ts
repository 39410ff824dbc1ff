/** The JSON Schemas (draft 2020-12) of the files that people write and read, made from the schemas that check them. */
import { z } from 'zod';
import { agentFileSchema } from './agent-file/schema.ts';
import { charterTermsSchema } from './charter/terms.ts';
import { codebookSchema } from './codebook/schema.ts';
import { querySchema } from './query/query-schema.ts';
import { resultSchema } from './result/schema.ts';
import { seriesSchema } from './series/schema.ts';

const titles = {
  agent: [agentFileSchema, "agent.yaml: a partner's data and how they map to the codebook"],
  charter: [charterTermsSchema, 'charter.yaml: purposes, rules and thresholds'],
  codebook: [codebookSchema, 'codebook.yaml: the shared definitions'],
  query: [querySchema, 'queries/*.yaml: one query'],
  series: [seriesSchema, 'series/*.json: the results of a saved query, period by period'],
  result: [resultSchema, 'results/*.json: a released result, or why there is none'],
} as const;

/** One JSON Schema per contract file, by its name. */
export function contractSchemas(): Readonly<Record<keyof typeof titles, object>> {
  const entries = Object.entries(titles).map(([file, [schema, title]]) => [
    file,
    { title, ...z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' }) },
  ]);
  return Object.fromEntries(entries) as Record<keyof typeof titles, object>;
}
