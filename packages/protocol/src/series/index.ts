/** Series: a saved query per period, and what its results say side by side. */
export { answerDigest } from './answer-digest.ts';
export { buildSeries, type SeriesHead, seriesHead } from './build-series.ts';
export { expandSeries, isSavedQuery, type SeriesQuery } from './expand-series.ts';
export { seriesSchema } from './schema.ts';
export type * from './types.ts';
