/**
 * The coordinator has protected a link's cells and committed to them: now, and not before, it hears what the numbers that it shows stand for (LNK-6). Numbers
 * of which every cell is hidden are never said.
 */
import { failpoint } from '@ketensom/host';
import { buildLabels, decodeCounted, demand, encodeHex, labellers, ProtocolError, sealLabels } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import { resolveRingRun } from '../driver/run-context.ts';
import { wipeRing } from '../store/ring-store.ts';
import { ownLabels } from './own-labels.ts';
import type { SeenRing } from './see-ring.ts';

const clause = 'LNK-6';

/** Answers once; false when there is nothing to say. @throws ProtocolError `binding-mismatch` for numbers that this partner does not have. */
export async function sayLabels(context: AgentContext, { row, config }: SeenRing): Promise<boolean> {
  const { store, client, primitives, self, entropy, now, log } = context;
  const { run, round } = row;
  if (!labellers(config).includes(self) || store.outbox.has('link.labels', { run, round })) return false;
  const [said] = store.log.ofRound(round, 'link.counted');
  const secrets = store.rings.secrets(round);
  if (said === undefined || secrets === undefined) throw new ProtocolError('round-closed', { clause });
  const counted = decodeCounted(await client.blob(said.event.digest));
  const { plan } = resolveRingRun(context, run, store.queries.get(run)?.received ?? now()).resolved;
  if (plan.kind !== 'link') throw new TypeError('labels are of links');
  const known = ownLabels(primitives, { config, plan, self, secret: secrets.numbering });
  const own = new Set(plan.tables.filter(({ partner }) => partner === self).map(({ name }) => name));
  const shown = counted.shown.filter(({ table }) => own.has(table));
  const isOwn = shown.every(({ table, number }) => known.some((label) => label.table === table && label.number === number));
  demand(counted.round === round && isOwn, 'binding-mismatch', { clause });
  const isShown = ({ table, number }: { readonly table: string; readonly number: number }): boolean =>
    shown.some((each) => each.table === table && each.number === number);
  const document = buildLabels(primitives, { partner: self, secret: secrets.numbering, known }, isShown);
  wipeRing(secrets);
  const bytes = sealLabels(primitives, config, document, entropy(32));
  const digest = encodeHex(primitives.sha256(bytes));
  failpoint('labels');
  store.transaction(() => {
    if (store.rings.get(round)?.ended !== undefined) return;
    store.outbox.enqueue({ type: 'link.labels', run, round, body: { digest, length: bytes.length }, blobs: [{ digest, bytes }] });
  });
  log('round-step', { run, query: store.queries.get(run)?.name, round, step: 'labels', shown: shown.length, of: known.length });
  return true;
}
