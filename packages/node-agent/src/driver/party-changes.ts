/** A member's keys or standing changed: rounds that rested on what was before end here, whatever the coordinator says of them (KEY-4). */
import { changedName, type ErrorCode, type KetensomEvent, type LifeEvent, type PartyChange } from '@ketensom/protocol';
import { endRing } from '../ring/end-ring.ts';
import type { AgentStore } from '../store/agent-store.ts';
import type { LogStore } from '../store/log-store.ts';
import { type AgentContext, type Apply, noChange } from './context.ts';
import { endRound } from './round-end.ts';

const lifeTypes = ['roster.enrolled', 'key.rotated', 'key.revoked', 'member.suspended', 'member.returned'] as const;

/** All events about keys and standing that this agent holds, in the order of the log. */
export const lifeOf = (log: LogStore): readonly LifeEvent[] =>
  lifeTypes
    .flatMap((type) => log.ofType(type).map(({ position, event }): LifeEvent => ({ leaf: position, event: event as KetensomEvent })))
    .toSorted((a, b) => a.leaf - b.leaf);

const codes: { readonly [Type in Exclude<PartyChange['type'], 'member.returned'>]: ErrorCode } = {
  'key.rotated': 'key-retired',
  'key.revoked': 'key-revoked',
  'member.suspended': 'suspended',
};

/** Whether somebody asks, approved or signed for a run. */
function isIn({ log }: AgentStore, run: string, name: string): boolean {
  const types = ['query.proposed', 'query.approved', 'approval.given'] as const;
  return types.some((type) => log.ofRun(run, type).some(({ event }) => event.actor === name));
}

/** Ends the rounds and rings of the runs that `concerns` names. Part of the caller's transaction; what it gives runs after it. */
export function endRounds(context: AgentContext, code: ErrorCode, concerns: (run: string) => boolean): () => void {
  const { store } = context;
  const rounds = store.rounds.open().filter(({ run }) => concerns(run));
  const rings = store.rings.open().filter(({ run }) => concerns(run));
  const afterwards = [
    ...rounds.map((row) => endRound(context, row, 'aborted', code)),
    ...rings.map((row) => endRing(context, row, 'aborted', code)),
  ];
  return () => {
    for (const after of afterwards) after();
  };
}

/** See the module header. */
export async function onPartyChange(context: AgentContext, event: PartyChange): Promise<Apply> {
  if (event.type === 'member.returned') return noChange;
  const { store, log } = context;
  const name = changedName(event);
  const code = codes[event.type];
  return () => {
    const after = endRounds(context, code, (run) => isIn(store, run, name));
    return () => {
      after();
      log('member-changed', { partner: name, type: event.type });
    };
  };
}
