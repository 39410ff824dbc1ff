/**
 * A ring that this partner approves by itself is made ready for while the ledger judges it and the others still decide: threads start, its selections are read, and
 * identifiers of an overlap in `dh` are hashed, which takes no secret. What comes of it waits in memory, within bounds, and is gone when it is old or the query has ended. Whatever went
 * wrong shows when the ring reads for itself.
 */
import { decodeHex, isRingKind, listDomains, type RingPlan, ringShape } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import type { ResolvedRun, RingKind, RunOf } from '../driver/run-context.ts';
import type { ReadRows } from '../selections/asked-rows.ts';
import type { RingRow } from '../store/ring-store.ts';
import { suiteOf } from './make-hop.ts';
import { ownLists } from './own-lists.ts';
import { freshMs, isCurrent, type OwnReading, readOwn } from './read-own.ts';
import { warmEngine, withEngine } from './shared-engine.ts';

/** Rows beyond which nothing is read ahead: to hash so many takes four seconds of a core. */
const mostRows = 2 ** 17;
/** Runs that are made ready for at once. */
const mostRuns = 4;

/** Elements of the columns of a list, by its number. */
export type HashedLists = ReadonlyMap<number, readonly Uint8Array[]>;

/** What was read, and of it what was hashed. */
export interface Ready {
  readonly reading: OwnReading;
  readonly hashed: HashedLists;
}

const expectedBy = new WeakMap<AgentContext, Map<string, Promise<Ready | undefined>>>();

function expectedOf(context: AgentContext): Map<string, Promise<Ready | undefined>> {
  const expected = expectedBy.get(context) ?? new Map<string, Promise<Ready | undefined>>();
  expectedBy.set(context, expected);
  return expected;
}

const isOfRing = (known: ResolvedRun): known is RunOf<RingKind> => known.resolved.kind !== 'tables' && isRingKind(known.resolved.kind);

async function hashSets(
  { self }: AgentContext,
  run: string,
  { resolved, pinned }: RunOf<'overlap'>,
  { sets }: OwnReading,
): Promise<HashedLists> {
  const { plan, request } = resolved;
  const shape = ringShape(plan, request.partners);
  const hashed = new Map<number, readonly Uint8Array[]>();
  for (const [list, columns] of ownLists(shape, self, sets)) {
    const kinds = listDomains(plan, shape.lists[list] ?? { sets: [] }, pinned.codebook);
    const elements: Uint8Array[] = [];
    for (const [at, column] of columns.entries()) {
      const domain = { run: decodeHex(run), keyKind: kinds[at] ?? '', purpose: 'identifier' } as const;
      elements.push(await withEngine((engine) => engine.hashToElements(suiteOf(shape), domain, column)));
    }
    hashed.set(list, elements);
  }
  return hashed;
}

const rowsOf = ({ sets, tables }: OwnReading): number =>
  [...sets.map(({ usable }) => usable), ...tables.map(({ usable }) => usable)].reduce((sum, rows) => sum + rows, 0);

async function makeReady(context: AgentContext, run: string, known: RunOf<RingKind>, rows: ReadRows): Promise<Ready | undefined> {
  const reading = await readOwn(context, known, { rows, round: '' });
  if (rowsOf(reading) > mostRows) return undefined;
  const isHashed = known.resolved.kind === 'overlap' && isDh(known.resolved.plan);
  return { reading, hashed: isHashed ? await hashSets(context, run, known as RunOf<'overlap'>, reading) : new Map() };
}

const isDh = ({ blinding }: RingPlan): boolean => blinding === 'dh';

/** Threads that blind start while data are read for the ledger, others approve and keys are exchanged. */
export function expectRing(known: ResolvedRun): void {
  if (isOfRing(known) && isDh(known.resolved.plan)) warmEngine();
}

/** The same, and this partner's selections are read, unless the ledger has just found that they are many. `rows`: what it read of the run. */
export function readAhead(context: AgentContext, run: string, known: ResolvedRun, rows: ReadRows): void {
  if (!isOfRing(known)) return;
  expectRing(known);
  const expected = expectedOf(context);
  const persons = rows.asked.reduce((sum, { rows: own }) => sum + own.persons.length, 0);
  if (rows.data === undefined || persons > mostRows || expected.size >= mostRuns) return;
  expected.set(
    run,
    makeReady(context, run, known, rows).catch(() => undefined),
  );
  setTimeout(() => expected.delete(run), freshMs).unref();
}

/** What was made ready for a run, once, if it still holds. */
export async function takeReady(
  context: AgentContext,
  known: RunOf<RingKind>,
  { run, round }: Pick<RingRow, 'run' | 'round'>,
): Promise<Ready | undefined> {
  const ready = await expectedOf(context).get(run);
  forgetReady(context, run);
  return ready !== undefined && (await isCurrent(context, known, { reading: ready.reading, round })) ? ready : undefined;
}

/** A query has ended: nothing that was read for it stays. */
export const forgetReady = (context: AgentContext, run: string): void => {
  expectedOf(context).delete(run);
};
