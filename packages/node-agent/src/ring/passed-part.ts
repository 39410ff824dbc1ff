/** The last part of a list travels with the event that says that the list has been passed on: of most lists it is all. */
import { hopCount } from '@ketensom/protocol';
import type { LastPart } from '../client/coordinator-client.ts';
import type { AgentContext } from '../driver/context.ts';
import type { OutboxItem } from '../store/outbox.ts';
import type { MadeHop } from '../store/ring-store.ts';
import { hopFileName, sealedPartBytes } from './seal-list.ts';
import { seeRing } from './see-ring.ts';

/** The number of the last part of a stored hop. */
export const lastPartNumber = ({ length }: Pick<MadeHop, 'length'>): number => Math.ceil(length / sealedPartBytes) - 1;

/** Of an event that passes a list on: read from the file. None of any other event, nor where the list was erased since, because its ring has ended. */
export function lastPartOf(context: AgentContext, { type, round, body }: OutboxItem): LastPart | undefined {
  const { store } = context;
  if ((type !== 'hop.done' && type !== 'tags.final') || round === undefined) return undefined;
  const row = store.rings.get(round);
  if (row === undefined || row.ended !== undefined) return undefined;
  const list = Number(body['list']);
  const hop = type === 'hop.done' ? Number(body['hop']) : hopCount(seeRing(context, row).config) - 1;
  const name = hopFileName(round, list, hop);
  if (!store.vectors.exists(name)) return undefined;
  const file = store.vectors.open(name);
  try {
    const part = lastPartNumber(file);
    return { round, list, hop, part, bytes: file.read(part * sealedPartBytes, file.length - part * sealedPartBytes) };
  } finally {
    file.close();
  }
}
