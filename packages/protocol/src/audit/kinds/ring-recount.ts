/** The lists of a ring counted again: the sizes that owners committed to, the tags that last holders signed, the table that both give (OVL-7, OVL-8). */
import { z } from 'zod';
import { concatBytes, encodeHex } from '../../crypto/bytes.ts';
import { demand } from '../../errors.ts';
import { canonicalBytes, type JsonValue, parseCanonical } from '../../json/index.ts';
import { joinLists } from '../../link/join-lists.ts';
import { deriveCellsCommit, protectCells } from '../../link/protected-cells.ts';
import { memoryShelf } from '../../link/shelf.ts';
import {
  canaryList,
  countInPasses,
  countSets,
  decodeSizes,
  deriveNoiseSeed,
  deriveSizesCommit,
  rowColumns,
  type SealedSizes,
  tagLength,
} from '../../overlap/index.ts';
import { buildLinkResult } from '../../result/build-link-result.ts';
import { buildOverlapResult } from '../../result/build-overlap-result.ts';
import { linkageOf, personsOf } from '../../result/ring-facts.ts';
import type { ReleasedTable } from '../../result/types.ts';
import { type Evidence, given, NotProved } from '../judge.ts';
import { readDocument } from '../named-documents.ts';
import { type LinkOpening, verifyLinkOpening } from './link-opening.ts';
import type { Recount } from './recount.ts';
import type { RingContext } from './ring-context.ts';

const openingSchema = z.strictObject({
  version: z.literal(1),
  sizes: z.array(z.unknown()).max(64),
  cells: z.unknown().optional(),
  labels: z.array(z.unknown()).max(64).exactOptional(),
});

/** What the coordinator opened to auditors: the sizes that it counted with, and of a link its protected cells and their labels. */
export interface RingOpening {
  readonly sizes: readonly SealedSizes[];
  readonly link?: LinkOpening;
}

/**
 * What was opened is what each owner, and for a link the coordinator itself, had committed to (OVL-7, LNK-5, LNK-6).
 *
 * @throws ProtocolError `digest-mismatch`, `malformed`, `binding-mismatch`.
 */
export function verifyRingOpening(work: Recount, context: RingContext, evidence: Evidence): RingOpening {
  const { primitives, source } = work.audit;
  const { event } = evidence.at(given(work.run.first('result.computed')));
  const bytes = readDocument(primitives, source, { digest: event.opening_digest, length: event.opening_length });
  const opening = openingSchema.safeParse(parseCanonical(bytes, { profile: 'document', maxBytes: bytes.length, clause: 'OVL-7' }));
  demand(opening.success, 'malformed', { clause: 'OVL-7' });
  const { sizes, cells, labels } = opening.data;
  demand((context.kind === 'link') === (cells !== undefined && labels !== undefined), 'malformed', { clause: 'LNK-5' });
  const own = verifySizes(work, sizes, evidence);
  return context.kind === 'link' ? { sizes: own, link: verifyLinkOpening(work, context, { cells, labels: labels ?? [] }) } : { sizes: own };
}

function verifySizes({ audit: { primitives }, run }: Recount, opened: readonly unknown[], evidence: Evidence): readonly SealedSizes[] {
  const sizes = opened.map((each) => decodeSizes(canonicalBytes(each as JsonValue)));
  const sealed = run.all('sizes.sealed');
  demand(sizes.length === sealed.length, 'digest-mismatch', { clause: 'OVL-7' });
  for (const [at, own] of sizes.entries()) {
    const said = sealed[at]?.event;
    const isOwn = said?.actor === own.partner && said.commit === encodeHex(deriveSizesCommit(primitives, own));
    demand(isOwn, 'digest-mismatch', { clause: 'OVL-7', party: own.partner });
  }
  evidence.support = { have: sizes.length, of: run.all('overlap.key').length };
  return sizes;
}

/** A quarter of a mebibyte, a whole number of tags. */
const pieceLength = 2 ** 18;

/** The tags of a list, piece by piece, held against what its last holder signed. @throws NotProved without them; ProtocolError `digest-mismatch`, `length`. */
function* tagPieces({ audit, run, config }: Recount, list: number): Generator<Uint8Array> {
  const { event } = given(run.all('tags.final').find((logged) => logged.event.list === list));
  const { primitives, source } = audit;
  const reader = source.tags(given(event.tags_root));
  if (reader === undefined) throw new NotProved('not-in-bundle');
  try {
    const length = event.count * rowColumns(config, list) * tagLength;
    demand(reader.length === length, 'length', { clause: 'OVL-6', party: event.actor });
    const hash = primitives.sha256Stream();
    for (let at = 0; at < length; at += pieceLength) {
      const piece = reader.read(at, Math.min(pieceLength, length - at));
      hash.update(piece);
      yield piece;
    }
    demand(encodeHex(hash.digest()) === event.tags_root, 'digest-mismatch', { clause: 'OVL-6', party: event.actor });
  } finally {
    reader.close();
  }
}

/**
 * The table that the tags give, counted again (OVL-8, LNK-5).
 *
 * @throws NotProved `not-kept` in `salted-hash`, of which nothing is kept; ProtocolError `canary-missing`, `size-mismatch`, `element-repeated`,
 * `digest-mismatch` where protected cells do not follow from the tags.
 */
export function recount(work: Recount, { plan, rules }: RingContext, { sizes, link }: RingOpening): ReleasedTable {
  const { config, audit } = work;
  if (config.blinding !== 'dh') throw new NotProved('not-kept');
  // Counts are the same under any seed; it only spreads tags, which no holder could choose for this one.
  const seed = new DataView(work.audit.record.root.slice(0, 4).buffer).getInt32(0);
  const tagsOf = (list: number): Uint8Array => concatBytes(...tagPieces(work, list));
  const canaries = tagsOf(canaryList(config));
  const linkage = linkageOf(sizes);
  const persons = personsOf(sizes, config.lists.length);
  const pieces = (list: number): Iterable<Uint8Array> => tagPieces(work, list);
  if (plan.kind === 'link') {
    const { commit, cells, labels } = given(link);
    const again = protectCells(
      { plan, rules },
      joinLists({ plan, rules }, { config, counts: countsOf(work), pieces, canaries, seed, shelf: memoryShelf() }, persons),
      cells.salt,
    );
    demand(deriveCellsCommit(audit.primitives, again) === commit, 'digest-mismatch', { clause: 'LNK-5' });
    return buildLinkResult({ plan, cells: again, labels, rules, linkage });
  }
  const names = plan.sets.map(({ name }) => name);
  const lists = { config, canaries, persons, seed };
  // Rows of several tags are joined to one another, so no part of them can be counted by itself.
  const counts =
    config.columns === 1
      ? countInPasses(names, { ...lists, pieces, total: countsOf(work).reduce((sum, count) => sum + count, 0) })
      : countSets(names, { ...lists, tags: config.lists.map((_, list) => tagsOf(list)) });
  const noise = { primitives: audit.primitives, seed: deriveNoiseSeed(audit.primitives, config.run, sizes) };
  return buildOverlapResult({ plan, counts, rules, linkage, noise });
}

/** Rows of each list, as their last holders say. */
const countsOf = ({ run, config }: Recount): readonly number[] =>
  config.lists.map((_, list) => run.all('tags.final').find(({ event }) => event.list === list)?.event.count ?? 0);
