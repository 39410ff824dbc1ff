/**
 * An offer: what one partner says it holds (docs/protocol/documents.md, DOC-2). Names and snapshot dates only, never a count. It is public
 * to the members; the analyst's program uses it to fill in the partners of a query.
 */
import { z } from 'zod';
import { nameField } from '../event/fields.ts';
import { encodeDocument, parseDocument } from './document.ts';

const datasetOffer = z.strictObject({
  variables: z.array(nameField).max(1000),
  keys: z.array(nameField).max(50),
  snapshot: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
});

export const offerSchema = z.strictObject({ partner: nameField, datasets: z.record(nameField, datasetOffer) });

/** What a partner holds of one dataset; `snapshot` is the extraction date. */
export interface DatasetOffer {
  readonly variables: readonly string[];
  readonly keys: readonly string[];
  readonly snapshot?: string;
}

export interface Offer {
  readonly partner: string;
  readonly datasets: Readonly<Record<string, DatasetOffer>>;
}

/** @throws ProtocolError as `parseDocument` does (DOC-2). */
export const parseOffer = (bytes: Uint8Array): Offer => parseDocument<Offer>(bytes, offerSchema, 'DOC-2');

/** The canonical bytes of an offer. */
export const encodeOffer = (offer: Offer): Uint8Array => encodeDocument(offer);
