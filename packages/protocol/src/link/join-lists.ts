/** From the ended lists of a link to its joined cells, by number: nothing here knows what a cell is (LNK-5). */
import { CanarySieve } from '../overlap/canary-sieve.ts';
import { tagLength } from '../overlap/final-tags.ts';
import { type RingConfig, rowColumns } from '../overlap/ring-config.ts';
import { wholeRows } from '../overlap/rows.ts';
import type { LinkPlan } from '../query/link/types.ts';
import { runSteps } from '../run-steps.ts';
import type { CellRules } from './cell-rules.ts';
import { countBase } from './count-base.ts';
import { countValues } from './count-values.ts';
import { type FoundBase, joinBase } from './join-base.ts';
import { type JoinedCell, joinTags } from './join-tags.ts';
import type { Joined } from './joined.ts';
import type { JoinRoom } from './joining.ts';
import { isOfPart, type LinkPart, shareParts, valueParts } from './link-lists.ts';
import { listPlace, strataOfBase } from './strata.ts';
import type { TaggedList } from './tagged-list.ts';

/**
 * The lists of a ring as tags; `canaries` of none in `salted-hash`. `counts`: rows that each ended as. `pieces` gives those of one, from the start each time.
 */
export interface TagLists extends JoinRoom {
  readonly config: RingConfig;
  readonly counts: readonly number[];
  readonly pieces: (list: number) => Iterable<Uint8Array>;
  readonly canaries: Uint8Array;
}

/** Tags done, of all, where each is touched twice: when it is put into its part and when it is joined. */
export interface JoinProgress {
  readonly done: number;
  readonly total: number;
}

interface About {
  readonly plan: LinkPlan;
  readonly rules: CellRules;
}

/** Rows of each list without canaries, as they are read. */
type RowsRead = number[];

/** The lists of one part at a time: all of them at once would be as many times more. */
function listsOf(plan: LinkPlan, { config, counts, pieces }: TagLists, sieve: CanarySieve, rows: RowsRead) {
  const { strata } = strataOfBase(plan);
  function* sieved(list: number): Generator<Uint8Array> {
    const columns = rowColumns(config, list);
    for (const piece of wholeRows(pieces(list), columns * tagLength)) {
      const kept = sieve.sieve(piece, columns);
      rows[list] = (rows[list] ?? 0) + kept.length / (columns * tagLength);
      yield kept;
    }
    sieve.endList();
  }
  return (part: LinkPart): readonly TaggedList[] =>
    config.lists.flatMap((shape, list): readonly TaggedList[] => {
      if (!isOfPart(shape, part)) return [];
      const { sets, copies = 1, cell = 0, side = 0 } = shape;
      const columns = rowColumns(config, list);
      const table = sets[0] ?? '';
      return [
        { table, cell: listPlace(shape, strata), of: { cell, side }, copies, columns, rows: counts[list] ?? 0, pieces: sieved(list) },
      ];
    });
}

const nameOf = ({ value, bit, share }: LinkPart): string => [value, bit, share].join(' ');

/** Whatever is found of each part, of which the first is that in which persons are counted. */
function* joinParts<Found>(
  plan: LinkPlan,
  total: number,
  join: (part: LinkPart) => Generator<number, Found>,
): Generator<JoinProgress, (part: LinkPart) => Found> {
  const found = new Map<string, Found>();
  let done = 0;
  for (const part of [{}, ...valueParts(plan), ...shareParts(plan)]) {
    const steps = join(part);
    for (let step = steps.next(); ; step = steps.next()) {
      if (step.done === true) {
        found.set(nameOf(part), step.value);
        break;
      }
      done += step.value;
      yield { done: Math.min(done, total), total };
    }
  }
  return (part) => found.get(nameOf(part)) as Found;
}

/**
 * The joined cells, of a base the others too, in steps of some milliseconds for whoever has something else to do in between. `persons`: distinct persons of each
 * list, as its owner said. The same whatever the seed and the shelf.
 *
 * @throws ProtocolError `canary-missing`, and as `countBase`, `countValues` and reading.
 */
export function* joiningSteps({ plan, rules }: About, lists: TagLists, persons: readonly number[]): Generator<JoinProgress, Joined> {
  const { config, canaries, counts } = lists;
  const rows: RowsRead = config.lists.map(() => 0);
  const ofPart = listsOf(plan, lists, new CanarySieve(config, canaries), rows);
  const total = 2 * config.lists.reduce((sum, _, list) => sum + (counts[list] ?? 0) * rowColumns(config, list), 0);
  if (plan.base !== undefined) {
    const found: (part: LinkPart) => FoundBase = yield* joinParts(plan, total, (part) => joinBase(plan, ofPart(part), lists));
    return countBase({ plan, config, rules }, found, { persons, rows });
  }
  const join: (part: LinkPart) => readonly JoinedCell[] = yield* joinParts(plan, total, (part) => joinTags(plan, ofPart(part), lists));
  return { cells: countValues(plan, join({}), join) };
}

/** `joiningSteps` at once. */
export const joinLists = (about: About, lists: TagLists, persons: readonly number[]): Joined =>
  runSteps(joiningSteps(about, lists, persons));
