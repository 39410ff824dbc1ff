/**
 * An offer: what one partner says it holds (docs/protocol/documents.md, DOC-2). Names and snapshot dates only, never a count. It is public
 * to the members; the analyst's program uses it to fill in the partners of a query.
 */
import { z } from 'zod';
import { nameField } from '../event/fields.ts';
import { tableOfferShape } from '../source-table/table-schema.ts';
import type { TableOffer } from '../source-table/types.ts';
import { encodeDocument, parseDocument } from './document.ts';

/** How far a partner's figures of a variable mean the same as the others': A the same, B with a note, C not to be added up. */
export type ComparabilityClass = 'A' | 'B' | 'C';

/** Where a partner finds a variable: in a field of its own, to be derived from others, in free text alone, or nowhere. */
export type Findability = 'structured' | 'derivable' | 'free-text' | 'absent';

/** What a partner says of one of its variables. */
export interface VariableAbout {
  readonly class: ComparabilityClass;
  readonly findability?: Findability;
  /** How it is measured: `register`, `survey`, `interview`, `measurement` and the like. */
  readonly method?: string;
  readonly note?: string;
}

/** Strict shape of `VariableAbout`, in agent.yaml and in offers. */
export const aboutShape = {
  class: z.enum(['A', 'B', 'C']),
  findability: z.enum(['structured', 'derivable', 'free-text', 'absent']).exactOptional(),
  method: nameField.exactOptional(),
  note: z.string().min(1).max(500).exactOptional(),
};

const datasetOffer = z.strictObject({
  variables: z.array(nameField).max(1000),
  keys: z.array(nameField).max(50),
  snapshot: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(),
  table: z.strictObject(tableOfferShape).optional(),
  about: z.record(nameField, z.strictObject(aboutShape)).optional(),
  ownFigures: z.literal(true).optional(),
  localThreshold: z.literal(true).optional(),
  recoded: z.array(nameField).min(1).max(1000).optional(),
});

export const offerSchema = z.strictObject({ partner: nameField, datasets: z.record(nameField, datasetOffer) });

/** What a partner holds of one dataset; `snapshot` is the extraction date. */
export interface DatasetOffer {
  readonly variables: readonly string[];
  readonly keys: readonly string[];
  readonly snapshot?: string;
  /** The partner has a table made at the source and no rows. */
  readonly table?: TableOffer;
  /** By variable; one that is not named is of class A. */
  readonly about?: Readonly<Record<string, VariableAbout>>;
  /** The partner lets its own figures be released side by side with others' (`combine: none`). */
  readonly ownFigures?: true;
  /** The partner leaves its own small cells out of every sum, by its own policy (DSC-9). */
  readonly localThreshold?: true;
  /** Classifications that the partner makes from another one, which it holds (a `recode` of the codebook). Sorted. */
  readonly recoded?: readonly string[];
}

export interface Offer {
  readonly partner: string;
  readonly datasets: Readonly<Record<string, DatasetOffer>>;
}

/** @throws ProtocolError as `parseDocument` does (DOC-2). */
export const parseOffer = (bytes: Uint8Array): Offer => parseDocument<Offer>(bytes, offerSchema, 'DOC-2');

/** The canonical bytes of an offer. */
export const encodeOffer = (offer: Offer): Uint8Array => encodeDocument(offer);
