/** What a seed stands for: the cast, the weather, the rounds, and who lies. */
import { defaultTolerate } from '../../packages/protocol/src/sum/index.ts';
import type { Chance } from './machine/chance.ts';
import { calmRates, type Rates } from './machine/weather.ts';
import { maxLanes } from './question.ts';

/**
 * - `storm`: everybody honest, a bad network, bad disks, processes that end at any moment
 * - `partners`: up to t partners lie, the coordinator is honest
 * - `coordinator`: the coordinator lies, with up to t partners
 * - `lies`: everybody honest, hardly any faults, and at each step lies are tried on the side
 */
export const worldKinds = ['storm', 'partners', 'coordinator', 'lies'] as const;
export type WorldKind = (typeof worldKinds)[number];

export interface Plan {
  readonly seed: number;
  readonly kind: WorldKind;
  readonly partners: number;
  /** The charter's t, where it names one. */
  readonly tolerate: number | undefined;
  readonly words64: number;
  readonly words32: number;
  /** The longest piece of a vector that is masked or added at once. */
  readonly piece: number;
  /** Whether all primitives are the native ones, small inputs or not. */
  readonly allNative: boolean;
  readonly rates: Rates;
  /** When the faults end, in milliseconds. */
  readonly calmAt: number;
  /** How long a step of a round waits for the missing. */
  readonly patience: number;
  readonly dataChangeEvery: number;
  /** Partners (by place) that leave for ever, and when. */
  readonly leaving: ReadonlyMap<number, number>;
  /** Partners (by place) that are the adversary's. */
  readonly liars: readonly number[];
  /** The question of each round, by number; a number that comes again is the same question under another name. */
  readonly rounds: readonly number[];
  /** Whether a question that comes again is put to one partner less: the difference of two answers would be that partner's. */
  readonly subtracts: boolean;
  /** How long a round may last, in milliseconds. */
  readonly lifetime: number;
  /** Whether the last round comes after the storm, and must open. */
  readonly endsCalm: boolean;
  /** Whether honest agents wait for the cosigned log; if not, the sum must be safe without it. */
  readonly cosigned: boolean;
  /** How many lies are tried about each message that is taken. */
  readonly probing: number;
}

const kindOf = (chance: Chance): WorldKind => {
  const drawn = chance.next();
  if (drawn < 0.45) return 'storm';
  if (drawn < 0.65) return 'partners';
  return drawn < 0.9 ? 'coordinator' : 'lies';
};

/** How bad the weather gets at its worst: everything is drawn between nothing and this. */
const worst: Rates = {
  loss: 0.3,
  doubling: 0.4,
  truncation: 0.1,
  delay: 60,
  clog: 0.01,
  writeError: 0.006,
  powerCut: 0.006,
  killEvery: 2500,
};

/** How much worse the disks of some worlds are. */
const badDisk = 10;

function stormRates(chance: Chance, strength: number): Rates {
  const upTo = (most: number): number => chance.next() * most * strength;
  const diskStrength = chance.happens(0.2) ? badDisk : 1;
  return {
    loss: upTo(worst.loss),
    doubling: upTo(worst.doubling),
    truncation: upTo(worst.truncation),
    delay: 5 + upTo(worst.delay),
    clog: upTo(worst.clog),
    writeError: upTo(worst.writeError) * diskStrength,
    powerCut: upTo(worst.powerCut) * diskStrength,
    killEvery: worst.killEvery / (0.1 + upTo(1)),
  };
}

const strengths: Readonly<Record<WorldKind, number>> = { storm: 1, partners: 0.4, coordinator: 0.3, lies: 0 };
const probings: Readonly<Record<WorldKind, number>> = { storm: 0.03, partners: 0.05, coordinator: 0.05, lies: 1.5 };

/** Who leaves for ever: seldom more than the thresholds bear. */
function drawLeaving(chance: Chance, kind: WorldKind, partners: number, calmAt: number): Map<number, number> {
  const leaving = new Map<number, number>();
  const until = kind === 'lies' ? 800 : calmAt;
  const count = chance.happens(kind === 'lies' ? 0.6 : 0.35) ? 1 + (chance.happens(0.3) ? chance.below(partners - 1) : 0) : 0;
  const places = Array.from({ length: partners }, (_, at) => at);
  for (const place of chance.sample(places, count)) leaving.set(place, chance.next() * until);
  return leaving;
}

function drawRounds(chance: Chance, kind: WorldKind): number[] {
  const drawn = chance.next();
  if (kind === 'coordinator') return drawn < 0.4 ? [0] : drawn < 0.85 ? [0, 0] : [0, 0, 1];
  if (drawn < 0.65) return [0];
  return drawn < 0.85 ? [0, 0] : [0, 1];
}

/** The plan of a seed. */
export function planOf(seed: number, chance: Chance): Plan {
  const kind = kindOf(chance);
  const partners = chance.pick([3, 3, 3, 4, 4, 4, 5, 5, 6, maxLanes]);
  const tolerate = chance.happens(0.3) ? chance.between(1, partners - 2) : undefined;
  const words32 = chance.below(4);
  const words64 = words32 > 0 ? 2 * chance.below(3) : chance.between(1, 4);
  const hasLiars = kind === 'partners' || kind === 'coordinator';
  const places = Array.from({ length: partners }, (_, at) => at);
  const atMost = tolerate ?? defaultTolerate(partners);
  const endsCalm = kind === 'storm' && chance.happens(0.3);
  const calmAt = chance.between(1000, 6000);
  const rounds = drawRounds(chance, kind);
  return {
    seed,
    kind,
    partners,
    tolerate,
    words64,
    words32,
    piece: chance.pick([16, 48, 64]),
    allNative: chance.happens(0.02),
    rates: strengths[kind] > 0 ? stormRates(chance, strengths[kind]) : calmRates,
    calmAt,
    patience: chance.between(2500, 6000),
    dataChangeEvery: chance.between(50, 3000),
    leaving: drawLeaving(chance, kind, partners, calmAt),
    liars: hasLiars ? chance.sample(places, chance.between(kind === 'partners' ? 1 : 0, atMost)) : [],
    rounds: endsCalm ? [...rounds, 2] : rounds,
    subtracts: partners > 3 && chance.happens(0.4),
    lifetime: !endsCalm && chance.happens(0.15) ? chance.between(1500, 9000) : 10_000_000,
    endsCalm,
    cosigned: kind !== 'coordinator' || chance.happens(0.5),
    probing: probings[kind],
  };
}
