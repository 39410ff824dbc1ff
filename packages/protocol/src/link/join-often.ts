/**
 * Tables that are joined several times: what a row of the middle table meets at each end is put by under its place, and rows are put together a stretch at a
 * time. Persons may be in any part, so that they are counted last.
 */
import { indexEnd } from './index-end.ts';
import { type Joining, type JoinRoom, type JoinSides, partsFor } from './joining.ts';
import { MetEnd, MetRow } from './met-row.ts';
import { Partitions } from './partitions.ts';
import { PersonCounts } from './person-counts.ts';
import { endRecord, scatterEnd, splitMiddle } from './scatter-marks.ts';
import { TagNumbers } from './tag-numbers.ts';
import { copyTag, type Dividing, tagWords } from './tag-words.ts';
import { marksIn } from './tagged-list.ts';

/** A match: the row's place, the list at the end, the person's tag. */
const match = { width: 2 + tagWords, offset: 2 };
/** A mark of the middle table: its tag, the row's place. */
const markWidth = tagWords + 1;

/** The marks of one join, what they meet, and how many rows a part of those is. */
interface Matching {
  readonly end: MetEnd;
  readonly ends: Partitions;
  readonly marks: Partitions;
  readonly matches: Partitions;
  readonly shift: number;
}

function* matchEnd({ end, ends, marks, matches, shift }: Matching, { bits, seed }: Dividing): Generator<number, void> {
  const numbers = new TagNumbers(seed);
  for (let part = 0; part < 2 ** bits; part += 1) {
    indexEnd(end, numbers, ends, part);
    const words = marks.read(part);
    for (let at = 0; at < words.length; at += markWidth) {
      const place = words[at + tagWords] as number;
      for (let entry = end.chains.first(numbers.find(words, at)); entry > 0; entry = end.chains.next(entry)) {
        const to = matches.next(place >>> shift);
        matches.words[to] = place;
        matches.words[to + 1] = end.chains.listOf(entry);
        copyTag(end.words, end.personAt(entry), matches.words, to + match.offset);
      }
    }
    yield ends.count(part) + marks.count(part);
  }
}

interface Stretches {
  readonly rows: Partitions;
  readonly matches: readonly Partitions[];
  readonly shift: number;
  readonly parts: number;
}

/** Every row of the middle table with what it meets. */
function* assemble({ rows, matches, shift, parts }: Stretches, row: MetRow, { own, onRow }: Joining): Generator<number, void> {
  const width = 1 + own.length * tagWords;
  for (let part = 0; part < parts; part += 1) {
    row.words = rows.read(part);
    for (const [edge, end] of row.ends.entries()) {
      end.words = matches[edge]?.read(part) ?? end.words;
      end.chains.reset(rows.count(part));
      for (let at = 0; at < end.words.length; at += match.width)
        end.chains.add((end.words[at] as number) - part * 2 ** shift, end.words[at + 1] as number);
    }
    for (let place = 0; place < rows.count(part); place += 1) {
      row.at = place * width;
      row.list = row.words[row.at] as number;
      for (const end of row.ends) end.number = place;
      onRow(row);
    }
    yield 0;
  }
}

/** Gives marks as they are done, twice each. */
export function* joinOften(joining: Joining, { middle, ends }: JoinSides, room: JoinRoom): Generator<number, PersonCounts> {
  const { own } = joining;
  const { seed, shelf } = room;
  const dividing = { seed, bits: partsFor([...ends.flat(), ...middle], room) };
  const parts = 2 ** dividing.bits;
  const most = marksIn(middle.map((list) => ({ ...list, columns: 1 })));
  const shift = Math.max(0, Math.ceil(Math.log2(Math.max(1, most))) - dividing.bits);
  const put = (width: number): Partitions => new Partitions(shelf, { parts, width });
  const edges = ends.map((lists): Matching => {
    const end = new MetEnd(endRecord(lists[0]?.columns ?? 1));
    return { end, ends: put(end.width), marks: put(markWidth), matches: put(match.width), shift };
  });
  const rows = put(1 + own.length * tagWords);
  for (const [edge, lists] of ends.entries()) yield* scatterEnd(lists, (edges[edge] as Matching).ends, dividing);
  yield* splitMiddle(middle, { marks: edges.map(({ marks }) => marks), rows, shift, own }, dividing);
  for (const edge of edges) yield* matchEnd(edge, dividing);
  const identities = [...edges.map(() => ({ isNow: false })), ...own.map((_, at) => ({ isNow: false, offset: 1 + at * tagWords }))];
  const persons = new PersonCounts(shelf, dividing, identities.length);
  const row = new MetRow(
    edges.map(() => new MetEnd(match)),
    persons,
    identities,
  );
  yield* assemble({ rows, matches: edges.map(({ matches }) => matches), shift, parts }, row, joining);
  yield* persons.finish();
  return persons;
}
