/** The great lies of a coordinator: what it does, once, when a round comes to a certain step. */
import type { CoordinatorRound } from '../../../packages/protocol/src/sum/index.ts';
import { without } from '../lies/lie.ts';
import type { Chance } from '../machine/chance.ts';
import type { Desk } from './branch.ts';
import type { Face, LyingCoordinator } from './lying-coordinator.ts';

export interface Fork {
  readonly name: string;
  /** The step at which it strikes. */
  readonly at: CoordinatorRound['kind'];
  /** At most this long after the step began, in milliseconds. */
  readonly after: number;
  readonly strike: (coordinator: LyingCoordinator, face: Face, round: string) => void;
}

const machineOf = (face: Face, round: string): CoordinatorRound => (face.branch.desks.get(round) as Desk).machine;

/** The round of a face in another state. */
function setMachine(face: Face, round: string, machine: CoordinatorRound): void {
  const desk = face.branch.desks.get(round) as Desk;
  face.branch = { ...face.branch, desks: new Map(face.branch.desks).set(round, { ...desk, machine }) };
}

/** One face ends the step now, the other waits for more: two sets of keys, of shares, or of survivors. */
const twoSets = (at: Fork['at']): Fork => ({
  name: `two sets at ${at}`,
  at,
  after: 400,
  strike(coordinator, face, round) {
    const second = coordinator.split(face);
    coordinator.tell(coordinator.chance.happens(0.5) ? second : face, round, { kind: 'step-over' });
  },
});

/** The other face leaves one survivor out. */
const twoStatements: Fork = {
  name: 'two statements',
  at: 'summing',
  after: 1,
  strike(coordinator, face, round) {
    const second = coordinator.split(face);
    const machine = machineOf(second, round);
    if (machine.kind !== 'summing' || machine.inputs.length <= machine.config.minSurvivors) return;
    setMachine(second, round, { ...machine, inputs: without(machine.inputs, coordinator.chance.below(machine.inputs.length)) });
  },
};

/** The other face says that the round is over, and asks anew. */
const abortForSome = (at: Fork['at']): Fork => ({
  name: `abort for some at ${at}`,
  at,
  after: 400,
  strike(coordinator, face, round) {
    coordinator.tell(coordinator.split(face), round, { kind: 'abort', code: 'dropped' });
  },
});

/** The same face says a second statement, with one survivor less; then it hopes for the other kind of share. */
const restate = (at: Fork['at']): Fork => ({
  name: `a second statement at ${at}`,
  at,
  after: 300,
  strike(coordinator, face, round) {
    const body = coordinator.lastStatement(face, round);
    if (body === undefined) return;
    const { survivors } = body.statement;
    const fewer = without(survivors, coordinator.chance.below(survivors.length));
    coordinator.say(face, round, { ...body, statement: { ...body.statement, survivors: fewer } });
  },
});

/** The statement of an earlier round, in this one. */
const oldStatement: Fork = {
  name: 'an old statement',
  at: 'collecting-inputs',
  after: 2000,
  strike(coordinator, face, round) {
    const body = coordinator.lastStatement(face);
    if (body !== undefined) coordinator.say(face, round, body);
  },
};

/** After a while some agents are shown the other face, whose log is not theirs. */
const swapFaces = (at: Fork['at']): Fork => ({
  name: `swapped faces at ${at}`,
  at,
  after: 300,
  strike(coordinator, face, round) {
    const second = coordinator.split(face);
    coordinator.tell(second, round, { kind: 'step-over' });
    coordinator.soon(coordinator.chance.next() * 2000, () => {
      for (const name of coordinator.chance.some([...face.shown], 0.5)) {
        face.shown.delete(name);
        second.shown.add(name);
      }
    });
  },
});

const forks: readonly Fork[] = [
  twoSets('collecting-keys'),
  twoSets('collecting-shares'),
  twoSets('collecting-inputs'),
  twoStatements,
  twoStatements,
  abortForSome('collecting-inputs'),
  abortForSome('collecting-acks'),
  abortForSome('collecting-reveals'),
  restate('collecting-acks'),
  restate('collecting-reveals'),
  oldStatement,
  swapFaces('collecting-shares'),
  swapFaces('collecting-inputs'),
];

/** One of them. */
export const drawFork = (chance: Chance): Fork => chance.pick(forks);
