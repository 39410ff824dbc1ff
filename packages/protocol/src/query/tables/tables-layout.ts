/** The vector of several tables: their layouts one after the other. */
import type { Codebook } from '../../codebook/types.ts';
import { demand } from '../../errors.ts';
import { canonicalBytes } from '../../json/index.ts';
import { deriveLayout } from '../derive-layout.ts';
import { encodeLayout, layoutDocument } from '../layout-document.ts';
import type { LocalTable, SummedTable } from '../layout-types.ts';
import { createTable, decodeSum, encodeContribution } from '../vector.ts';
import type { TablesLayout, TablesPlan } from './types.ts';

const wordBytes = 8;

/** @throws ProtocolError as `deriveLayout` does for each table */
export function deriveTablesLayout({ parts: plans }: TablesPlan, codebook: Codebook, partners: number): TablesLayout {
  const parts = plans.map(({ plan }) => deriveLayout(plan, codebook, partners));
  const sum = (of: (layout: (typeof parts)[number]) => number): number => parts.reduce((total, layout) => total + of(layout), 0);
  return { parts, cells: sum(({ cells }) => cells), words: sum(({ words }) => words), columns: sum(({ columns }) => columns.length) };
}

/** The canonical bytes of all layouts; of a single table those of its own layout. */
export function encodeTablesLayout({ parts }: TablesLayout): Uint8Array {
  const [only] = parts;
  if (only !== undefined && parts.length === 1) return encodeLayout(only);
  return canonicalBytes({ version: 1, tables: parts.map(layoutDocument) });
}

/**
 * One partner's vector; a table that it does not hold is zeros.
 *
 * @throws ProtocolError `cell-range` (DOC-5)
 */
export function encodeTables({ parts, words }: TablesLayout, tables: readonly (LocalTable | undefined)[]): Uint8Array {
  const bytes = new Uint8Array(words * wordBytes);
  let offset = 0;
  for (const [at, layout] of parts.entries()) {
    bytes.set(encodeContribution(layout, tables[at] ?? createTable(layout)), offset);
    offset += layout.words * wordBytes;
  }
  return bytes;
}

/** The summed tables. @throws ProtocolError `vector-shape`, `range-violation` (DOC-5) */
export function decodeTablesSum({ parts, words }: TablesLayout, bytes: Uint8Array, partners: number): SummedTable[] {
  demand(bytes.length === words * wordBytes, 'vector-shape', { clause: 'DOC-5' });
  let offset = 0;
  return parts.map((layout) => {
    const end = offset + layout.words * wordBytes;
    const sums = decodeSum(layout, bytes.subarray(offset, end), partners);
    offset = end;
    return sums;
  });
}
