/** What a partner's data say of its sets or tables in a ring, and how they differ from what earlier rings selected. Nothing of it is judged yet. */
import type { AgentContext } from '../driver/context.ts';
import type { RingKind, RunOf } from '../driver/run-context.ts';
import type { PersonSet } from '../evaluate/list-persons.ts';
import type { TableRows } from '../evaluate/list-rows.ts';
import type { AskedRows } from '../selections/asked-rows.ts';
import type { RingSelection } from '../store/ring-store.ts';
import { ownSelections } from './own-selections.ts';

/** See the module header. Of an overlap `sets`, of a link `tables`; the other is empty. */
export interface OwnReading {
  /** Unix milliseconds at which reading began. */
  readonly read: number;
  /** The rows that the ledger of selections holds the question against. */
  readonly asked: readonly AskedRows[];
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

/** How old what was read may be: a ring is about the data as they are. */
export const freshMs = 600_000;

/** Whether what was read still holds: it is not old, and no other selection has been answered since. */
export function isCurrent(
  context: AgentContext,
  known: RunOf<RingKind>,
  { reading, round }: { readonly reading: OwnReading; readonly round: string },
): boolean {
  return context.now() - reading.read < freshMs && reading.against === JSON.stringify(earlierSelections(context, known, round));
}

/** A run, of which `asked` was read a moment ago; its `round`, empty before it has one. @throws ProtocolError `not-offering`, and as the partner's data do. */
export async function readOwn(
  context: AgentContext,
  known: RunOf<RingKind>,
  { asked, round }: { readonly asked: readonly AskedRows[]; readonly round: string },
): Promise<OwnReading> {
  const read = context.now();
  const earlier = earlierSelections(context, known, round);
  const own =
    known.resolved.kind === 'link'
      ? await readTables(context, known as RunOf<'link'>, earlier)
      : await readSets(context, known as RunOf<'overlap'>, earlier);
  return { read, asked, against: JSON.stringify(earlier), ...own };
}
