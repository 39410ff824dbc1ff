/** Lies about links: protected cells, their labels, who of a base was found, and values that were added up. */
import { nativePrimitives as p } from '@ketensom/native';
import { deriveCellsCommit, type JsonObject, type JsonValue, parseCells } from '@ketensom/protocol';
import { type Event, fieldOf, readEvents, readJson, rewrite } from '../forge.ts';
import { type KindsBundle, withFirst } from '../kinds-bundle.ts';
import { type RingEdit, retag } from './ring-edits.ts';
import { change, type Edit, isOf, move, recommit, redocument } from './tools.ts';

const reopenLink = (b: KindsBundle, edit: (opening: JsonObject) => JsonObject): ReturnType<Edit['make']> =>
  redocument(b, 'result.computed', edit, ['opening_digest', 'opening_length']);

const documentsOf = (opening: JsonObject): readonly JsonObject[] => opening['labels'] as readonly JsonObject[];
const cellsOf = (opening: JsonObject): JsonObject => opening['cells'] as JsonObject;

/** The two cells of a table exchanged. */
const exchangeLabels = (document: JsonObject): JsonObject => ({
  ...document,
  numbers: (document['numbers'] as JsonObject[]).map((number) => ({ ...number, cell: 1 - Number(number['cell']) })),
});

/** The figures of a cell that is shown, changed one by one. */
const refigure =
  (edit: (figure: JsonValue, at: number) => JsonValue) =>
  (cell: JsonObject): JsonObject =>
    cell['figures'] === undefined ? cell : { ...cell, figures: (cell['figures'] as JsonValue[]).map(edit) };

const reasonOf = (figure: JsonValue): JsonValue | undefined =>
  typeof figure === 'object' && figure !== null && !Array.isArray(figure) ? (figure as JsonObject)['hidden'] : undefined;

/** The lists of the ring that is first. */
function listsOf({ files, first }: KindsBundle): readonly JsonObject[] {
  const said = readEvents(files).find(isOf('overlap.config', first)) as Event;
  return readJson(files.get(`blobs/sha256/${fieldOf(said, 'digest')}`))['lists'] as readonly JsonObject[];
}

/** The lists of two bits of a value exchanged, of both tables, by the holders who ended them. */
function exchangeBits(b: KindsBundle): ReturnType<Edit['make']> {
  const events = readEvents(b.files).filter(({ run }) => run === b.first);
  const lists = listsOf(b);
  const rootOf = (list: number): string =>
    fieldOf(events.find((event) => event['type'] === 'tags.final' && event['list'] === list) as Event, 'tags_root');
  const other = (list: number): number => {
    const { bit, cell, sets } = lists[list] ?? {};
    if (bit !== 0 && bit !== 6) return list;
    return lists.findIndex(
      (each) => each['bit'] === 6 - bit && each['cell'] === cell && JSON.stringify(each['sets']) === JSON.stringify(sets),
    );
  };
  return change(b, 'tags.final', (event) => ({ ...event, tags_root: rootOf(other(Number(event['list']))) }));
}

/** Other protected cells of a link, committed to by the coordinator. */
function recommitCells(b: KindsBundle, edit: (cells: JsonObject) => JsonObject): ReturnType<Edit['make']> {
  let commit = '';
  const files = reopenLink(b, (opening) => {
    const cells = edit(cellsOf(opening));
    commit = deriveCellsCommit(p, parseCells(cells));
    return { ...opening, cells };
  });
  return redocument({ ...b, files }, 'link.counted', (counted) => ({ ...counted, commit }));
}

const recount = (b: KindsBundle, edit: (cells: readonly JsonObject[]) => readonly JsonObject[]): ReturnType<Edit['make']> =>
  recommitCells(b, (cells) => ({ ...cells, cells: edit(cells['cells'] as JsonObject[]) }));

/** The figures of the other side, which nobody asked for. */
const exchangeSides = ({ compared, ...cells }: JsonObject): JsonObject => ({
  ...cells,
  compared: (compared as JsonObject[]).map((cell) => ({ ...cell, sides: (cell['sides'] as JsonObject[]).toReversed() })),
});

/** See the module header. */
export const linkEdits: readonly RingEdit[] = [
  {
    name: 'an altered figure of a link that the coordinator signed',
    make: (b) =>
      recommit(withFirst(b, 'linked'), (result) => ({
        ...result,
        cells: (result['cells'] as JsonObject[]).map((row) => ({ ...row, rows: { state: 'value', value: 59 } })),
      })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'a comparison of a link that does not follow from its tags',
    make: (b) => recommitCells(withFirst(b, 'members'), exchangeSides),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'persons of a link who are said to be found within a window and were not',
    make: (b) =>
      recommitCells(withFirst(b, 'members'), (cells) => {
        const own = cells['cells'] as JsonObject[];
        const figures = own.map((cell) => cell['figures'] ?? []).toReversed();
        return { ...cells, cells: own.map((cell, at) => ({ ...cell, figures: figures[at] ?? [] })) };
      }),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'an altered difference of a link that the coordinator signed',
    make: (b) =>
      recommit(withFirst(b, 'members'), (result) => {
        const comparison = result['comparison'] as JsonObject;
        const cells = (comparison['cells'] as JsonObject[]).map(({ figures, ...cell }) => {
          const figure = (figures as JsonObject)['share(x.young)'] as JsonObject;
          return { ...cell, figures: { 'share(x.young)': { ...figure, difference: { state: 'value', value: 0.5 } } } };
        });
        return { ...result, comparison: { ...comparison, cells } };
      }),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'labels that their owner exchanged after it had seen what is shown',
    make: (b) => reopenLink(withFirst(b, 'linked'), (opening) => ({ ...opening, labels: documentsOf(opening).map(exchangeLabels) })),
    claim: 'opening',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'labels of one owner left out',
    make: (b) => reopenLink(withFirst(b, 'linked'), (opening) => ({ ...opening, labels: documentsOf(opening).slice(1) })),
    claim: 'opening',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a label that was asked although nothing under its number is shown',
    make: (b) => recount(withFirst(b, 'linked'), (cells) => cells.filter((cell) => (cell['numbers'] as number[])[0] !== 0)),
    claim: 'opening',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'cells of a link other than the coordinator committed to before it had labels',
    make: (b) => reopenLink(withFirst(b, 'linked'), (opening) => ({ ...opening, cells: { ...cellsOf(opening), salt: '6'.repeat(64) } })),
    claim: 'opening',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'cells of a link that do not follow from its tags',
    make: (b) => recount(withFirst(b, 'linked'), (cells) => cells.map((cell) => ({ ...cell, figures: [59] }))),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'labels that were said before the cells were protected',
    make: (b) => rewrite(b, (events) => move(events, isOf('link.labels', b.first), isOf('link.counted', b.first))),
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a link released without the labels of one owner',
    make: (b) => change(withFirst(b, 'linked'), 'link.labels', (event, at) => (at === 0 ? undefined : event)),
    claim: 'inputs',
    go: false,
  },
  {
    name: 'numbers that nobody committed to',
    make: (b) => change(withFirst(b, 'linked'), 'sizes.sealed', ({ labels: _dropped, ...event }) => event),
    claim: 'inputs',
    code: 'malformed',
    go: false,
  },
  {
    name: 'persons of a base who were found, told as not found',
    make: (b) =>
      recount(withFirst(b, 'based'), (cells) =>
        cells.map((cell) => ({ ...cell, figures: [(cell['numbers'] as number[]).at(-1) === 0 ? 15 : 45] })),
      ),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'more persons in a base than its owner sealed',
    make: (b) =>
      reopenLink(withFirst(b, 'based'), (opening) => ({
        ...opening,
        sizes: (opening['sizes'] as JsonObject[]).map((own) => ({
          ...own,
          lists: (own['lists'] as JsonObject[]).map((list) => ({ ...list, persons: Number(list['persons']) + 1 })),
        })),
      })),
    claim: 'opening',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'an altered figure of a base that the coordinator signed',
    make: (b) =>
      recommit(withFirst(b, 'based'), (result) => ({
        ...result,
        cells: (result['cells'] as JsonObject[]).map((row) => ({ ...row, 'distinct(x.person)': { state: 'value', value: 33 } })),
      })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'a sum that its bits do not add up to',
    make: (b) =>
      recount(withFirst(b, 'added'), (cells) =>
        cells.map(refigure((figure, at) => (at === 1 && reasonOf(figure) === undefined ? { value: 2381, n: 40 } : figure))),
      ),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'a sum that dominance hides, shown',
    make: (b) =>
      recount(withFirst(b, 'added'), (cells) =>
        cells.map(refigure((figure) => (reasonOf(figure) === 'dominance' ? { value: 590, n: 20 } : figure))),
      ),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'values missing of nobody, shown as such',
    make: (b) =>
      recount(withFirst(b, 'added'), (cells) => cells.map(refigure((figure) => (reasonOf(figure) === 'minCount' ? { value: 0 } : figure)))),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'a list of a bit that its last holder put other marks in for',
    make: (b) => {
      const added = withFirst(b, 'added');
      return retag(
        added,
        listsOf(added).findIndex(({ bit }) => bit === 5),
        (tags) => tags.map((byte) => 255 - byte),
      );
    },
    claim: 'sum',
    code: 'canary-missing',
    go: false,
  },
  {
    name: 'the lists of two bits of a value exchanged',
    make: (b) => exchangeBits(withFirst(b, 'added')),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'an altered sum of a link that the coordinator signed',
    make: (b) =>
      recommit(withFirst(b, 'added'), (result) => ({
        ...result,
        cells: (result['cells'] as JsonObject[]).map((row) => ({ ...row, 'sum(y.age)': { state: 'value', value: 2381, n: 40 } })),
      })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
];
