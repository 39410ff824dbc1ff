/** Every list has ended as tags: they are opened and counted; a link's cells are protected before they get their labels; the table is released (OVL-8, LNK-5). */
import { failpoint, transaction } from '@ketensom/host';
import type { OnProgress } from '@ketensom/native';
import {
  buildLinkResult,
  buildOverlapResult,
  buildReleaseDocument,
  type CellLabel,
  canonicalBytes,
  deriveCellsCommit,
  deriveNoiseSeed,
  deriveResultCommit,
  encodeCounted,
  encodeHex,
  encodeReleaseDocument,
  type JsonValue,
  labellers,
  linkageOf,
  type ProtectedCells,
  parseCanonical,
  parseCells,
  protectCells,
  type ReleasedTable,
  ringFacts,
  type SealedSizes,
  shownNumbers,
} from '@ketensom/protocol';
import { say } from '../log/say.ts';
import { insertAnswer } from '../release/answer-store.ts';
import { offersBefore } from '../release/offers-before.ts';
import { insertResult } from '../release/result-store.ts';
import { readRingContext } from '../round/run-context.ts';
import { writeBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';
import { endQuery, findQuery, setStep } from '../store/queries.ts';
import { takeCounted } from './count-ahead.ts';
import { countTags } from './count-tags.ts';
import { joinLink } from './join-link.ts';
import { openSizes } from './ring-events.ts';
import { openLabels } from './ring-labels.ts';
import { endRing, eventsOf, findCells, findRing, keepCells, type StoredRing } from './ring-store.ts';

type RingContext = ReturnType<typeof readRingContext>;
type OverlapContext = Extract<RingContext, { readonly kind: 'overlap' }>;
type LinkContext = Extract<RingContext, { readonly kind: 'link' }>;

/** A table, and what auditors may see of how it came about. */
interface Counted {
  readonly table: ReleasedTable;
  readonly opening: Readonly<Record<string, JsonValue>>;
}

/** A ring that is counted; `onProgress` hears of it. */
interface Work {
  readonly desk: Desk;
  readonly stored: StoredRing;
  readonly onProgress: OnProgress | undefined;
}

async function countOverlap({ desk, stored, onProgress }: Work, { plan, rules }: OverlapContext): Promise<Counted> {
  const sizes = readSizes(desk, stored);
  const names = plan.sets.map(({ name }) => name);
  const counting = { desk, stored, finals: eventsOf(stored, 'tags.final'), onProgress };
  const counts = takeCounted(counting, names, sizes) ?? (await countTags(counting, names, sizes));
  const noise = { primitives: desk.primitives, seed: deriveNoiseSeed(desk.primitives, stored.run, sizes) };
  const table = buildOverlapResult({ plan, counts, rules, linkage: linkageOf(sizes), noise });
  return { table, opening: { sizes: sizes as unknown as JsonValue } };
}

const readSizes = (desk: Desk, stored: StoredRing): readonly SealedSizes[] =>
  eventsOf(stored, 'sizes.sealed').map((event) => openSizes(desk, stored.config, event));

/** The protected cells that were committed to. @throws ProtocolError `malformed`. */
function readCells(desk: Desk, { round }: StoredRing): ProtectedCells {
  const bytes = findCells(desk, round);
  if (bytes === undefined) throw new Error('a link that was counted has its cells here');
  return parseCells(parseCanonical(bytes, { profile: 'document', maxBytes: bytes.length, clause: 'LNK-5' }));
}

/** The labels have come: what was protected gets them. @throws ProtocolError as `openLabels`, `binding-mismatch`. */
function labelLink(desk: Desk, stored: StoredRing, { plan, rules }: LinkContext): Counted {
  const sizes = readSizes(desk, stored);
  const cells = readCells(desk, stored);
  const sent = eventsOf(stored, 'link.labels').map((event) => openLabels(desk, stored, event));
  const order = labellers(stored.config);
  const documents = sent.toSorted((left, right) => order.indexOf(left.partner) - order.indexOf(right.partner));
  const labels = documents.flatMap(({ numbers }) => numbers.flatMap((entry): readonly CellLabel[] => ('commit' in entry ? [] : [entry])));
  const table = buildLinkResult({ plan, cells, labels, rules, linkage: linkageOf(sizes) });
  return { table, opening: { sizes, cells, labels: documents } as unknown as Counted['opening'] };
}

/** A link is counted over numbers, protected, and committed to: only then are its labels asked. What was hidden is forgotten here. */
async function protectLink({ desk, stored, onProgress }: Work, { plan, rules }: LinkContext): Promise<void> {
  const { run, round } = stored;
  const finals = eventsOf(stored, 'tags.final');
  const joined = await joinLink({ desk, stored, finals, onProgress }, { plan, rules }, readSizes(desk, stored));
  const cells = protectCells({ plan, rules }, joined, encodeHex(desk.random(32)));
  const commit = deriveCellsCommit(desk.primitives, cells);
  const bytes = encodeCounted({ version: 1, round, commit, shown: shownNumbers(plan, cells, rules) });
  failpoint('link.counted.before');
  transaction(desk.db, () => {
    if (findQuery(desk, run)?.state !== 'running') return;
    keepCells(desk, round, canonicalBytes(cells as unknown as JsonValue));
    say(desk, 'link.counted', { run, round, digest: writeBlob(desk, bytes, 'members'), length: bytes.length });
  });
  failpoint('link.counted.after');
}

function release(desk: Desk, { run, round }: StoredRing, context: RingContext, { table, opening: opened }: Counted): void {
  const { rules, terms, request } = context;
  const document = buildReleaseDocument(
    {
      run,
      request,
      protection: terms.protection,
      releaseMode: terms.releaseMode,
      ...ringFacts(context, { partners: request.partners, rules }, offersBefore(desk, run)),
      included: request.partners,
      releasedAt: new Date(desk.now()).toISOString(),
      salt: encodeHex(desk.random(32)),
    },
    table,
  );
  const opening = canonicalBytes({ version: 1, ...opened });
  const bytes = encodeReleaseDocument(document);
  const digest = encodeHex(deriveResultCommit(desk.primitives, document, bytes));
  failpoint('release.tx.before');
  transaction(desk.db, () => {
    if (findQuery(desk, run)?.state !== 'running') return;
    const openingDigest = writeBlob(desk, opening, 'coordinator');
    say(desk, 'result.computed', { run, round, opening_digest: openingDigest, opening_length: opening.length, result_commit: digest });
    say(desk, 'result.released', { run, result_commit: digest, length: bytes.length });
    insertResult(desk, run, { document: bytes, digest });
    endRing(desk, round);
    insertAnswer(desk, run);
    endQuery(desk, run, { state: 'released' });
  });
  failpoint('release.tx.after');
}

/**
 * Carries a ring whose lists have all ended on: an overlap to its release, a link to its protected cells and, with their labels, to its release.
 *
 * @throws ProtocolError `canary-missing`, `size-mismatch`, `element-repeated` and the like.
 */
export async function countRing(desk: Desk, round: string, onProgress?: OnProgress): Promise<void> {
  const stored = findRing(desk, round);
  if (stored === undefined || stored.ended) return;
  const { kind } = stored.ring;
  const work = { desk, stored, onProgress };
  const context = readRingContext(desk, stored.run);
  setStep(desk, stored.run, 'release');
  if (kind === 'passed' && context.kind === 'overlap') release(desk, stored, context, await countOverlap(work, context));
  else if (kind === 'passed' && context.kind === 'link') await protectLink(work, context);
  else if (kind === 'labelled' && context.kind === 'link') release(desk, stored, context, labelLink(desk, stored, context));
}
