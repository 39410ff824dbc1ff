/** What this partner brings to a ring: its sets of an overlap or its tables of a link, as lists, and what it seals to the coordinator of them. */
import { buildLabels, deriveLabelsCommit, encodeHex, type SealedSizes, utf8 } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import { type RingKind, type RunOf, resolveRingRun } from '../driver/run-context.ts';
import { readRows } from '../selections/judge.ts';
import { type HashedLists, type Ready, takeReady } from './expected-ring.ts';
import type { RingWork } from './make-hop.ts';
import { cellsOfLists, ownLabels } from './own-labels.ts';
import { demandDifferences, demandSetSizes, type OwnLists, ownLists, setSizes, sizesOf } from './own-lists.ts';
import { ownTables } from './own-tables.ts';
import { earlierSelections, type OwnReading, readOwn } from './read-own.ts';
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

/** With the question that it answers, what was read for it, and what of it is hashed already. */
export interface Listed extends OwnSide {
  readonly known: RunOf<RingKind>;
  readonly reading: OwnReading;
  readonly hashed: HashedLists;
}

const leastOf = ({ keepsLedger, resolved }: RunOf<'overlap'> | RunOf<'link'>) => ({
  isProtected: keepsLedger,
  minSelection: resolved.rules.minSelection,
});

/** Nothing that tells of a few persons beside what earlier rings were asked. @throws ProtocolError `differencing`. */
async function demandApart(context: AgentContext, { row }: SeenRing, known: RunOf<RingKind>, { differences }: OwnReading): Promise<void> {
  const { local } = context;
  demandDifferences(differences, known.resolved.rules.minDifference);
  const earlier = earlierSelections(context, known, row.round);
  await demandSameTelling(selectionsOf(context, known), earlier, { local, codebook: known.pinned.codebook });
}

/** What hides the sizes that are committed to: the same again where they are said and the program dies before its lists are made. */
const sizesSalt = ({ context: { primitives }, secrets }: RingWork): string =>
  encodeHex(primitives.hkdf({ key: secrets.numbering, salt: new Uint8Array(32), info: utf8('ketensom/agent/sizes-salt/v1'), length: 32 }));

async function listSets(work: RingWork, seen: SeenRing, known: RunOf<'overlap'>, reading: OwnReading): Promise<OwnSide> {
  const { context } = work;
  const { self } = context;
  const { config } = seen;
  const { sets } = reading;
  const lists = ownLists(config, self, sets);
  await demandApart(context, seen, known, reading);
  demandSetSizes(setSizes(config, lists, sets), leastOf(known));
  return { lists, sizes: sizesOf(self, sizesSalt(work), lists, sets) };
}

async function listTables(work: RingWork, seen: SeenRing, known: RunOf<'link'>, reading: OwnReading): Promise<OwnSide> {
  const { context, secrets } = work;
  const { self, primitives } = context;
  const { config } = seen;
  const { plan } = known.resolved;
  const { tables } = reading;
  demandSetSizes(tableSizes(tables), leastOf(known));
  await demandApart(context, seen, known, reading);
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
      salt: sizesSalt(work),
      lists: baseSizes(config, plan, lists),
      sets: linkageShares(tables, known.resolved.rules.minCount),
    },
    ...(labels.length === 0 ? {} : { labels: commit }),
  };
}

async function readNow(context: AgentContext, round: string, known: RunOf<RingKind>): Promise<Ready> {
  const rows = await readRows(context, known);
  return { reading: await readOwn(context, known, { rows, round }), hashed: new Map() };
}

/** @throws ProtocolError `set-size`, `differencing`, `fan-out`, `not-offering`. */
export async function listOwn(work: RingWork, seen: SeenRing): Promise<Listed> {
  const { context } = work;
  const { store, now, log } = context;
  const { run, round } = seen.row;
  const started = now();
  const known = resolveRingRun(context, run, store.queries.get(run)?.received ?? now());
  const { reading, hashed } = (await takeReady(context, known, seen.row)) ?? (await readNow(context, round, known));
  const own =
    known.resolved.kind === 'link'
      ? await listTables(work, seen, known as RunOf<'link'>, reading)
      : await listSets(work, seen, known as RunOf<'overlap'>, reading);
  log('round-step', { run, query: known.resolved.query.query, round, step: 'evaluate', ms: now() - started });
  return { ...own, known, reading, hashed };
}
