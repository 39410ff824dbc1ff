/** The values that a variable can take in a table. */
import type { Variable } from '../codebook/types.ts';

/** The positions of a variable on an axis: its codes; `true` and `false` of a boolean; undefined where it cannot be one. */
export function codesOf(variable: Variable): readonly string[] | undefined {
  if (variable.kind === 'category') return variable.codes.map(({ code }) => code);
  return variable.kind === 'boolean' ? ['true', 'false'] : undefined;
}
