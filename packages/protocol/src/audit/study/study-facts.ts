/** A study as its log tells it: who, for what, which questions, what came of them. What the crate and the register are made from. */
import type { LocalText } from '../../codebook/types.ts';
import { encodeHex } from '../../crypto/bytes.ts';
import { ProtocolError } from '../../errors.ts';
import { decodeQueryDocument, type QueryDocument } from '../../query/index.ts';
import type { Offer } from '../../run/offer.ts';
import { parseRequest } from '../../run/parse-request.ts';
import type { QueryRequest } from '../../run/request.ts';
import type { LoggedCharter } from '../charters.ts';
import type { LoggedActor } from '../log-record.ts';
import { readDocument } from '../named-documents.ts';
import { type AuditBase, offersBefore } from '../run-context.ts';
import { type RunOutcome, type RunRecord, readRuns } from '../run-record.ts';

/** One run, without its figures. */
export interface StudyRun {
  readonly run: string;
  readonly outcome: RunOutcome;
  readonly request: QueryRequest;
  /** Absent for a request that the coordinator refused and whose query does not parse. */
  readonly query?: QueryDocument;
  /** Unix milliseconds. */
  readonly asked: number;
  readonly ended?: number;
  readonly proposedLeaf: number;
  readonly approvals: readonly { readonly partner: string; readonly leaf: number; readonly at: number }[];
  readonly releasedLeaf?: number;
}

/** See the module header. */
export interface StudyFacts {
  readonly origin: string;
  readonly logKey: string;
  readonly size: number;
  readonly root: string;
  /** Time of the log's first and last event, unix milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly actors: readonly LoggedActor[];
  /** The newest charter in force, if any. */
  readonly charter?: LoggedCharter;
  readonly offers: ReadonlyMap<string, Offer>;
  readonly runs: readonly StudyRun[];
}

const endings = ['result.released', 'query.refused', 'query.declined', 'query.expired', 'query.cancelled', 'query.failed'] as const;

function parseOrNot(request: QueryRequest): QueryDocument | undefined {
  try {
    return decodeQueryDocument(request.query);
  } catch (error) {
    if (error instanceof ProtocolError) return undefined;
    throw error;
  }
}

function readStudyRun({ primitives, source }: AuditBase, run: RunRecord): StudyRun | undefined {
  const proposed = run.first('query.proposed');
  if (proposed === undefined) return undefined;
  const request = parseRequest(readDocument(primitives, source, proposed.event));
  const query = parseOrNot(request);
  const ended = endings.map((type) => run.first(type)).find((found) => found !== undefined);
  const released = run.first('result.released');
  return {
    run: run.run,
    outcome: run.outcome,
    request,
    ...(query === undefined ? {} : { query }),
    asked: proposed.event.ts,
    ...(ended === undefined ? {} : { ended: ended.event.ts }),
    proposedLeaf: proposed.leaf,
    approvals: run.all('query.approved').map(({ leaf, event }) => ({ partner: event.actor, leaf, at: event.ts })),
    ...(released === undefined ? {} : { releasedLeaf: released.leaf }),
  };
}

/** The study of a bundle. @throws NotProved where the bundle lacks a request or an offer; ProtocolError as their parsers do. */
export function readStudy(base: AuditBase): StudyFacts {
  const { record, charters } = base;
  const charter = charters.filter(({ inForceFrom }) => inForceFrom !== undefined).at(-1);
  return {
    origin: record.genesis.origin,
    logKey: record.genesis.log_vkey,
    size: record.size,
    root: encodeHex(record.root),
    from: record.genesis.ts,
    to: record.eventAt(record.size - 1).ts,
    actors: [...record.actors.values()],
    ...(charter === undefined ? {} : { charter }),
    offers: offersBefore(base, record.size),
    runs: [...readRuns(record)].flatMap((run) => readStudyRun(base, run) ?? []),
  };
}

/** Text in one of two languages; the other where that one is missing. */
export function inLanguage(text: LocalText | undefined, language: 'nl' | 'en'): string {
  if (text === undefined || typeof text === 'string') return text ?? '';
  return (language === 'nl' ? (text.nl ?? text.en) : (text.en ?? text.nl)) ?? '';
}

/** The last moment that a date can name. */
const lastMoment = 8.64e15;

/** A moment of a signer's clock in UTC, as ISO 8601. */
export const momentOf = (milliseconds: number): string => new Date(Math.min(milliseconds, lastMoment)).toISOString();

/** A moment as a date, in UTC. */
export const dateOf = (milliseconds: number): string => momentOf(milliseconds).replace(/T.*$/, '');
