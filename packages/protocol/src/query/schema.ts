/** An `aggregate` query as it is written, and in canonical form (interface.md, "aggregate"). */
import { z } from 'zod';
import { name } from '../codebook/fields.ts';
import { predicate } from '../codebook/predicate.ts';
import { strictMap } from '../schema-issues.ts';
import { compareField } from './comparison/schema.ts';
import { headShape, kindField, periodField } from './head-schema.ts';
import { measureItem } from './measures.ts';
import { periodsField } from './periods-field.ts';
import { tableMeasureItem } from './tables/table-measures.ts';

const aggregateShape = {
  ...headShape,
  kind: kindField('aggregate'),
  period: periodField,
  series: name.exactOptional(),
  dataset: name,
  where: predicate.exactOptional(),
  by: z.array(name).max(4).exactOptional(),
  totals: z.boolean().exactOptional(),
  measures: z.array(measureItem).min(1).max(50),
  combine: z.enum(['sum', 'none']).exactOptional(),
  compare: compareField.exactOptional(),
};

const { dataset: _dataset, where: _where, measures: _measures, combine: _combine, compare: _compare, ...sharedShape } = aggregateShape;

const tablesShape = {
  ...sharedShape,
  tables: z
    .record(name, strictMap({ dataset: name, where: predicate.exactOptional() }))
    .refine((tables) => Object.keys(tables).length >= 1 && Object.keys(tables).length <= 10, 'one to ten tables'),
  measures: z.array(tableMeasureItem).min(1).max(50),
  combine: z.literal('sum', 'sum: several tables are always added up').exactOptional(),
};

/** Strict schema of an aggregate query over several tables. */
export const tablesSchema = strictMap(tablesShape);

/** Strict schema of an aggregate query. */
export const aggregateSchema = strictMap(aggregateShape);

/** What a saved query has in place of a period: one file for a query per period. */
export const savedFields = { series: name, periods: periodsField };

/** Strict schema of a saved aggregate query. */
export const savedSchema = strictMap(aggregateShape).omit({ period: true }).extend(savedFields);

/** Strict schema of a saved query over several tables. */
export const savedTablesSchema = strictMap(tablesShape).omit({ period: true }).extend(savedFields);
