/** The seed of a run with random inputs: `KETENSOM_SEED`, or a new one that is printed so that the run can be repeated. */
import { randomBytes } from 'node:crypto';

/** See above; call it once per file. */
export function chooseSeed(): string {
  const seed = process.env['KETENSOM_SEED'] ?? randomBytes(6).toString('hex');
  console.log(`KETENSOM_SEED=${seed}`);
  return seed;
}
