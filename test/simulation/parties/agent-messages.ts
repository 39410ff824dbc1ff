/** From an agent's own log to the messages of its round. Lists only select among the events that the log holds. */
import type { Advertisement, AgentMessage, InputHeader, ShareHeader } from '../../../packages/protocol/src/sum/index.ts';
import { type EventOf, eventsOf, type LogNode, nodeAt } from '../machine/log.ts';
import type { AgentContext } from './agent-context.ts';

type MessageOf<Kind extends AgentMessage['kind']> = Extract<AgentMessage, { readonly kind: Kind }>;

const present = <Item>(items: readonly (Item | undefined)[]): Item[] => items.filter((item) => item !== undefined);

/** The keys that were fixed. A name without a key in the log is left out; the digest will not fit then. */
export function keysMessage(head: LogNode, { round, body }: EventOf<'round.keys_fixed'>): MessageOf<'keys-fixed'> {
  const keys = eventsOf(head, round, 'round.key');
  const find = (partner: string): Advertisement | undefined => keys.find((key) => key.actor === partner)?.body.advertisement;
  return { kind: 'keys-fixed', advertisements: present(body.partners.map(find)), advHash: body.advHash };
}

/** The headers that were fixed, without the column, which comes from the coordinator. */
export function headersOf(head: LogNode, { round, body }: EventOf<'round.shares_fixed'>): ShareHeader[] {
  const shares = eventsOf(head, round, 'round.shares');
  return present(body.partners.map((partner) => shares.find((event) => event.actor === partner)?.body.dealt.header));
}

export function sharesMessage(context: AgentContext, head: LogNode, event: EventOf<'round.shares_fixed'>): MessageOf<'shares-fixed'> {
  const headers = headersOf(head, event);
  const dealers = headers.map((header) => header.partner);
  const others = dealers.filter((dealer) => dealer !== context.name);
  const column = others.length === dealers.length ? [] : context.fetchColumn(event.round, others);
  return { kind: 'shares-fixed', headers, column, r1Hash: event.body.r1Hash };
}

/** The statement with the headers that stand in the log, and the root that the agent's own log has at the stated size. */
export function survivorsMessage(head: LogNode, { round, body: { statement } }: EventOf<'survivors.fixed'>): MessageOf<'survivors'> {
  const committed = eventsOf(head, round, 'input.committed');
  const find = (partner: string): InputHeader | undefined => committed.find((event) => event.actor === partner)?.body.input;
  const inputs = present(statement.survivors.map(({ partner }) => find(partner)));
  const logRoot = nodeAt(head, statement.logHead.size)?.root ?? new Uint8Array(32);
  return { kind: 'survivors', statement, inputs, logRoot };
}

/** Everybody who signed a statement of the round, whichever. */
export const quorumMessage = (head: LogNode, round: string): MessageOf<'quorum'> => ({
  kind: 'quorum',
  signers: eventsOf(head, round, 'survivors.ack').map((event) => ({ partner: event.actor, svHash: event.body.svHash })),
});
