/** What this partner brings to a ring: its sets of an overlap or its tables of a link, as lists, and what it seals to the coordinator of them. */
import { buildLabels, deriveLabelsCommit, encodeHex, type SealedSizes } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import { type RingKind, type RunOf, resolveRingRun } from '../driver/run-context.ts';
import { type AskedRows, readAsked } from '../selections/judge.ts';
import type { RingWork } from './make-hop.ts';
import { cellsOfLists, ownLabels } from './own-labels.ts';
import { demandDifferences, demandSetSizes, type OwnLists, ownLists, setSizes, sizesOf } from './own-lists.ts';
import { ownSelections } from './own-selections.ts';
import { ownTables } from './own-tables.ts';
import { selectionsOf } from './ring-selections.ts';
import type { SeenRing } from './see-ring.ts';
import { baseSizes, linkageShares, tableSizes } from './table-sizes.ts';
import { demandSameTelling } from './tellings.ts';

/** See the module header. */
export interface OwnSide {
  readonly lists: OwnLists;
  readonly sizes: SealedSizes;
  /** The commitment to what the numbers of this partner's cells stand for, hex; none where it has no such number. */
  readonly labels?: string;
}

/** With the question that it answers, and the rows that the ledger of selections holds it against. */
export interface Listed extends OwnSide {
  readonly known: RunOf<RingKind>;
  readonly asked: readonly AskedRows[];
}

const leastOf = ({ keepsLedger, resolved }: RunOf<'overlap'> | RunOf<'link'>) => ({
  isProtected: keepsLedger,
  minSelection: resolved.rules.minSelection,
});

async function listSets(context: AgentContext, { config, row }: SeenRing, known: RunOf<'overlap'>): Promise<OwnSide> {
  const { local, self, entropy, store } = context;
  const own = ownSelections(known.resolved.plan, self);
  const earlier = known.keepsLedger ? store.rings.ownSetsBefore(row.round) : [];
  const sets = await Promise.all(own.map((set) => local.listPersons(set, known.pinned.codebook, earlier)));
  const lists = ownLists(config, self, sets);
  demandDifferences(
    sets.map((set) => set.differences),
    known.resolved.rules.minDifference,
  );
  await demandSameTelling(selectionsOf(context, known), earlier, { local, codebook: known.pinned.codebook });
  demandSetSizes(setSizes(config, lists, sets), leastOf(known));
  return { lists, sizes: sizesOf(self, encodeHex(entropy(32)), lists, sets) };
}

/** Tables that differ from what an earlier ring selected by a few persons of any key are not listed. @throws ProtocolError `differencing`. */
async function demandApart(context: AgentContext, { row }: SeenRing, known: RunOf<'link'>): Promise<void> {
  const { local, self, store } = context;
  const earlier = known.keepsLedger ? store.rings.ownSetsBefore(row.round) : [];
  if (earlier.length === 0) return;
  const { plan, rules } = known.resolved;
  const asked = ownSelections(plan, self);
  const differences = await Promise.all(asked.map((set) => local.countDifferences(set, known.pinned.codebook, earlier)));
  demandDifferences(differences, rules.minDifference);
  await demandSameTelling(selectionsOf(context, known), earlier, { local, codebook: known.pinned.codebook });
}

async function listTables({ context, secrets }: RingWork, seen: SeenRing, known: RunOf<'link'>): Promise<OwnSide> {
  const { local, self, entropy, primitives } = context;
  const { config } = seen;
  const { plan } = known.resolved;
  const { codebook } = known.pinned;
  const own = plan.tables.filter(({ partner }) => partner === self);
  const tables = await Promise.all(own.map((table) => local.listRows({ plan, table, codebook })));
  demandSetSizes(tableSizes(tables), leastOf(known));
  await demandApart(context, seen, known);
  const numbering = { config, plan, self, secret: secrets.numbering };
  const labels = ownLabels(primitives, numbering);
  const commit = deriveLabelsCommit(
    primitives,
    buildLabels(primitives, { partner: self, secret: secrets.numbering, known: labels }, () => false),
  );
  const lists = ownTables(config, plan, tables, cellsOfLists(primitives, numbering));
  return {
    lists,
    sizes: {
      partner: self,
      salt: encodeHex(entropy(32)),
      lists: baseSizes(config, plan, lists),
      sets: linkageShares(tables, known.resolved.rules.minCount),
    },
    ...(labels.length === 0 ? {} : { labels: commit }),
  };
}

/** @throws ProtocolError `set-size`, `differencing`, `fan-out`, `not-offering`. */
export async function listOwn(work: RingWork, seen: SeenRing): Promise<Listed> {
  const { context } = work;
  const { store, now, log } = context;
  const { row } = seen;
  const started = now();
  const known = resolveRingRun(context, row.run, store.queries.get(row.run)?.received ?? now());
  const asked = await readAsked(context, known);
  const own =
    known.resolved.kind === 'link'
      ? await listTables(work, seen, known as RunOf<'link'>)
      : await listSets(context, seen, known as RunOf<'overlap'>);
  log('round-step', { run: row.run, query: known.resolved.query.query, round: row.round, step: 'evaluate', ms: now() - started });
  return { ...own, known, asked };
}
