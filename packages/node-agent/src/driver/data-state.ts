/** The state of the files that a run is about: what was read of them ahead of a round holds while it stays the same. */
import { ownSelections } from '../ring/own-selections.ts';
import type { AgentContext } from './context.ts';
import type { ResolvedRun } from './run-context.ts';

/** The datasets that this partner reads for a run. */
function datasetsOf({ resolved }: Pick<ResolvedRun, 'resolved'>, self: string): readonly string[] {
  switch (resolved.kind) {
    case 'aggregate':
    case 'model':
      return [resolved.plan.dataset];
    case 'tables':
      return resolved.plan.parts.flatMap(({ name, plan }) => (resolved.fills.has(name) ? [plan.dataset] : []));
    default:
      return ownSelections(resolved.plan, self).map(({ dataset }) => dataset);
  }
}

/** See the module header; `undefined` where a file was written to just now. @throws ConfigError where one cannot be read */
export const dataStateOf = ({ local, self }: AgentContext, known: Pick<ResolvedRun, 'resolved'>): Promise<string | undefined> =>
  local.dataState(datasetsOf(known, self));
