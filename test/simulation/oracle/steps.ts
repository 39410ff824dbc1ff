/** What must hold for every step, whatever the message. */
import type { AgentRound, AgentStep, CoordinatorRound } from '../../../packages/protocol/src/sum/index.ts';
import { require } from './violation.ts';

/** All secret bytes of a state. */
function secretBytes(state: AgentRound): Uint8Array[] {
  const found: Uint8Array[] = [];
  if ('secrets' in state) found.push(state.secrets.b, state.secrets.s, state.secrets.c);
  if ('plan' in state) found.push(state.plan.selfKey, ...state.plan.pairs.map((pair) => pair.key));
  if ('held' in state) found.push(...state.held.flatMap((shares) => [shares.bShare, shares.sShare]));
  return found;
}

/** Every secret that a state holds and the next one does not must be named as spent, and nothing that the next one still needs. */
function demandSpent(before: AgentRound, { next, spent }: AgentStep): void {
  const kept = new Set(secretBytes(next));
  const named = new Set(spent.map((secret) => secret.bytes));
  for (const bytes of secretBytes(before))
    require(kept.has(bytes) || named.has(bytes), `a secret of ${before.kind} is neither kept nor spent in ${next.kind}`);
  for (const bytes of named) require(!kept.has(bytes), `a secret that ${next.kind} needs is spent`);
}

/** In which state an agent is that says something. */
const saidIn = { key: 'advertised', shares: 'shared', complaint: 'closed', input: 'uploaded', ack: 'signed', reveal: 'revealed' } as const;

/** Demands that a step spends what it leaves behind, and says nothing that its state does not say. */
export function demandGoodStep(before: AgentRound, step: AgentStep): void {
  demandSpent(before, step);
  for (const { kind } of step.outbox) require(saidIn[kind] === step.next.kind, `${kind} is said in ${step.next.kind}`);
}

/** Demands that a round did not go on with fewer than it takes. */
export function demandGoodState(state: CoordinatorRound): void {
  const { minSurvivors, threshold } = state.config;
  if ('dealt' in state) require(state.advertisements.length >= minSurvivors, 'too few keys');
  if ('r1Hash' in state && 'dealt' in state) require(state.dealt.length >= minSurvivors, 'too few dealers');
  if ('svHash' in state || state.kind === 'summing') require(state.inputs.length >= minSurvivors, 'too few inputs');
  if (state.kind === 'collecting-reveals') require(state.acks.length >= threshold, 'too few signatures');
}
