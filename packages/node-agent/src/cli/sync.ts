/** Bringing the store up to date once, for commands that look at it while no agent runs. */
import { makeTurns } from '../driver/agent.ts';
import type { AgentContext } from '../driver/context.ts';
import { type Admits, dispatchNext } from '../driver/dispatcher.ts';
import { HaltError, halt } from '../driver/halt.ts';

/** Requests and rounds are left to the running agent: whoever enters a round must stay to the end of it. */
const isForNow: Admits = ({ type }) => !type.startsWith('query.') && !type.startsWith('round.');

/** Follows the log to its present end, acts on what is about people and charters, and sends what is queued. */
export async function syncOnce(context: AgentContext): Promise<void> {
  const turns = makeTurns(context);
  const { signal } = new AbortController();
  try {
    await turns.follow(0, signal);
    while (await dispatchNext(context, { admits: isForNow }));
    turns.tidy();
    while (await turns.send());
  } catch (error) {
    if (error instanceof HaltError) halt(context, error);
    throw error;
  }
}
