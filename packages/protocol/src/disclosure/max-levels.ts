/** maxLevels: a variable that a table or a model is broken down by has at most so many codes; lists of areas are exempt. */
import type { Variable } from '../codebook/types.ts';
import { demand } from '../errors.ts';
import { isArea } from './min-area.ts';
import type { Rules } from './rules.ts';

/** @throws ProtocolError `spec-complexity` (DSC-3) */
export function demandLevels(levels: number, variable: Variable | undefined, { maxLevels }: Pick<Rules, 'maxLevels'>): void {
  demand(isArea(variable) || levels <= maxLevels, 'spec-complexity', { clause: 'DSC-3' });
}
