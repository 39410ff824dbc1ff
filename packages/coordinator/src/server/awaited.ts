/** Whose message a round waits for in its present step. */
import type { CoordinatorRound } from '@ketensom/protocol';

const without = (all: readonly string[], answered: readonly string[]): readonly string[] => all.filter((name) => !answered.includes(name));

/** The partners that have not answered yet; none in a state that waits for nobody. */
export function awaitedPartners(state: CoordinatorRound): readonly string[] {
  switch (state.kind) {
    case 'collecting-keys':
      return without(
        state.config.roster.map((entry) => entry.partner),
        state.advertisements.map((adv) => adv.partner),
      );
    case 'collecting-shares':
      return without(
        state.advertisements.map((adv) => adv.partner),
        state.dealt.map((dealt) => dealt.header.partner),
      );
    case 'collecting-inputs':
      return without(
        state.dealt.map((dealt) => dealt.header.partner),
        state.inputs.map((input) => input.partner),
      );
    case 'collecting-acks':
      return without(
        state.inputs.map((input) => input.partner),
        state.acks,
      );
    case 'collecting-reveals':
      return without(
        state.inputs.map((input) => input.partner),
        state.reveals.map((reveal) => reveal.partner),
      );
    case 'summing':
    case 'opened':
    case 'failed':
      return [];
  }
}
