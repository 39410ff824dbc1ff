/** A ring was proposed for a run: everything in its config is compared with what this agent derives itself before it makes a key (OVL-4). */
import { Miscalculation } from '@ketensom/native';
import {
  blindingSuites,
  decodeHex,
  decodeRingConfig,
  demand,
  type ErrorCode,
  type EventOf,
  encodeHex,
  equalBytes,
  hasShape,
  ProtocolError,
  type RingConfig,
  thousandths,
} from '@ketensom/protocol';
import { type AfterCommit, type AgentContext, type Apply, noChange } from '../driver/context.ts';
import { ownRootAt } from '../driver/follower.ts';
import { codeOf } from '../driver/problems.ts';
import { keepRefusal, outwardCode } from '../driver/refusals.ts';
import { demandApprovals } from '../driver/round-config.ts';
import { type RingKind, type RunOf, resolveRingRun } from '../driver/run-context.ts';
import { budgetYear } from '../selections/budget.ts';
import { type RingSecrets, wipeRing } from '../store/ring-store.ts';
import { demandEpsilon } from './noise-budget.ts';
import { selectionsOf } from './ring-selections.ts';
import { demandSoundEngine, warmEngine } from './shared-engine.ts';
import { demandFreshSums } from './summed-values.ts';

const clause = 'OVL-4';
type ConfigEvent = EventOf<'overlap.config'>;

/** What the config must be, given this agent's own view. @throws ProtocolError `binding-mismatch`, `roster-mismatch`, `round-id-seen`, `log-inconsistent`, `expired`. */
function checkRingConfig(context: AgentContext, config: RingConfig, event: ConfigEvent, { pinned, resolved }: RunOf<RingKind>): void {
  const { request, plan } = resolved;
  const keys = new Map(pinned.charter.members.map((member) => [member.partner, member.key]));
  const roster = request.partners.map((partner) => ({ partner, key: keys.get(partner) ?? '' }));
  demand(JSON.stringify(config.roster.map(({ partner, key }) => ({ partner, key }))) === JSON.stringify(roster), 'roster-mismatch', {
    clause,
  });
  const isSame =
    config.round === event.round &&
    config.run === event.run &&
    hasShape(config, plan) &&
    (plan.blinding === 'salted-hash') === (config.sealKey !== pinned.charter.coordinator.sealKey) &&
    config.padding === (pinned.terms.protection === 'on') &&
    config.expires === request.expires;
  demand(isSame, 'binding-mismatch', { clause });
  demand(context.now() < config.expires, 'expired', { clause });
  const root = ownRootAt(context, config.logHead.size);
  demand(root !== undefined && equalBytes(root, decodeHex(config.logHead.root)), 'log-inconsistent', { clause });
  const isSeen = context.store.rings.isSeen(event.round) || context.store.rounds.isSeen(event.round);
  demand(!isSeen && context.store.rings.ofRun(event.run) === undefined, 'round-id-seen', { clause });
}

/** The ledger: an overlap that was answered is not answered again over other partners or data, no pair compares sets too often, and no values are added up twice. */
function demandLedger(context: AgentContext, round: string, known: RunOf<RingKind>): void {
  const { resolved, keepsLedger } = known;
  const { store, now, self } = context;
  if (!keepsLedger) return;
  demand(store.rings.holderOf(resolved.fingerprint, round) === undefined, 'query-already-opened', { clause: 'OVL-9' });
  const others = resolved.request.partners.filter((partner) => partner !== self);
  const isFree = others.every((other) => store.rings.countWith(other, now() - budgetYear) < resolved.rules.budget.queries);
  demand(isFree, 'quota-exceeded', { clause: 'OVL-9' });
  demandFreshSums(selectionsOf(context, known), store.rings.ownSetsBefore(round));
}

/** Keeps a ring: what is compared, with whom, and this partner's own selections. Part of the caller's transaction. */
export function storeRing(
  context: AgentContext,
  { run, round, digest }: ConfigEvent,
  { known, expires, secrets }: { readonly known: RunOf<RingKind>; readonly expires: number; readonly secrets: RingSecrets },
): void {
  const { store, self, now } = context;
  const { fingerprint, request, rules } = known.resolved;
  const epsilon = rules.noise === 'none' ? 0 : thousandths(rules.noise.epsilon);
  const others = request.partners.filter((partner) => partner !== self);
  store.rings.add(
    { round, run, fingerprint, config: digest, others, expires, entered: now(), epsilon },
    secrets,
    selectionsOf(context, known),
  );
}

function enter(context: AgentContext, event: ConfigEvent, bytes: Uint8Array): AfterCommit {
  const { store, primitives, now, entropy, log } = context;
  const { run, round } = event;
  const known = resolveRingRun(context, run, store.queries.get(run)?.received ?? now());
  demandApprovals(context, run, known);
  const config = decodeRingConfig(bytes);
  checkRingConfig(context, config, event, known);
  demandLedger(context, round, known);
  demandEpsilon(context, run, known.resolved.rules);
  if (config.suite !== undefined) demandSoundEngine();
  const suite = config.suite && blindingSuites[config.suite];
  const scalar = suite && { blinding: suite.scalarFromEntropy(entropy(suite.entropy.scalar)) };
  const secrets: RingSecrets = { sealSecret: entropy(32), numbering: entropy(32), ...scalar };
  store.documents.put(event.digest, bytes);
  storeRing(context, event, { known, expires: config.expires, secrets });
  const sealKey = encodeHex(primitives.x25519.publicKey(secrets.sealSecret));
  store.outbox.enqueue({ type: 'overlap.key', run, round, body: { seal_key: sealKey } });
  return () => {
    if (suite !== undefined) warmEngine();
    wipeRing(secrets);
    log('round-step', { run, query: store.queries.get(run)?.name, round, step: 'advertise' });
  };
}

/** Why a ring is not entered, as others read it; what is wrong with this machine is in this partner's own log. */
function refusalOf({ log }: AgentContext, { run }: ConfigEvent, error: unknown): ErrorCode {
  if (error instanceof ProtocolError) return error.code;
  if (!(error instanceof Miscalculation)) throw error;
  log('problem', { at: 'self-test', code: codeOf(error), run });
  return 'internal';
}

/** A ring was proposed. */
export async function onOverlapConfig(context: AgentContext, event: ConfigEvent): Promise<Apply> {
  const { store, client, log } = context;
  if (store.queries.get(event.run) === undefined) return noChange;
  const bytes = await client.blob(event.digest);
  return () => {
    try {
      return enter(context, event, bytes);
    } catch (error) {
      const code = refusalOf(context, event, error);
      keepRefusal(context, event.run, code);
      const body = { step: 'advertise', code: outwardCode(code) };
      store.outbox.enqueue({ type: 'round.aborted', run: event.run, round: event.round, body });
      return () => log('round-step', { run: event.run, round: event.round, step: 'refused', code });
    }
  };
}
