/**
 * The fast look at a copy with a fault in it: seeds chosen so that each kind of world comes early and worlds full of lies come first. The exit
 * code is 1 at the first thing that is wrong.
 */
import { nativePrimitives } from '@ketensom/native';
import { Chance } from '../simulation/machine/chance.ts';
import { planOf, type WorldKind } from '../simulation/plan.ts';
import { simulate } from '../simulation/simulate.ts';

/** How many worlds of each kind, one after the other. */
const courses: ReadonlyArray<readonly [kind: WorldKind, count: number]> = [
  ['lies', 50],
  ['storm', 40],
  ['partners', 60],
  ['coordinator', 60],
  ['lies', 60],
  ['partners', 150],
  ['storm', 60],
  ['coordinator', 80],
];

const taken: Record<WorldKind, number> = { storm: 0, partners: 0, coordinator: 0, lies: 0 };

/** The next seed, from one on, whose world is of a kind. */
function nextSeed(kind: WorldKind): number {
  do taken[kind] += 1;
  while (planOf(taken[kind], new Chance(taken[kind])).kind !== kind);
  return taken[kind];
}

function firstFault(): string | undefined {
  for (const [kind, count] of courses)
    for (let done = 0; done < count; done += 1) {
      const seed = nextSeed(kind);
      try {
        simulate(nativePrimitives, seed);
      } catch (error) {
        return `seed ${seed} (${kind}): ${error instanceof Error ? error.message : String(error)}`;
      }
    }
  return undefined;
}

const fault = firstFault();
console.log(fault ?? 'nothing was found');
process.exitCode = fault === undefined ? 0 : 1;
