/** maxDimensions and maxCells: how large a table may be asked, margins counted. */
import { demand } from '../errors.ts';
import type { Rules } from './rules.ts';

/** @throws ProtocolError `spec-complexity` (DSC-3) */
export function demandTableSize(
  table: { readonly dimensions: number; readonly cells: number },
  rules: Pick<Rules, 'maxDimensions' | 'maxCells'>,
): void {
  demand(table.dimensions <= rules.maxDimensions && table.cells <= rules.maxCells, 'spec-complexity', { clause: 'DSC-3' });
}
