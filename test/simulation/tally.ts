/** What many seeds came to, added up. */
import { type FaultKind, faultKinds, noFaults } from './machine/weather.ts';
import { WrongSum } from './oracle/violation.ts';
import { type WorldKind, worldKinds } from './plan.ts';
import type { Outcome } from './simulate.ts';

/** A seed that went wrong. */
export interface Failure {
  readonly seed: number;
  readonly isWrongSum: boolean;
  readonly text: string;
}

export interface Tally {
  seeds: number;
  opened: number;
  failed: number;
  lies: number;
  deeds: number;
  readonly faults: Record<FaultKind, number>;
  readonly kinds: Record<WorldKind, number>;
  readonly failures: Failure[];
}

export const emptyTally = (): Tally => ({
  seeds: 0,
  opened: 0,
  failed: 0,
  lies: 0,
  deeds: 0,
  faults: noFaults(),
  kinds: { storm: 0, partners: 0, coordinator: 0, lies: 0 },
  failures: [],
});

/** Adds `more` to `tally`. */
export function addTally(tally: Tally, more: Tally): void {
  tally.seeds += more.seeds;
  tally.opened += more.opened;
  tally.failed += more.failed;
  tally.lies += more.lies;
  tally.deeds += more.deeds;
  for (const kind of faultKinds) tally.faults[kind] += more.faults[kind];
  for (const kind of worldKinds) tally.kinds[kind] += more.kinds[kind];
  tally.failures.push(...more.failures);
}

/** What one seed came to, as a tally of its own. */
function tallyOf(seed: number, run: (seed: number) => Outcome): Tally {
  const tally = { ...emptyTally(), seeds: 1 };
  try {
    const { opened, failed, lies, deeds, faults, kind } = run(seed);
    return { ...tally, opened, failed, lies, deeds, faults, kinds: { ...tally.kinds, [kind]: 1 } };
  } catch (error) {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { ...tally, failures: [{ seed, isWrongSum: error instanceof WrongSum, text }] };
  }
}

/** The tally of the seeds from `first` to `last`, both included. */
export function tallySeeds(first: number, last: number, run: (seed: number) => Outcome): Tally {
  const tally = emptyTally();
  for (let seed = first; seed <= last; seed += 1) addTally(tally, tallyOf(seed, run));
  return tally;
}

/** Faults of all kinds, and those that ended a process. */
export const faultsOf = ({ faults }: Tally): number => faultKinds.reduce((sum, kind) => sum + faults[kind], 0);
export const crashesOf = ({ faults }: Tally): number => faults.kill + faults['power-cut'] + faults['write-error'];
