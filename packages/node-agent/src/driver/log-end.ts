/** The log has ended (LOG-7): no round can end in it any more, whatever the coordinator said of them before. */
import type { AgentContext, Apply } from './context.ts';
import { endRounds } from './party-changes.ts';

/** See the module header. */
export async function onLogSealed(context: AgentContext): Promise<Apply> {
  return () => {
    const after = endRounds(context, 'log-sealed', () => true);
    return () => {
      after();
      context.log('log-sealed', { size: context.store.log.size() });
    };
  };
}
