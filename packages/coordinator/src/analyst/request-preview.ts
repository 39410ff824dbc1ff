/** What `preview` says of a request, whatever its kind. */
import type { Blinding, Family, OverlapSuite } from '@ketensom/protocol';

/** A preview as JSON. Bytes are of one partner's upload; `exchange` is the sealed shares of all pairs. */
export interface RequestPreview {
  readonly query: string;
  readonly purpose: string;
  readonly partners: readonly string[];
  readonly notOffering: readonly string[];
  readonly missing: readonly { readonly partner: string; readonly why: string }[];
  /** Partners that answer from a table made at the source. */
  readonly aggregateOnly: readonly string[];
  /** Partners whose own policy leaves their small cells out. */
  readonly localThreshold: readonly string[];
  readonly expires: string;
  /** Of a sum: its table, and what each partner uploads and works. */
  readonly cells?: number;
  readonly columns?: number;
  readonly words?: number;
  readonly bytes?: { readonly perPartner: number; readonly exchange: number; readonly total: number };
  readonly cost?: { readonly masksPerPartner: number; readonly keyAgreementsPerPartner: number; readonly eventsInLog: number };
  /** Of an overlap: how identifiers are blinded, who passes lists on in which order, and bytes for each person and hop. */
  readonly overlap?: {
    readonly blinding: Blinding;
    readonly suite?: OverlapSuite;
    readonly ring: readonly string[];
    readonly bytesPerHop: number;
    readonly figures: number;
  };
  /** Of a link: the same, and per table as how many lists it passes round and how many bytes a row has. */
  readonly link?: {
    readonly blinding: Blinding;
    readonly suite?: OverlapSuite;
    readonly ring: readonly string[];
    readonly figures: number;
    /** Who is held against whom, and how they are made alike. */
    readonly compared?: string;
    /** Which rows count, by their dates. */
    readonly windows?: readonly string[];
    readonly tables: readonly { readonly table: string; readonly partner: string; readonly lists: number; readonly bytesPerRow: number }[];
    /** Where values are added up: of each the bits that it is told in, and in how many lists a row stands at most. */
    readonly values?: readonly { readonly value: string; readonly bits: number }[];
    readonly passes?: number;
  };
  /** Of a model: what is fitted, and the most sums and bytes that it takes of a partner. */
  readonly model?: {
    readonly family: Family;
    readonly coefficients: number;
    readonly sums: number;
    readonly words: number;
    readonly bytesPerPartner: number;
  };
  readonly thresholds: { readonly tolerate: number; readonly threshold: number; readonly minSurvivors: number; readonly mayDrop: number };
  readonly rules: Readonly<Record<string, unknown>>;
  readonly mayRefuse: readonly string[];
  readonly learns: readonly { readonly who: string; readonly what: string }[];
}
