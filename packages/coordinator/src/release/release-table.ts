/**
 * A table on its way to its release. What it is held against is read before it is made, and once more in the transaction that says the release:
 * where another table of the same rows came in between, it is made again.
 */
import { failpoint, transaction } from '@ketensom/host';
import { encodeHex, encodePopulation, offerFacts, type ReleasedTable, tablesPopulations } from '@ketensom/protocol';
import type { Desk } from '../store/desk.ts';
import { setStep } from '../store/queries.ts';
import type { Offered } from './offers-before.ts';
import { earlierOf, runsOf } from './released-tables.ts';
import type { TableMaker } from './table-maker.ts';
import { isLong, type TableContext, type TableTask } from './table-task.ts';

/** An opened sum of which a table is made. */
export interface OpenedTable extends Pick<TableTask, 'sum' | 'included'> {
  readonly run: string;
  readonly offered: Offered;
}

/** The rows that a run's tables are of. */
function populationsOf(context: TableContext, { included, offered }: OpenedTable): readonly Uint8Array[] {
  const { codebook, terms } = context;
  const shared = { codebook, releaseMode: terms.releaseMode, included };
  if (context.kind === 'tables') return tablesPopulations({ ...shared, plan: context.plan, offered });
  const { plan } = context;
  const population = encodePopulation({ ...shared, plan, ...offerFacts(included, (partner) => offered(partner)?.[plan.dataset]) });
  return population === undefined ? [] : [population];
}

/** The rows of a table, and the runs that released tables of them. */
type HeldAgainst = readonly (readonly [population: Uint8Array, runs: readonly string[]])[];

const heldAgainst = (desk: Desk, populations: readonly Uint8Array[]): HeldAgainst =>
  populations.map((population) => [population, runsOf(desk, population)]);

/** A text that is the same where the runs are. */
const runsText = (held: HeldAgainst): string => JSON.stringify(held.map(([, runs]) => runs));

function taskOf(desk: Desk, context: TableContext, opened: OpenedTable, held: HeldAgainst): TableTask {
  const { sum, included, offered } = opened;
  const earlier = held.map(([population, runs]) => [encodeHex(population), earlierOf(desk, population, runs)] as const);
  return {
    context,
    sum,
    included,
    offers: new Map(included.flatMap((partner) => (offered(partner) === undefined ? [] : [[partner, offered(partner) ?? {}]]))),
    earlier: new Map(earlier.filter(([, tables]) => tables.length > 0)),
  };
}

/** What making and releasing a table needs. */
export interface TableRelease {
  readonly desk: Desk;
  readonly maker: TableMaker;
  readonly context: TableContext;
  readonly opened: OpenedTable;
  /** Whether the run still awaits its table. */
  readonly isAwaited: () => boolean;
  /** Says the release; part of a transaction. */
  readonly release: (table: ReleasedTable) => void;
  /** Hears that it may take a while. */
  readonly onLong: () => void;
}

/** Says that a table may take a while, in the run's status. */
function sayLong({ desk, opened: { run }, isAwaited, onLong }: TableRelease): void {
  transaction(desk.db, () => {
    if (isAwaited()) setStep(desk, run, 'disclosure');
  });
  onLong();
}

/** Makes and releases the table; false where another one of the same rows was released meanwhile. */
async function attempt(asked: TableRelease, populations: readonly Uint8Array[]): Promise<boolean> {
  const { desk, maker, context, opened, isAwaited, release } = asked;
  const before = heldAgainst(desk, populations);
  const task = taskOf(desk, context, opened, before);
  if (isLong(task)) sayLong(asked);
  const table = await maker.make(task);
  failpoint('release.tx.before');
  return transaction(desk.db, () => {
    if (!isAwaited()) return true;
    if (runsText(heldAgainst(desk, populations)) !== runsText(before)) return false;
    release(table);
    return true;
  });
}

/** Makes the table of a run and releases it; nothing where the run has ended meanwhile. @throws as `TableMaker.make` */
export const releaseTable = (asked: TableRelease): Promise<void> =>
  asked.maker.inTurn(async () => {
    const populations = populationsOf(asked.context, asked.opened);
    while (asked.isAwaited() && !(await attempt(asked, populations)));
  });
