/** The start of a ring: all partners have approved, so its config is fixed and said (OVL-4). */
import { encodeHex, encodeRingConfig, type RingConfig, ringShape } from '@ketensom/protocol';
import { say } from '../log/say.ts';
import { rootAt, treeSize } from '../log/tree-store.ts';
import { readRingContext } from '../round/run-context.ts';
import { writeBlob } from '../store/blobs.ts';
import type { Desk } from '../store/desk.ts';
import { setStep } from '../store/queries.ts';
import { makeRingKey } from './ring-keys.ts';
import { insertRing } from './ring-store.ts';

/** Opens the ring of a run within the caller's transaction. */
export function openRing(desk: Desk, run: string): void {
  const { request, charter, terms, plan } = readRingContext(desk, run);
  const keys = new Map(charter.members.map((member) => [member.partner, member.key]));
  const size = treeSize(desk);
  const round = encodeHex(desk.random(16));
  const shape = ringShape(plan, request.partners);
  const config: RingConfig = {
    version: 1,
    round,
    run,
    ...shape,
    sealKey: shape.blinding === 'dh' ? charter.coordinator.sealKey : encodeHex(desk.primitives.x25519.publicKey(makeRingKey(desk, round))),
    roster: request.partners.map((partner) => ({ partner, key: keys.get(partner) ?? '' })),
    padding: terms.protection === 'on',
    notBefore: desk.now(),
    expires: request.expires,
    logHead: { size, root: encodeHex(rootAt(desk, size)) },
  };
  const bytes = encodeRingConfig(config);
  const digest = writeBlob(desk, bytes, 'members');
  say(desk, 'overlap.config', { run, round, digest, length: bytes.length });
  insertRing(desk, { round, run, config: digest });
  setStep(desk, run, 'advertise');
}
