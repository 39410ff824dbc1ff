/** Every list has ended as tags: they are opened, counted, and the table is released (OVL-8). */
import { failpoint, transaction } from '@ketensom/host';
import {
  buildLinkResult,
  buildOverlapResult,
  buildReleaseDocument,
  canonicalBytes,
  deriveResultCommit,
  type EventOf,
  encodeHex,
  encodeReleaseDocument,
  type JsonValue,
  linkageOf,
  type ReleasedTable,
  ringFacts,
  type SealedSizes,
} from '@ketensom/protocol';
import { say } from '../log/say.ts';
import { offersBefore } from '../release/offers-before.ts';
import { insertResult } from '../release/result-store.ts';
import { readRingContext } from '../round/run-context.ts';
import { writeBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';
import { endQuery, findQuery, setStep } from '../store/queries.ts';
import { countTags } from './count-tags.ts';
import { joinLink } from './join-link.ts';
import { openSizes } from './ring-events.ts';
import { endRing, findRing, type StoredRing } from './ring-store.ts';

const eventsOf = <Type extends 'tags.final' | 'sizes.sealed'>({ events }: StoredRing, type: Type): readonly EventOf<Type>[] =>
  events.filter((event): event is EventOf<Type> & typeof event => event.type === type);

type RingContext = ReturnType<typeof readRingContext>;

interface Counted {
  readonly document: Uint8Array;
  readonly digest: string;
  readonly opening: Uint8Array;
}

/** The table of a ring, whatever its kind. */
async function tableOf(desk: Desk, stored: StoredRing, context: RingContext, sizes: readonly SealedSizes[]): Promise<ReleasedTable> {
  const { rules } = context;
  const counting = { desk, stored, finals: eventsOf(stored, 'tags.final') };
  const linkage = linkageOf(sizes);
  if (context.kind === 'link') return buildLinkResult({ plan: context.plan, ...joinLink(counting, context.plan, sizes), rules, linkage });
  const { plan } = context;
  const names = plan.sets.map(({ name }) => name);
  return buildOverlapResult({ plan, counts: await countTags(counting, names, sizes), rules, linkage });
}

async function count(desk: Desk, stored: StoredRing): Promise<Counted> {
  const { run, config } = stored;
  const context = readRingContext(desk, run);
  const { plan, rules, terms, request } = context;
  const sizes = eventsOf(stored, 'sizes.sealed').map((event) => openSizes(desk, config, event));
  const document = buildReleaseDocument(
    {
      run,
      request,
      protection: terms.protection,
      releaseMode: terms.releaseMode,
      ...ringFacts(plan, { partners: request.partners, rules }, offersBefore(desk, run)),
      included: request.partners,
      releasedAt: new Date(desk.now()).toISOString(),
      salt: encodeHex(desk.random(32)),
    },
    await tableOf(desk, stored, context, sizes),
  );
  const opening = canonicalBytes({ version: 1, sizes: sizes as unknown as JsonValue });
  return { document: encodeReleaseDocument(document), digest: encodeHex(deriveResultCommit(desk.primitives, document)), opening };
}

/** Carries a ring whose lists have all ended on to its release. @throws ProtocolError `canary-missing`, `size-mismatch`, `element-repeated` and the like. */
export async function countRing(desk: Desk, round: string): Promise<void> {
  const stored = findRing(desk, round);
  if (stored === undefined || stored.ended || stored.ring.kind !== 'passed') return;
  const { run } = stored;
  setStep(desk, run, 'release');
  const { document, digest, opening } = await count(desk, stored);
  failpoint('release.tx.before');
  transaction(desk.db, () => {
    if (findQuery(desk, run)?.state !== 'running') return;
    const openingDigest = writeBlob(desk, opening, 'coordinator');
    say(desk, 'result.computed', { run, round, opening_digest: openingDigest, opening_length: opening.length, result_commit: digest });
    say(desk, 'result.released', { run, result_commit: digest, length: document.length });
    insertResult(desk, run, { document, digest });
    endRing(desk, round);
    endQuery(desk, run, { state: 'released' });
  });
  failpoint('release.tx.after');
}
