/** What a partner's data say of its sets or tables in a ring, and how they differ from what earlier rings selected. Nothing of it is judged yet. */
import type { AgentContext } from '../driver/context.ts';
import { dataStateOf } from '../driver/data-state.ts';
import type { RingKind, RunOf } from '../driver/run-context.ts';
import type { PersonSet } from '../evaluate/list-persons.ts';
import type { TableRows } from '../evaluate/list-rows.ts';
import type { ReadRows } from '../selections/asked-rows.ts';
import type { RingSelection } from '../store/ring-store.ts';
import { ownSelections } from './own-selections.ts';

/** See the module header. Of an overlap `sets`, of a link `tables`; the other is empty. `asked`: what the ledger of selections holds the question against. */
export interface OwnReading extends ReadRows {
  /** Unix milliseconds at which reading began. */
  readonly read: number;
  readonly sets: readonly PersonSet[];
  readonly tables: readonly TableRows[];
  /** Of each set or table, persons that set it apart from each earlier selection. */
  readonly differences: readonly (readonly number[])[];
  /** Those earlier selections, as a text. */
  readonly against: string;
}

async function readSets({ local, self }: AgentContext, { resolved, pinned }: RunOf<'overlap'>, earlier: readonly RingSelection[]) {
  const sets = await Promise.all(ownSelections(resolved.plan, self).map((set) => local.listPersons(set, pinned.codebook, earlier)));
  return { sets, tables: [], differences: sets.map((set) => set.differences) };
}

async function readTables({ local, self }: AgentContext, { resolved, pinned }: RunOf<'link'>, earlier: readonly RingSelection[]) {
  const { plan } = resolved;
  const { codebook } = pinned;
  const own = plan.tables.filter(({ partner }) => partner === self);
  const tables = await Promise.all(own.map((table) => local.listRows({ plan, table, codebook })));
  const apart = earlier.length === 0 ? [] : ownSelections(plan, self);
  return { sets: [], tables, differences: await Promise.all(apart.map((set) => local.countDifferences(set, codebook, earlier))) };
}

/** What this partner's selections in `round` are held against: those of other rings that did not fail. None where no ledger is kept. */
export const earlierSelections = (
  { store }: AgentContext,
  { keepsLedger }: Pick<RunOf<RingKind>, 'keepsLedger'>,
  round: string,
): readonly RingSelection[] => (keepsLedger ? store.rings.ownSetsBefore(round) : []);

/** How long what was read stays in memory. */
export const freshMs = 600_000;

/** Whether what was read still holds: it is not old, the files are what they were, and no other selection has been answered since. */
export async function isCurrent(
  context: AgentContext,
  known: RunOf<RingKind>,
  { reading, round }: { readonly reading: OwnReading; readonly round: string },
): Promise<boolean> {
  const { read, against, data } = reading;
  if (data === undefined || context.now() - read >= freshMs) return false;
  // A file that cannot be read is said by the next reading.
  if ((await dataStateOf(context, known).catch(() => undefined)) !== data) return false;
  return against === JSON.stringify(earlierSelections(context, known, round));
}

/** A run, of which `rows` were read a moment ago; its `round`, empty before it has one. @throws ProtocolError `not-offering`, and as the partner's data do. */
export async function readOwn(
  context: AgentContext,
  known: RunOf<RingKind>,
  { rows, round }: { readonly rows: ReadRows; readonly round: string },
): Promise<OwnReading> {
  const read = context.now();
  const earlier = earlierSelections(context, known, round);
  const own =
    known.resolved.kind === 'link'
      ? await readTables(context, known as RunOf<'link'>, earlier)
      : await readSets(context, known as RunOf<'overlap'>, earlier);
  return { read, ...rows, against: JSON.stringify(earlier), ...own };
}
