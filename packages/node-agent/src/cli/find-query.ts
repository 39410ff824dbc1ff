/** A request of the store, by what a person typed. */
import { CommandError, exitCodes, type Language } from '@ketensom/host';
import type { AgentContext } from '../driver/context.ts';
import type { QueryRow } from '../store/query-store.ts';
import { openSession } from './agent-session.ts';
import { type CommonOptions, say } from './options.ts';

/** The query with this run id, the start of one, or this name; one that waits wins from others of the name. */
export function findQuery({ store }: AgentContext, wanted: string, language: Language): QueryRow {
  const all = store.queries.list();
  const named = all.filter(
    (query) => query.run === wanted || query.name === wanted || (wanted.length >= 6 && query.run.startsWith(wanted)),
  );
  const waiting = named.filter((query) => query.state === 'pending');
  const [found, ...others] = waiting.length > 0 ? waiting : named;
  if (found !== undefined && others.length === 0) return found;
  const none = {
    en: 'No query of this name or id; `ketensom-agent pending` lists them.',
    nl: 'Geen vraag met deze naam of dit nummer; `ketensom-agent pending` noemt ze.',
  };
  const many = {
    en: 'More than one query of this name; give the run id.',
    nl: 'Meer dan één vraag met deze naam; geef het nummer van de run.',
  };
  const message = say(language, found === undefined ? none : many);
  throw new CommandError({ exitCode: exitCodes.usage, code: 'not-found', message });
}

/** Runs work on an agent that has joined; it may be running. */
export async function withContext<Result>(
  options: CommonOptions,
  work: (context: AgentContext) => Result | Promise<Result>,
): Promise<Result> {
  const session = openSession(options);
  try {
    return await work(session.context);
  } finally {
    await session.close();
  }
}
