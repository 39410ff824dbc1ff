/** One seed, from its plan to its verdict. */
import type { Primitives } from '../../packages/protocol/src/crypto/primitives.ts';
import { HonestWorld } from './honest-world.ts';
import { makeProbers, type Probers } from './lies/probers.ts';
import { LyingWorld } from './lying-world.ts';
import { Chance } from './machine/chance.ts';
import type { FaultCounts } from './machine/weather.ts';
import { demandCosigned, demandOneAnswer, demandOneOfEach, demandSecrecy, type WatchedRound } from './oracle/secrecy.ts';
import type { Desk } from './parties/branch.ts';
import type { WorldKind } from './plan.ts';
import { World } from './world.ts';

/** What came of a seed in which nothing was wrong. */
export interface Outcome {
  readonly kind: WorldKind;
  readonly faults: FaultCounts;
  readonly opened: number;
  readonly failed: number;
  readonly deeds: number;
  readonly lies: number;
}

/** The rounds of a world that has ended. */
interface Ended {
  readonly desks: readonly Desk[];
  readonly opened: number;
  readonly failed: number;
}

function runHonest(world: World, probers: Probers): Ended {
  const honest = new HonestWorld(world, probers);
  honest.run();
  honest.check();
  const ends = [...honest.ended.values()];
  const opened = ends.filter((end) => end.kind === 'opened').length;
  return { desks: ends.map((end) => end.desk), opened, failed: ends.length - opened };
}

function runLying(world: World, probers: Probers): Ended {
  const lying = new LyingWorld(world, probers);
  lying.run();
  const desks = [...lying.desks.values()];
  return { desks, opened: lying.opened, failed: desks.length - lying.opened };
}

/** Simulates a seed. @throws Violation, or whatever else was thrown, where anything is wrong. */
export function simulate(primitives: Primitives, seed: number): Outcome {
  const world = new World(primitives, seed);
  const count = { told: 0 };
  const probers = makeProbers({ primitives: world.primitives, chance: new Chance(seed, 3), rate: world.plan.probing, count });
  const { desks, opened, failed } = world.plan.kind === 'coordinator' ? runLying(world, probers) : runHonest(world, probers);
  const rounds = desks.map((desk): WatchedRound => {
    const leaving = world.tap.all.filter((each) => each.round === desk.config.round && !world.liars.includes(each.name));
    return {
      question: desk.question,
      config: desk.config,
      leaving,
      liars: world.liars,
      tools: world.tools,
      laneOf: (name) => world.laneOf(name),
    };
  });
  for (const round of rounds) {
    for (const leaving of round.leaving) demandOneOfEach(leaving);
    demandSecrecy(round);
    if (world.plan.cosigned) demandCosigned(round);
  }
  demandOneAnswer(rounds);
  return {
    kind: world.plan.kind,
    faults: world.weather.counts,
    opened,
    failed,
    deeds: world.agenda.done,
    lies: count.told,
  };
}
