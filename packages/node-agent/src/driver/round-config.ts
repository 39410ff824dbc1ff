/** R0: a round was proposed for a run. Everything in its config is compared with what this agent derives itself before a secret is made. */
import {
  type ApprovalStatement,
  advertise,
  decodeSumConfig,
  demand,
  demandApprovers,
  demandStanding,
  deriveCertificate,
  type EventOf,
  encodeHex,
  encodeStepLayout,
  type LifeEvent,
  type NamedKey,
  ProtocolError,
  revokedKeysOf,
  roundEntropyLength,
  type SumConfig,
} from '@ketensom/protocol';
import type { PinnedCharter } from '../policy/pinned-charter.ts';
import { noteCertificate } from './certify-sum.ts';
import { type AfterCommit, type AgentContext, type Apply, noChange } from './context.ts';
import { ownRootAt } from './follower.ts';
import { agreedStep, demandNextStep } from './model-steps.ts';
import { lifeOf } from './party-changes.ts';
import { storeStep } from './round-steps.ts';
import { demandUnopened, type ResolvedRun, resolveRun } from './run-context.ts';

type ConfigEvent = EventOf<'round.config'>;

const clause = 'RUN-1';

/** Every partner of the request approved it, under the documents that this agent approved it under. */
export function demandApprovals(context: AgentContext, run: string, { pinned, resolved }: ResolvedRun): void {
  const { store } = context;
  const { request } = resolved;
  const approvals = store.log
    .ofRun(run, 'query.approved')
    .filter(({ event }) => event.charter_digest === pinned.digest && event.codebook_digest === request.codebook.digest);
  const approved = new Set(approvals.map(({ event }) => event.actor));
  demand(store.queries.get(run)?.state === 'approved' && request.partners.every((partner) => approved.has(partner)), 'not-approved', {
    clause,
  });
  const life = lifeOf(store.log);
  demandStanding(life, namedIn(pinned, resolved), store.log.size());
  for (const partner of request.partners)
    demandPeople(context, life, { run, partner, charterDigest: pinned.digest, codebookDigest: request.codebook.digest }, pinned);
}

/** Who is in a run, with the keys that the charter names (KEY-4). */
const namedIn = ({ charter }: PinnedCharter, { request }: ResolvedRun['resolved']): readonly NamedKey[] => [
  ...charter.members.filter(({ partner }) => request.partners.includes(partner)).map(({ partner, key }) => ({ name: partner, key })),
  ...charter.analysts.filter(({ name }) => name === request.analyst),
];

/** Enough of the people whom the charter names at a partner signed for its approval (DOC-7). */
function demandPeople(
  { store, primitives }: AgentContext,
  life: readonly LifeEvent[],
  statement: ApprovalStatement,
  { charter }: PinnedCharter,
): void {
  const { partner, run } = statement;
  const given = store.log.ofRun(run, 'approval.given').flatMap(({ event }) => (event.actor === partner ? [event] : []));
  demandApprovers(primitives, charter.members.find((member) => member.partner === partner)?.approvers, {
    statement,
    given,
    revoked: revokedKeysOf(life, partner, store.log.size()),
  });
}

/** What a round of this run sums, by whom, and what it may be opened under. */
interface AgreedRound {
  readonly roster: readonly string[];
  readonly tolerate: number | undefined;
  /** Whether nobody may be missing: a later step of a model. */
  readonly frozen?: boolean;
  readonly step: number;
  readonly stepInput?: string;
  readonly layout: string;
  readonly words64: number;
  readonly fingerprint: string;
}

function agreedRound(context: AgentContext, config: SumConfig, known: ResolvedRun): AgreedRound {
  const { pinned, resolved } = known;
  const { request, fingerprint } = resolved;
  if (resolved.kind === 'aggregate' || resolved.kind === 'tables') {
    const { layoutDigest, layout } = resolved;
    const { tolerate } = pinned.terms;
    return { roster: request.partners, tolerate, step: 0, layout: layoutDigest, words64: layout.words, fingerprint };
  }
  demand(resolved.kind === 'model', 'unexpected-message', { clause });
  demandNextStep(context.store, config.run, config.step);
  const agreed = agreedStep(context, config.run, config.step, { ...known, resolved });
  return {
    roster: agreed.roster,
    tolerate: config.step === 0 ? pinned.terms.tolerate : resolved.thresholds.tolerate,
    frozen: config.step > 0,
    step: config.step,
    stepInput: agreed.digest,
    layout: encodeHex(context.primitives.sha256(encodeStepLayout(agreed.layout))),
    words64: agreed.layout.words,
    fingerprint: agreed.fingerprint,
  };
}

function agreedTerms(
  context: AgentContext,
  config: SumConfig,
  { pinned }: ResolvedRun,
  { roster, fingerprint: _fingerprint, ...agreed }: AgreedRound,
) {
  const logRoot = ownRootAt(context, config.logHead.size);
  if (logRoot === undefined) throw new ProtocolError('log-inconsistent', { clause });
  const keys = new Map(pinned.charter.members.map((member) => [member.partner, member.key]));
  const { releaseMode, certifiers } = pinned.terms;
  return {
    ...agreed,
    roster: roster.map((partner) => ({ partner, key: keys.get(partner) ?? '' })),
    run: config.run,
    words32: 0,
    releaseMode,
    certificate: deriveCertificate(certifiers, roster, config.tolerate),
    logRoot,
    roundSeen: context.store.rounds.isSeen(config.round),
  };
}

/** Checks the config and enters the round. @throws ProtocolError with the first reason not to. */
function enter(context: AgentContext, event: ConfigEvent, bytes: Uint8Array, entropy: Uint8Array): AfterCommit {
  const { store, primitives, self, now } = context;
  const { run, round } = event;
  const received = store.queries.get(run)?.received ?? now();
  const known = resolveRun(context, run, received);
  demandApprovals(context, run, known);
  const config = decodeSumConfig(bytes);
  demand(config.round === round && config.run === run && config.step === event.step, 'binding-mismatch', { clause });
  const agreed = agreedRound(context, config, known);
  demandUnopened(context, { ...known, resolved: { ...known.resolved, fingerprint: agreed.fingerprint } });
  demand(
    store.rounds.ofRun(run).every((earlier) => earlier.ended !== undefined),
    'unexpected-message',
    { clause },
  );
  const step = advertise(primitives, { config, self, agreed: agreedTerms(context, config, known, agreed), now: now(), entropy });
  store.rounds.add({ round, run, fingerprint: agreed.fingerprint, expires: config.expires, threshold: config.threshold });
  noteCertificate(context, config);
  const row = store.rounds.get(round);
  if (row === undefined) throw new TypeError('a round just stored is there');
  return storeStep(context, row, step);
}

/** A round this agent does not enter: its id is remembered, and why is said. */
function stayOut({ store, log }: AgentContext, { run, round }: ConfigEvent, code: ProtocolError['code']): AfterCommit {
  if (!store.rounds.isSeen(round)) {
    store.rounds.add({ round, run, fingerprint: '', expires: 0, threshold: 0 });
    store.rounds.end(round, 'refused');
    store.rounds.erase(round);
  }
  store.outbox.enqueue({ type: 'round.aborted', run, round, body: { step: 'advertise', code } });
  return () => log('round-step', { run, query: store.queries.get(run)?.name, round, step: 'refused', code });
}

/** A round was proposed. */
export async function onRoundConfig(context: AgentContext, event: ConfigEvent): Promise<Apply> {
  const { store, client } = context;
  if (store.queries.get(event.run) === undefined) return noChange;
  const bytes = await client.blob(event.digest);
  return () => {
    const entropy = context.entropy(roundEntropyLength);
    try {
      return enter(context, event, bytes, entropy);
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      return stayOut(context, event, error.code);
    } finally {
      entropy.fill(0);
    }
  };
}
