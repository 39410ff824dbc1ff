/** What can go wrong around the parties, how often, and how often it did. */
import type { Chance } from './chance.ts';

/** Probabilities, and mean delays in milliseconds. */
export interface Rates {
  /** A message does not arrive. */
  readonly loss: number;
  /** A message arrives twice. */
  readonly doubling: number;
  /** A message arrives without its end. */
  readonly truncation: number;
  /** The usual way of a message takes this long; it is drawn anew each time, so messages overtake each other. */
  readonly delay: number;
  /** A link carries nothing for some seconds, then everything at once. */
  readonly clog: number;
  /** The disk refuses to write, or refuses to say whether it did. */
  readonly writeError: number;
  /** The power fails between writing and making sure. */
  readonly powerCut: number;
  /** Mean time between two sudden ends of a process. */
  readonly killEvery: number;
}

export const calmRates: Rates = {
  loss: 0,
  doubling: 0,
  truncation: 0,
  delay: 5,
  clog: 0,
  writeError: 0,
  powerCut: 0,
  killEvery: Number.POSITIVE_INFINITY,
};

export const faultKinds = [
  'lost',
  'doubled',
  'late',
  'truncated',
  'clogged',
  'write-error',
  'power-cut',
  'lost-write',
  'torn-write',
  'kill',
  'gone',
] as const;
export type FaultKind = (typeof faultKinds)[number];

export type FaultCounts = Readonly<Record<FaultKind, number>>;

export const noFaults = (): Record<FaultKind, number> => ({
  lost: 0,
  doubled: 0,
  late: 0,
  truncated: 0,
  clogged: 0,
  'write-error': 0,
  'power-cut': 0,
  'lost-write': 0,
  'torn-write': 0,
  kill: 0,
  gone: 0,
});

export class Weather {
  readonly #chance: Chance;
  readonly counts = noFaults();
  rates: Rates;

  constructor(chance: Chance, rates: Rates) {
    this.#chance = chance;
    this.rates = rates;
  }

  /** Whether the fault strikes now. */
  strikes(kind: FaultKind, probability: number): boolean {
    const strikes = this.#chance.happens(probability);
    if (strikes) this.counts[kind] += 1;
    return strikes;
  }

  /** A delay, exponential around `mean`. */
  delay(mean: number): number {
    return -mean * Math.log(1 - this.#chance.next());
  }

  fraction(): number {
    return this.#chance.next();
  }

  /** From now on nothing goes wrong. */
  clear(): void {
    this.rates = calmRates;
  }
}
