/** Says in the processing log what this agent did with personal data for a run. No record, no answer: it is written before anything leaves. */
import { encodeHex } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import type { ResolvedRun } from '../driver/run-context.ts';
import type { AskedRows } from '../selections/asked-rows.ts';
import { buildRecords, type ProcessedPart } from './record.ts';
import { appendRecords } from './record-file.ts';

/** What is done with rows, in the words of the log. */
const actions = {
  check: 'selecties toetsen aan eerdere antwoorden / selections held against earlier answers',
  prepare: 'tabel klaargezet, niet verstuurd / table made ready, not sent',
  sum: 'optellen, gemaskeerd / summed, masked',
  lists: 'lijsten versluieren / lists blinded',
  measure: 'lijsten opmeten voor een uitleg / lists measured to be explained',
} as const;

export type Action = keyof typeof actions;

/** `asked`: whose rows; none where no ledger of selections is kept, or no rows of persons are in it. */
export interface Done {
  readonly action: Action;
  readonly asked: readonly AskedRows[];
  readonly started: number;
  readonly status: 'Ok' | 'Error';
}

const isUri = (value: unknown): value is string => typeof value === 'string' && /^[a-z][a-z0-9+.-]*:\S+$/i.test(value);

/** The activity of a purpose: as agent.yaml says, else as the charter does, else a name of our own for the charter's purpose. */
function activityOf({ local }: AgentContext, { pinned, resolved }: ResolvedRun): string {
  const { purpose } = resolved.query;
  const own = local.file.processingLog.activities[purpose];
  const agreed = pinned.terms.purposes[purpose]?.['register'];
  if (own !== undefined) return own;
  return isUri(agreed) ? agreed : `urn:x-ketensom:charter:${pinned.charter.charter}:${pinned.charter.version}:${purpose}`;
}

function partOf({ pinned }: ResolvedRun, { part, dataset, rows }: AskedRows): ProcessedPart {
  const subject = pinned.codebook.datasets.get(dataset)?.subject;
  const isKeyed = rows.universe === dataset && subject?.kind === 'key';
  return { part, subject: isKeyed ? subject.key : 'row', persons: rows.persons };
}

/** See the module header. @throws ConfigError and file system errors where it cannot be written */
export function logProcessing(context: AgentContext, run: string, known: ResolvedRun, { action, asked, started, status }: Done): void {
  const { store, local, joined, now, entropy, self } = context;
  const done = {
    run,
    name: `${known.resolved.query.query}: ${actions[action]}`,
    status,
    started,
    ended: now(),
    activity: activityOf(context, known),
    processor: joined.address,
    software: { 'service.name': 'ketensom-agent', 'service.instance.id': self },
    parts: asked.map((rows) => partOf(known, rows)),
  };
  appendRecords(
    store.folder,
    buildRecords(done, local.file.processingLog.subjects, () => encodeHex(entropy(8))),
  );
}
