/**
 * Records of the processing log in the fields of Logboek Dataverwerkingen (Logius, working version with `span_id`): which action of which processing
 * activity, when, how it ended, about whom. Names of people who ask or approve are not in it; they stand in the log of the consortium.
 */

/** One action. Ids in hex: a trace of 16 bytes, a span of 8. */
export interface ProcessingRecord {
  readonly trace_id: string;
  readonly span_id: string;
  /** The action that this one is a part of. */
  readonly parent_span_id?: string;
  readonly status: 'Ok' | 'Error';
  /** For people. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly start_time: number;
  readonly end_time: number;
  readonly resource: { readonly attributes: Readonly<Record<string, string>> };
  readonly attributes: Readonly<Record<`dpl.core.${string}`, string>>;
}

/** The rows that one question of a run was about. */
export interface ProcessedPart {
  readonly part: string;
  /** What a person is known by: the name of the key, or `row` where the dataset has none. */
  readonly subject: string;
  /** Marks of persons, one for each row. */
  readonly persons: Float64Array;
}

/** What was done for a run. */
export interface Processing {
  readonly run: string;
  readonly name: string;
  readonly status: ProcessingRecord['status'];
  readonly started: number;
  readonly ended: number;
  /** URI of the activity in the partner's register. */
  readonly activity: string;
  /** URL of the program that asked: the coordinator's. */
  readonly processor: string;
  readonly software: Readonly<Record<string, string>>;
  readonly parts: readonly ProcessedPart[];
}

/** The types of identifiers that are the agent's own. */
const selectionType = 'urn:x-ketensom:selection';
const pseudonymType = (subject: string): string => `urn:x-ketensom:pseudonym:${subject}`;

/** A person's mark as it stands in records: 13 hexadecimal digits. */
export const pseudonymOf = (mark: number): string => mark.toString(16).padStart(13, '0');

/**
 * The records of a processing. A run is one trace, the same at every partner. `subjects`: `selection` names the sealed selection of each part in the ledger;
 * `person` has a record of its own for each person, below the one of the part.
 *
 * @param span 8 fresh bytes in hex
 */
export function* buildRecords(done: Processing, subjects: 'selection' | 'person', span: () => string): Generator<ProcessingRecord> {
  const common = {
    trace_id: done.run.slice(0, 32),
    status: done.status,
    name: done.name,
    start_time: done.started,
    end_time: done.ended,
    resource: { attributes: done.software },
  };
  const attributes = { 'dpl.core.processing_activity_id': done.activity, 'dpl.core.foreign_operation.processor': done.processor };
  const about = (id: string, type: string) => ({ ...attributes, 'dpl.core.data_subject_id': id, 'dpl.core.data_subject_id_type': type });
  if (done.parts.length === 0) yield { ...common, span_id: span(), attributes };
  for (const { part, subject, persons } of done.parts) {
    const span_id = span();
    const name = `${done.name} (${part})`;
    if (subjects === 'selection') {
      yield { ...common, name, span_id, attributes: about(`${done.run}/${part}`, selectionType) };
      continue;
    }
    yield { ...common, name, span_id, attributes };
    for (const mark of new Set(persons))
      yield { ...common, name, span_id: span(), parent_span_id: span_id, attributes: about(pseudonymOf(mark), pseudonymType(subject)) };
  }
}
