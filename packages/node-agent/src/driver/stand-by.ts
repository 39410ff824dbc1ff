/**
 * An agent makes itself ready once it has started and nothing else is to do: the threads that blind start and show that they compute what is known. Then the first query
 * pays for neither, and whatever is wrong is said at once rather than in the middle of a ring.
 */
import { isInForce, readPinnedCharter } from '../policy/pinned-charter.ts';
import { keepEngineReady } from '../ring/shared-engine.ts';
import type { AgentContext } from './context.ts';

/** An agent in which nothing has happened for so long has nothing to do. */
const quietMs = 300;
const longestWaitMs = 60_000;

/** Whether there is a charter to take part under, and no run in which this agent is busy. */
function isFree({ store }: AgentContext): boolean {
  const pinned = readPinnedCharter(store);
  if (pinned === undefined || !isInForce(store, pinned)) return false;
  return store.rings.open().length === 0 && store.rounds.open().length === 0;
}

/** Until nothing has happened for a while; false where the agent stops. */
async function untilQuiet(context: AgentContext, signal: AbortSignal): Promise<boolean> {
  const { wake } = context;
  while (!signal.aborted) {
    const seen = wake.count();
    await wake.wait(seen, quietMs, signal);
    if (signal.aborted || wake.count() !== seen) continue;
    if (isFree(context)) return true;
    await wake.wait(seen, longestWaitMs, signal);
  }
  return false;
}

/** Rings ask for sets of keys: an agent whose datasets have none is in none. */
const hasKeys = ({ local }: AgentContext): boolean => [...local.file.datasets.values()].some(({ keys }) => keys.size > 0);

/** Makes ready, and ends. `onUnsound` is told where this machine miscalculates, now or later. @throws our own faults */
export async function standBy(
  context: AgentContext,
  signal: AbortSignal,
  {
    onUnsound,
    keepReady = keepEngineReady,
  }: { readonly onUnsound: () => void; readonly keepReady?: (onUnsound: () => void) => Promise<void> },
): Promise<void> {
  if (!hasKeys(context) || !(await untilQuiet(context, signal))) return;
  await keepReady(() => {
    context.log('problem', { at: 'self-test', code: 'miscalculation' });
    onUnsound();
  });
  context.log('ready');
}
