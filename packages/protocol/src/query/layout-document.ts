/** The layout as a canonical document: its SHA-256 is what a round's config names (DOC-5). */
import { canonicalBytes, type JsonObject, type JsonValue } from '../json/index.ts';
import type { Layout, LayoutColumn } from './layout-types.ts';

/** The dictionary: which codes the cells stand for, in which order. */
export const dictionaryDocument = (layout: Layout): JsonValue => ({
  axes: layout.axes.map(({ variable, codes }) => ({ variable, codes })),
  cells: layout.cells,
  totals: layout.totals,
});

/** What a column says, whoever takes part: the number of limbs is left out, since it follows from the number of partners too. */
const figureDocument = ({ name, block, signed, scale, min, max, bins }: LayoutColumn): JsonObject => ({
  name,
  block,
  signed,
  scale,
  min: min.toString(),
  max: max.toString(),
  ...(bins === undefined ? {} : { bins }),
});

/** The columns as part of a query's meaning; bounds as decimal texts, since they exceed 2^53. */
export const figuresDocument = (layout: Layout): JsonValue => layout.columns.map(figureDocument);

const columnsDocument = (layout: Layout): JsonValue =>
  layout.columns.map((column) => ({ ...figureDocument(column), ring: column.ring, limbs: column.limbs }));

/** Dictionary and columns. */
export const layoutDocument = (layout: Layout): JsonObject => ({
  version: 1,
  dictionary: dictionaryDocument(layout),
  columns: columnsDocument(layout),
  words: layout.words,
});

/** The canonical bytes of dictionary and columns. */
export const encodeLayout = (layout: Layout): Uint8Array => canonicalBytes(layoutDocument(layout));
