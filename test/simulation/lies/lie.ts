/** A lie: a message that is not true in one respect, and the codes with which it may be refused. */
import type { Primitives } from '../../../packages/protocol/src/crypto/primitives.ts';
import type { Chance } from '../machine/chance.ts';

/** What a liar knows. */
export interface Teller<State> {
  readonly primitives: Primitives;
  readonly chance: Chance;
  readonly state: State;
}

export interface Lie<State, Message> {
  readonly name: string;
  readonly codes: readonly string[];
  /**
   * The lie, or `undefined` where it cannot be told about this message in this state. A method, so that a lie about one kind of message is one
   * about messages: it is told about its own kind only.
   */
  tell(truth: Message, teller: Teller<State>): Message | undefined;
}

/** Other bytes of the same length. */
export function flip(chance: Chance, bytes: Uint8Array): Uint8Array {
  const other = bytes.slice();
  const at = chance.below(bytes.length);
  other[at] = (other[at] as number) ^ (1 << chance.below(8));
  return other;
}

/** `list` with the item at `at` replaced. */
export const withItem = <Item>(list: readonly Item[], at: number, item: Item): Item[] =>
  list.map((each, index) => (index === at ? item : each));

/** `list` without the item at `at`. */
export const without = <Item>(list: readonly Item[], at: number): Item[] => list.filter((_, index) => index !== at);

/** The place of a partner's item. */
export const placeOf = <Item extends { readonly partner: string }>(list: readonly Item[], partner: string): number =>
  list.findIndex((item) => item.partner === partner);

/** A place of `list` that is not the partner's. */
export function otherPlace<Item extends { readonly partner: string }>(
  chance: Chance,
  list: readonly Item[],
  partner: string,
): number | undefined {
  const places = list.flatMap((item, at) => (item.partner === partner ? [] : [at]));
  return places.length === 0 ? undefined : chance.pick(places);
}

/** A point of low order. */
export const weakKey = (): Uint8Array => new Uint8Array(32);

/** A name that is in no roster. */
export const stranger = 'zz-stranger';

/** `list` with one item under a stranger's name. */
export function renamed<Item extends { readonly partner: string }>(chance: Chance, list: readonly Item[]): Item[] {
  const at = chance.below(list.length);
  return list.map((item, place) => (place === at ? { ...item, partner: stranger } : item));
}

/** How many lies to tell: the whole part of `rate` for certain, and one more with the rest of it as its probability. */
export const timesOf = (chance: Chance, rate: number): number => Math.floor(rate) + (chance.happens(rate % 1) ? 1 : 0);
