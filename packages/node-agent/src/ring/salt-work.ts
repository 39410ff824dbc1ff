/** The partners' key of a `salted-hash` ring (OVL-11): the first of the ring draws it and gives it out, the others take it. */
import { failpoint } from '@ketensom/host';
import { deriveSaltCommit, encodeHex, openSalt, ringPartners, saltLength, sealSalt } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import { wipeRing } from '../store/ring-store.ts';
import type { SeenRing } from './see-ring.ts';

/** Draws the key, once all keys of the run are in a log that is cosigned. True when something was done. */
export async function drawSalt(
  { store, primitives, entropy, self }: AgentContext,
  { row: { run, round }, config, ring }: SeenRing,
  isCosigned: () => Promise<boolean>,
): Promise<boolean> {
  const isDrawn = ringPartners(config)[0] !== self || store.outbox.has('overlap.salt', { run, round });
  if (isDrawn || !(await isCosigned())) return false;
  const salt = entropy(saltLength);
  const bytes = sealSalt(primitives, { config, salt, keys: ring.keys }, entropy);
  const digest = encodeHex(primitives.sha256(bytes));
  const body = { commit: encodeHex(deriveSaltCommit(primitives, config, salt)), digest, length: bytes.length };
  store.transaction(() => {
    if (store.rings.get(round)?.ended !== undefined) return;
    store.rings.keepBlinding(round, salt);
    store.outbox.enqueue({ type: 'overlap.salt', run, round, body, blobs: [{ digest, bytes }] });
  });
  salt.fill(0);
  failpoint('salt.drawn');
  return true;
}

/** Takes the key from this partner's box; false when it is known already. @throws ProtocolError as `openSalt`. */
export async function takeSalt(context: AgentContext, { row: { round }, config }: SeenRing, commit: string): Promise<boolean> {
  const { store, client, primitives, self } = context;
  const secrets = store.rings.secrets(round);
  if (secrets === undefined || secrets.blinding !== undefined) return false;
  const [said] = store.log.ofRound(round, 'overlap.salt');
  if (said === undefined) throw new TypeError('a key that was committed to was given out');
  const boxes = await client.blob(said.event.digest);
  const salt = openSalt(primitives, { config, self, secret: secrets.sealSecret, commit }, boxes);
  store.transaction(() => {
    if (store.rings.get(round)?.ended === undefined) store.rings.keepBlinding(round, salt);
  });
  salt.fill(0);
  wipeRing(secrets);
  return true;
}
