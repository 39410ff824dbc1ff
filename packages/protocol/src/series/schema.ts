/** The series file (docs/results.md, "A series"), as a schema for its readers. */
import { z } from 'zod';
import { localText, name } from '../codebook/fields.ts';
import { resultCellSchema } from '../result/schema.ts';
import { strictMap } from '../schema-issues.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const period = z.string().regex(/^\d{4}(-Q[1-4]|-(0[1-9]|1[0-2]))?$/);

const releasedPeriod = strictMap({
  period,
  status: z.literal('released'),
  id: hash,
  query: name,
  releasedAt: z.string(),
  codebook: strictMap({ name, version: z.int().min(1), digest: hash }),
  partners: z.array(name),
  aggregateOnly: z.record(name, strictMap({ made: z.string(), minCount: z.int().min(1), round: z.int().min(1) })).exactOptional(),
  localThreshold: z.array(name).min(1).exactOptional(),
});

const lostPeriod = strictMap({ period, status: z.enum(['refused', 'failed']), error: strictMap({ code: z.string() }) });

const trend = strictMap({
  kind: z.enum(['change', 'factor']),
  perPeriod: z.number(),
  low: z.number(),
  high: z.number(),
  method: z.enum(['weighted-least-squares', 'poisson']),
  spread: z.number().min(1),
  from: period,
  to: period,
  points: z.int().min(3),
});

/** Strict schema of a series file. */
export const seriesSchema = strictMap({
  series: name,
  kind: z.literal('series'),
  purpose: name,
  dataset: name.exactOptional(),
  datasets: z.array(name).min(2).exactOptional(),
  question: localText.exactOptional(),
  periods: z.array(z.union([releasedPeriod, lostPeriod])).min(1),
  breaks: z.array(
    strictMap({
      period,
      why: z.enum(['definition', 'classification', 'codebook', 'query', 'joined', 'left', 'source', 'rules']),
      names: z.array(z.string()),
    }),
  ),
  lines: z.array(
    strictMap({
      by: z.record(name, z.string()),
      measure: z.string(),
      cells: z.array(z.union([resultCellSchema, strictMap({ state: z.literal('notReleased') })])),
      trend: trend.exactOptional(),
    }),
  ),
});
