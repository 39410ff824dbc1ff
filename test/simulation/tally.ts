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

/** What `act` throws, with where it came from. Worlds refuse all day, and noting where each refusal came from is a twentieth of their time. */
function errorOf(act: () => unknown, frames: number): unknown {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = frames;
  try {
    act();
    return undefined;
  } catch (error) {
    return error;
  } finally {
    Error.stackTraceLimit = before;
  }
}

/** What one seed came to, as a tally of its own. One that goes wrong is run again to say where. */
function tallyOf(seed: number, run: (seed: number) => Outcome): Tally {
  const tally = { ...emptyTally(), seeds: 1 };
  let outcome: Outcome | undefined;
  const error = errorOf(() => {
    outcome = run(seed);
  }, 0);
  if (outcome === undefined) {
    const traced = errorOf(() => run(seed), 10);
    const text = traced instanceof Error ? (traced.stack ?? traced.message) : `only once: ${String(error)}`;
    return { ...tally, failures: [{ seed, isWrongSum: error instanceof WrongSum, text }] };
  }
  const { opened, failed, lies, deeds, faults, kind } = outcome;
  return { ...tally, opened, failed, lies, deeds, faults, kinds: { ...tally.kinds, [kind]: 1 } };
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
