/** Every list has ended as tags: they are opened, counted, and the table is released (OVL-8). */
import { failpoint, transaction } from '@ketensom/host';
import {
  buildOverlapResult,
  buildReleaseDocument,
  canonicalBytes,
  deriveResultCommit,
  type EventOf,
  encodeHex,
  encodeReleaseDocument,
  enforcedRules,
  type JsonValue,
  type SealedSizes,
} from '@ketensom/protocol';
import { say } from '../log/say.ts';
import { offersBefore } from '../release/offers-before.ts';
import { insertResult } from '../release/result-store.ts';
import { readRunContextOf } from '../round/run-context.ts';
import { writeBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';
import { endQuery, findQuery, setStep } from '../store/queries.ts';
import { countTags } from './count-tags.ts';
import { openSizes } from './ring-events.ts';
import { endRing, findRing, type StoredRing } from './ring-store.ts';

const eventsOf = <Type extends 'tags.final' | 'sizes.sealed'>({ events }: StoredRing, type: Type): readonly EventOf<Type>[] =>
  events.filter((event): event is EventOf<Type> & typeof event => event.type === type);

interface Counted {
  readonly document: Uint8Array;
  readonly digest: string;
  readonly opening: Uint8Array;
}

const linkageOf = (sizes: readonly SealedSizes[]): ReadonlyMap<string, { readonly rows: number; readonly usable: number }> => {
  const linkage = new Map<string, { rows: number; usable: number }>();
  for (const { set, rows, usable } of sizes.flatMap(({ sets }) => sets)) {
    const known = linkage.get(set) ?? { rows: 0, usable: 0 };
    linkage.set(set, { rows: known.rows + rows, usable: known.usable + usable });
  }
  return linkage;
};

async function count(desk: Desk, stored: StoredRing): Promise<Counted> {
  const { run, config } = stored;
  const { plan, rules, terms, request } = readRunContextOf(desk, run, 'overlap');
  const sizes = eventsOf(stored, 'sizes.sealed').map((event) => openSizes(desk, config, event));
  const names = plan.sets.map(({ name }) => name);
  const counts = await countTags({ desk, stored, finals: eventsOf(stored, 'tags.final') }, names, sizes);
  const offers = offersBefore(desk, findQuery(desk, run)?.leaf ?? 0);
  const snapshots = Object.fromEntries(
    request.partners.flatMap((partner) => {
      const own = plan.sets.find(({ partners }) => partners.includes(partner))?.dataset ?? '';
      const date = offers.get(partner)?.datasets[own]?.snapshot;
      return date === undefined ? [] : [[partner, date] as const];
    }),
  );
  const document = buildReleaseDocument(
    {
      run,
      request,
      protection: terms.protection,
      releaseMode: terms.releaseMode,
      rules: { ...enforcedRules(rules), minOverlap: rules.minOverlap },
      included: request.partners,
      snapshots,
      releasedAt: new Date(desk.now()).toISOString(),
      salt: encodeHex(desk.random(32)),
    },
    buildOverlapResult({ plan, counts, rules, linkage: linkageOf(sizes) }),
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
