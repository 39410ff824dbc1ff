/** Tables that are joined once, part by part: a row of the middle table is whole where its mark is met, and persons whose mark that is are counted there. */
import { indexEnd } from './index-end.ts';
import { type Joining, type JoinRoom, type JoinSides, partsFor } from './joining.ts';
import { MetEnd, MetRow } from './met-row.ts';
import { Partitions } from './partitions.ts';
import { PersonCounts } from './person-counts.ts';
import { endRecord, scatterEnd, scatterMiddle } from './scatter-marks.ts';
import { TagNumbers } from './tag-numbers.ts';
import { tagWords } from './tag-words.ts';

/** Gives marks as they are done, twice each. */
export function* joinOnce(
  { own, onRow }: Joining,
  { middle, ends: [end = []] }: JoinSides,
  room: JoinRoom,
): Generator<number, PersonCounts> {
  const { seed, shelf } = room;
  const columns = end[0]?.columns ?? 1;
  const others = own.filter((column) => column > 0);
  const dividing = { seed, bits: partsFor([...end, ...middle], room) };
  const parts = 2 ** dividing.bits;
  const width = tagWords * (1 + others.length);
  const endMarks = new Partitions(shelf, { parts, width: endRecord(columns).width });
  const rows = new Partitions(shelf, { parts, width });
  yield* scatterEnd(end, endMarks, dividing);
  yield* scatterMiddle(middle, rows, { dividing, others });
  const identities = [
    { isNow: columns === 1 },
    ...own.map((column) => (column === 0 ? { isNow: true } : { isNow: false, offset: tagWords * (1 + others.indexOf(column)) })),
  ];
  const persons = new PersonCounts(shelf, dividing, identities.length);
  const met = new MetEnd(endRecord(columns));
  const row = new MetRow([met], persons, identities);
  const numbers = new TagNumbers(seed);
  for (let part = 0; part < parts; part += 1) {
    indexEnd(met, numbers, endMarks, part);
    persons.startPart(numbers.count);
    row.words = rows.read(part);
    row.at = 0;
    for (const [list, until] of rows.ends(part).entries()) {
      row.list = list;
      for (; row.at < until * width; row.at += width) {
        met.number = numbers.find(row.words, row.at);
        if (met.number >= 0) onRow(row);
      }
    }
    yield endMarks.count(part) + rows.count(part) * (middle[0]?.columns ?? 1);
  }
  yield* persons.finish();
  return persons;
}
