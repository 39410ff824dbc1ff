/** A tally in words. */
import { faultKinds } from './machine/weather.ts';
import { worldKinds } from './plan.ts';
import { crashesOf, faultsOf, type Tally } from './tally.ts';

const counts = (entries: readonly (readonly [string, number])[]): string => entries.map(([name, count]) => `${count} ${name}`).join(', ');

/** The lines that sum up a run of some seconds. */
export function reportOf(tally: Tally, seconds: number): string[] {
  const wrongSums = tally.failures.filter((failure) => failure.isWrongSum).length;
  return [
    `seeds      ${tally.seeds} in ${seconds.toFixed(1)} s, ${(tally.seeds / seconds).toFixed(0)} seeds/s`,
    `worlds     ${counts(worldKinds.map((kind) => [kind, tally.kinds[kind]]))}`,
    `rounds     ${tally.opened} opened, ${tally.failed} ended without a sum`,
    `faults     ${faultsOf(tally)}: ${counts(faultKinds.map((kind) => [kind, tally.faults[kind]]))}`,
    `crashes    ${crashesOf(tally)}`,
    `lies       ${tally.lies} told on the side`,
    `wrong sums ${wrongSums}`,
    `failures   ${tally.failures.length}`,
  ];
}

/** The most failures that are told in full. */
const shown = 10;

/** Each failing seed, with the command that replays it. */
export function failuresOf({ failures }: Tally): string[] {
  const lines = [...failures]
    .sort((left, right) => left.seed - right.seed)
    .slice(0, shown)
    .map(
      ({ seed, text }) =>
        `seed ${seed}: ${failures.length === 1 ? text : text.split('\n')[0]}\n  replay: pnpm simulate --seeds ${seed}..${seed}`,
    );
  return failures.length > shown ? [...lines, `and ${failures.length - shown} more`] : lines;
}
