/**
 * In which answers a person's rows were, for whoever has a right to know (GDPR article 15): looked up in the sealed ledger of selections by the person's
 * mark, which takes this agent's own key.
 */
import { demand, encodeHex, type Key, normaliseKey, type Primitives, utf8 } from '@ketensom/protocol';
import type { AgentContext } from '../driver/context.ts';
import type { RowIds } from '../selections/row-ids.ts';
import { rowMarkSecret } from '../selections/row-mark-secret.ts';
import type { AnswerRow } from '../store/selection-store.ts';

/** The mark of a person by the text of a key, as `selectRows` makes it of a row. @throws ProtocolError `malformed` for a text that is no such key */
export function markOf(primitives: Primitives, secret: string, key: Key, read: (part: string) => string | null): number {
  const reading = normaliseKey(key, read);
  demand(reading.state === 'value', 'malformed', { clause: 'DOC-5' });
  return Number.parseInt(encodeHex(primitives.sha256(utf8(`${secret}=${reading.value}`))).slice(0, 13), 16);
}

/** The numbers of a person's rows, as far as they were ever met. */
function rowsOf(ids: RowIds, mark: number): ReadonlySet<number> {
  const { size } = ids;
  const rows = new Set<number>();
  for (let ordinal = 1; ; ordinal += 1) {
    const id = ids.idOf(mark, ordinal);
    if (id >= size) return rows;
    rows.add(id);
  }
}

/** The answers of a dataset with any row of the person, oldest first. */
export function findAnswers({ store }: Pick<AgentContext, 'store'>, dataset: string, mark: number): readonly AnswerRow[] {
  const rows = rowsOf(store.selections.rowIds(dataset), mark);
  if (rows.size === 0) return [];
  const answers = store.selections.list(0).filter((answer) => answer.universe === dataset);
  return answers.filter((answer) => store.selections.selections(answer).figures.some((figure) => figure.rows.some((row) => rows.has(row))));
}

/** A person, by dataset and what was typed of the key. */
export interface Wanted {
  readonly dataset: string;
  readonly key: Key;
  readonly read: (part: string) => string | null;
}

/** See the module header. */
export function findPerson(context: AgentContext, { dataset, key, read }: Wanted) {
  const mark = markOf(context.primitives, rowMarkSecret(context), key, read);
  return { mark, answers: findAnswers(context, dataset, mark) };
}
