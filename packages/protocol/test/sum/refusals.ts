/** Asserting a refusal: the code, whose fault it is where that is said, and a text that holds no value of anybody's. */
import { expect } from 'vitest';
import { errorTexts } from '../../src/error-codes.ts';
import { ProtocolError } from '../../src/errors.ts';
import {
  type AgentMessage,
  type AgentOutput,
  type CoordinatorMessage,
  encodeAgentRound,
  encodeCoordinatorRound,
} from '../../src/sum/index.ts';
import type { World } from './world.ts';

/** What `act` is refused with. */
export function refusalOf(act: () => unknown): ProtocolError {
  try {
    act();
  } catch (error) {
    if (error instanceof ProtocolError) {
      expect(error.message).toBe(errorTexts[error.code].text);
      return error;
    }
    throw error;
  }
  throw new Error('was not refused');
}

/** The agent refuses the message: nothing is sent, and its state is what it was. */
export function expectAgentRefuses(world: World, name: string, message: AgentMessage, code: string): ProtocolError {
  const seat = world.seat(name);
  const before = encodeAgentRound(seat.round);
  const sent = seat.sent.length;
  const refusal = refusalOf(() => world.tell(name, message));
  expect(refusal.code).toBe(code);
  expect(seat.sent).toHaveLength(sent);
  expect(encodeAgentRound(seat.round)).toEqual(before);
  return refusal;
}

/** The coordinator refuses the message and goes on as before. */
export function expectCoordinatorRefuses(world: World, message: CoordinatorMessage, code: string): ProtocolError {
  const before = encodeCoordinatorRound(world.coordinator);
  const refusal = refusalOf(() => world.accept(message));
  expect(refusal.code).toBe(code);
  expect(encodeCoordinatorRound(world.coordinator)).toEqual(before);
  return refusal;
}

/** The agent never sent anything but these kinds. */
export function expectSentOnly(world: World, name: string, kinds: readonly AgentOutput['kind'][]): void {
  expect(world.seat(name).sent.map((output) => output.kind)).toEqual(kinds);
}
