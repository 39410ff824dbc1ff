/**
 * A partner's agent.yaml, read: where its data are, and how they map to the codebook. Paths are relative to the file; nothing here is
 * opened. Everything is the partner's own and is never sent; a salted digest of the mapping is what an approval binds.
 */
import type { Approvers } from '../charter/approvers.ts';
import type { ReleaseMode } from '../charter/terms.ts';
import type { ReleaseRules } from '../disclosure/rules.ts';
import type { VariableAbout } from '../run/offer.ts';

/** Encodings a text source may be in; there is no sniffing. */
export type Encoding = 'utf-8' | 'utf-16' | 'latin-1' | 'windows-1252';

/** Where the rows are; without `table` a SQLite file's only table. Database servers are refused with `not-supported` for now. */
export type Source =
  | {
      readonly kind: 'csv';
      readonly path: string;
      readonly delimiter: string;
      readonly decimal: '.' | ',';
      readonly encoding: Encoding;
      readonly quote: string;
    }
  | { readonly kind: 'parquet' | 'json'; readonly path: string }
  | { readonly kind: 'sqlite'; readonly path: string; readonly table?: string };

/** A table made at the source: no rows. `signature` is the path of the maker's note, `key` the maker's C2SP verifier key, `made` the table's own day. */
export interface TableSource {
  readonly kind: 'table';
  readonly path: string;
  readonly made: string;
  readonly signature: string;
  readonly key: string;
}

/** Where a key comes from: one column, or one column per part of a composite key. */
export type KeyMapping =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'parts'; readonly parts: ReadonlyMap<string, string> };

/** Where a variable's value comes from. `value: null` means that the partner registers the variable and knows it for no row. */
export type ValueSource =
  | { readonly kind: 'column'; readonly column: string }
  | { readonly kind: 'sql'; readonly sql: string }
  | { readonly kind: 'value'; readonly value: string | number | boolean | null };

/**
 * How a source value becomes a codebook value. Source values are compared as text after trimming. Without `codes` a category value is
 * its own code and a boolean reads `true`/`false`.
 */
export interface VariableMapping {
  readonly from: ValueSource;
  /** Source text to code (or boolean); absent: identity. A text not listed is `unmapped`. */
  readonly codes?: ReadonlyMap<string, string | boolean>;
  /** Texts that mean empty, beside the dataset's own. */
  readonly missing: readonly string[];
  /** strptime pattern of a date; absent: `%Y-%m-%d`. */
  readonly format?: string;
  /** The edition of the code list that the source's codes are of; must be that of the codebook. */
  readonly edition?: string;
}

/** What the partner says of its own figures, variable by variable. */
export type About = ReadonlyMap<string, VariableAbout>;

/** A dataset of an aggregate-only partner: a table in place of rows. */
export interface TableDataset {
  readonly name: string;
  readonly source: TableSource;
  /** Extraction date of the rows behind the table, `YYYY-MM-DD`. */
  readonly snapshot?: string;
  readonly about: About;
}

export interface AgentDataset {
  readonly name: string;
  readonly source: Source;
  /** Extraction date, `YYYY-MM-DD`; committed before a run. */
  readonly snapshot?: string;
  readonly keys: ReadonlyMap<string, KeyMapping>;
  readonly variables: ReadonlyMap<string, VariableMapping>;
  /** Texts that mean empty, beside the empty text. */
  readonly missing: readonly string[];
  readonly about: About;
}

/** What the partner's agent does with a query. */
export interface AgentPolicy {
  /** `auto` approves what passes every check; `manual` waits for a person. */
  readonly approve: 'manual' | 'auto';
  /** Purposes it answers for; absent: all of the charter. */
  readonly purposes?: readonly string[];
  /** The people whose signatures an approval needs; absent: whoever runs `approve` on this machine decides. Only with `manual`. */
  readonly approvers?: Approvers;
  /** Whether the partner's own, unsummed figures may be released, under all rules. */
  readonly ownFigures: 'never' | 'allowed';
  /** Colluding partners that it wants withstood at least; absent: the charter decides. */
  readonly tolerate?: number;
  /** `local-threshold`: this partner leaves its own small cells out of every sum, whatever the charter says (DSC-9); `plain`: what the charter says. */
  readonly releaseMode: ReleaseMode;
  /** Rules at least as strict as these, or it declines. */
  readonly rules: ReleaseRules;
}

export interface AgentFile {
  readonly partner: string;
  readonly datasets: ReadonlyMap<string, AgentDataset>;
  /** Datasets that are a table made at the source; in no other map. */
  readonly tables: ReadonlyMap<string, TableDataset>;
  readonly policy: AgentPolicy;
  readonly processingLog: ProcessingLogSettings;
}

/** How the agent logs what it does with personal data (Logboek Dataverwerkingen). */
export interface ProcessingLogSettings {
  /** One record for each selection, which is kept sealed beside it, or one for each person under a pseudonym. */
  readonly subjects: 'selection' | 'person';
  /** By purpose: the URI of the activity's version in the partner's register of processing. */
  readonly activities: Readonly<Record<string, string>>;
}
