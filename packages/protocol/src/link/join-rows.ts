/** The join of a link's tables, whether over one join or several. */
import { joinOften } from './join-often.ts';
import { joinOnce } from './join-once.ts';
import type { Joining, JoinRoom, JoinSides } from './joining.ts';
import type { PersonCounts } from './person-counts.ts';

/** Who was counted, by identity: the ends, then `own`. Gives marks as they are done, twice each. */
export const joinRows = (joining: Joining, sides: JoinSides, room: JoinRoom): Generator<number, PersonCounts> =>
  sides.ends.length === 1 ? joinOnce(joining, sides, room) : joinOften(joining, sides, room);
