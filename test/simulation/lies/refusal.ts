/** The one thing that may come of a lie: a refusal with the right code. */
import { ProtocolError } from '../../../packages/protocol/src/errors.ts';
import { Violation } from '../oracle/violation.ts';
import type { Lie, Teller } from './lie.ts';

export interface LieCount {
  told: number;
}

/** Tells a lie, if it can be told, and demands that it is refused as it must be. */
export function demandRefusal<State, Message>(
  lie: Lie<State, Message>,
  teller: Teller<State>,
  truth: Message,
  count: LieCount,
  take: (message: Message) => unknown,
): void {
  const told = lie.tell(truth, teller);
  if (told === undefined) return;
  count.told += 1;
  try {
    take(told);
  } catch (error) {
    if (!(error instanceof ProtocolError)) throw error;
    if (!lie.codes.includes(error.code)) throw new Violation(`a lie (${lie.name}) was refused with ${error.code}`);
    return;
  }
  throw new Violation(`a lie was believed: ${lie.name}`);
}
