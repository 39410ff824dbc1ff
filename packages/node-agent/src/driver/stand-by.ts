/**
 * An agent makes itself ready once it has started and nothing else is to do: the threads that blind start and show that they compute what is known, and its datasets are
 * looked at. Then the first query does not pay for it, and whatever is wrong is said at once rather than in the middle of a run.
 */
import { ConfigError, type LocalIssue } from '@ketensom/protocol';
import { isInForce, readPinnedCharter } from '../policy/pinned-charter.ts';
import { keepEngineReady } from '../ring/shared-engine.ts';
import type { AgentContext } from './context.ts';
import { codeOf } from './problems.ts';
import { isReadingFault } from './reading-faults.ts';

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

/** Who is told, in words, of what was found. */
export interface StandByNews {
  /** This machine miscalculates: found now, or later. */
  readonly onUnsound: () => void;
  /** A dataset cannot be read as agent.yaml says. */
  readonly onUnreadable: (dataset: string, reason: { readonly code: string; readonly issues: readonly LocalIssue[] }) => void;
}

/** Looks at each dataset, one after the other, when nothing else is to do. @throws our own faults */
async function checkSources(context: AgentContext, signal: AbortSignal, onUnreadable: StandByNews['onUnreadable']): Promise<void> {
  const { local, store, log } = context;
  for (const dataset of local.file.datasets.keys()) {
    if (!isFree(context) && !(await untilQuiet(context, signal))) return;
    const pinned = readPinnedCharter(store);
    if (pinned === undefined || signal.aborted) return;
    try {
      await local.checkSource(dataset, pinned.codebook);
    } catch (error) {
      if (!isReadingFault(error)) throw error;
      const [code, issues] = [codeOf(error), error instanceof ConfigError ? error.issues : []];
      log('problem', { at: 'source', dataset, code, issues: issues.map(({ path }) => path) });
      onUnreadable(dataset, { code, issues });
    }
  }
}

/** Makes ready, and ends. @throws our own faults */
export async function standBy(
  context: AgentContext,
  signal: AbortSignal,
  { onUnsound, onUnreadable }: StandByNews,
  keepReady = keepEngineReady,
): Promise<void> {
  if (!(await untilQuiet(context, signal))) return;
  if (hasKeys(context))
    await keepReady(() => {
      context.log('problem', { at: 'self-test', code: 'miscalculation' });
      onUnsound();
    });
  await checkSources(context, signal, onUnreadable);
  if (!signal.aborted) context.log('ready');
}
