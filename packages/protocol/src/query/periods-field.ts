/** `periods` of a saved query, as it is written: a list, or the first and the last. */
import { z } from 'zod';

const period = z.string('a period in quotes: "2024"');

/** See the module header. */
export const periodsField = z.union(
  [z.array(period).min(1).max(120), z.strictObject({ from: period, to: period })],
  'a list of periods, or { from, to }',
);
