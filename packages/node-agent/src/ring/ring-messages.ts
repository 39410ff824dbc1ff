/** What leaves the house for an overlap or a link: this partner's own lists, made and measured as for the run and thrown away, and what it passes on. */
import {
  buildLabels,
  deriveSaltLength,
  elementLength,
  encodeLabels,
  encodeSizes,
  hopParts,
  paddedCount,
  type RingShape,
  ringShape,
  sealOverhead,
  tagLength,
} from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import type { RingKind, RunOf } from '../driver/run-context.ts';
import { approvalsOf, eventMessages, type LeavingMessage } from '../policy/leaving.ts';
import { cellsOfLists, ownLabels } from './own-labels.ts';
import { type OwnLists, ownLists, personCount, sizesOf } from './own-lists.ts';
import { ownSelections } from './own-selections.ts';
import { ownTables } from './own-tables.ts';
import { baseSizes, linkageShares } from './table-sizes.ts';

interface Measured {
  readonly lists: OwnLists;
  /** Bytes of the sizes for the coordinator, before the seal. */
  readonly sizes: number;
  /** The same of what the numbers of cells stand for, if all of them are shown. */
  readonly labels?: number;
}

const noSalt = '0'.repeat(64);

async function measureSets({ local, self }: AgentContext, shape: RingShape, { resolved, pinned }: RunOf<'overlap'>): Promise<Measured> {
  const sets = await Promise.all(ownSelections(resolved.plan, self).map((set) => local.listPersons(set, pinned.codebook)));
  const lists = ownLists(shape, self, sets);
  return { lists, sizes: encodeSizes(sizesOf(self, noSalt, lists, sets)).length };
}

async function measureTables(context: AgentContext, shape: RingShape, { resolved, pinned }: RunOf<'link'>): Promise<Measured> {
  const { local, self, primitives, entropy } = context;
  const { plan } = resolved;
  const own = plan.tables.filter(({ partner }) => partner === self);
  const tables = await Promise.all(own.map((table) => local.listRows({ plan, table, codebook: pinned.codebook })));
  const secret = entropy(32);
  const numbering = { config: shape, plan, self, secret };
  const known = ownLabels(primitives, numbering);
  const labels = encodeLabels(buildLabels(primitives, { partner: self, secret, known }, () => true));
  const lists = ownTables(shape, plan, tables, cellsOfLists(primitives, numbering));
  return {
    lists,
    sizes: encodeSizes({
      partner: self,
      salt: noSalt,
      lists: baseSizes(shape, plan, lists),
      sets: linkageShares(tables, resolved.rules.minCount),
    }).length,
    ...(known.length === 0 ? {} : { labels: labels.length }),
  };
}

const sealedLength = (bytes: number): number => bytes + hopParts(bytes) * sealOverhead;

/** Bytes of a list as it leaves its owner. */
function listBytes({ blinding, canaries, columns, lists }: RingShape, list: number, persons: number, padding: boolean): number {
  const rows = padding ? paddedCount(persons + canaries) : persons + canaries;
  return sealedLength(rows * (lists[list]?.columns ?? columns) * (blinding === 'dh' ? elementLength : tagLength));
}

/** Bytes of the list of the canaries of every list. */
const canaryBytes = ({ canaries, columns, lists }: RingShape): number => sealedLength(lists.length * canaries * columns * elementLength);

/** See the module header. @throws as the partner's data do. */
export async function messagesOfRing(context: AgentContext, known: RunOf<RingKind>): Promise<readonly LeavingMessage[]> {
  const { self } = context;
  const { resolved, pinned, keepsLedger } = known;
  const { partners } = resolved.request;
  const shape = ringShape(resolved.plan, partners);
  const isDh = shape.blinding === 'dh';
  const measured =
    resolved.kind === 'link'
      ? await measureTables(context, shape, known as RunOf<'link'>)
      : await measureSets(context, shape, known as RunOf<'overlap'>);
  const isFirst = partners[0] === self;
  const lists = [...measured.lists].map(([list, rows]) => listBytes(shape, list, personCount(rows), keepsLedger));
  // In dh the first of the ring starts a list of everybody's canaries too.
  const own = isDh && isFirst ? [...lists, canaryBytes(shape)] : lists;
  const others = isDh ? shape.lists.length + 1 - own.length : 0;
  const drawsSalt = !isDh && isFirst;
  const bytes = own.reduce((sum, each) => sum + each, 0);
  return [
    { kind: 'own-lists', reader: isDh ? 'next-holder' : 'coordinator', count: own.length, bytes, isExact: true },
    ...(others === 0 ? [] : [{ kind: 'passed-lists', reader: 'next-holder', count: others, isExact: false } as const]),
    { kind: 'sizes', reader: 'coordinator', count: 1, bytes: measured.sizes + sealOverhead, isExact: true },
    ...(measured.labels === undefined
      ? []
      : [{ kind: 'labels', reader: 'coordinator', count: 1, bytes: measured.labels + sealOverhead, isExact: false } as const]),
    ...(drawsSalt
      ? [{ kind: 'salt', reader: 'partners', count: 1, bytes: deriveSaltLength(partners.length), isExact: true } as const]
      : []),
    // Decision, key, sizes, labels, countersignature, erasure; one for each list.
    eventMessages(6 + own.length + others + approvalsOf(pinned, self)),
  ];
}
