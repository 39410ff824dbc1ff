/** Lies about comparisons and links: config, keys, hops, tags, sizes, and the figures made of them. */
import { nativePrimitives as p } from '@ketensom/native';
import { deriveCellsCommit, encodeHex, type JsonObject, parseCells, tagLength } from '@ketensom/protocol';
import { type Event, fieldOf, readEvents, rewrite, withFile } from '../forge.ts';
import type { KindsBundle } from '../kinds-bundle.ts';
import { change, type Edit, flip, isOf, move, recommit, recosign, redocument } from './tools.ts';

/** As `Edit`, of a bundle of comparisons. */
export interface RingEdit extends Omit<Edit, 'make'> {
  readonly make: (bundle: KindsBundle) => ReturnType<Edit['make']>;
}

const finalOf = (b: KindsBundle, list: number, run = b.first): Event =>
  readEvents(b.files).find((event) => isOf('tags.final', run)(event) && event['list'] === list) as Event;

const tagsPath = (b: KindsBundle, list: number, run = b.first): string => `tags/${fieldOf(finalOf(b, list, run), 'tags_root')}`;

/** The tags of a list changed, and their last holder's signature with them. */
function retag(b: KindsBundle, list: number, edit: (tags: Uint8Array) => Uint8Array): ReturnType<Edit['make']> {
  const tags = edit((b.files.get(tagsPath(b, list)) as Uint8Array).slice());
  const root = encodeHex(p.sha256(tags));
  const files = new Map(b.files).set(`tags/${root}`, tags);
  return change({ ...b, files }, 'tags.final', (event) => (event['list'] === list ? { ...event, tags_root: root } : event));
}

const textOf = (tags: Uint8Array, at: number): string => encodeHex(tags.subarray(at, at + tagLength));

/** Flips a bit in the first `count` tags of a list that fit. */
function flipTags(b: KindsBundle, list: number, count: number, fits: (tag: string, others: readonly ReadonlySet<string>[]) => boolean) {
  const lists = [0, 1, 2, 3].map((at) => b.files.get(tagsPath(b, at)) as Uint8Array);
  const sets = lists.map((tags) => new Set(Array.from({ length: tags.length / tagLength }, (_, at) => textOf(tags, at * tagLength))));
  return retag(b, list, (tags) => {
    const places = Array.from({ length: tags.length / tagLength }, (_, at) => at * tagLength).filter((at) => fits(textOf(tags, at), sets));
    return places.slice(0, count).reduce(flip, tags);
  });
}

const sizesOf = (opening: JsonObject): readonly JsonObject[] => opening['sizes'] as readonly JsonObject[];

/** One more person in the first list. */
const onePersonMore = (opening: JsonObject): JsonObject => ({
  ...opening,
  sizes: sizesOf(opening).map((own, at) =>
    at > 0 ? own : { ...own, lists: (own['lists'] as JsonObject[]).map((list) => ({ ...list, persons: Number(list['persons']) + 1 })) },
  ),
});

/** A hundred for a pair, whatever its noise. */
const chosenPair = (result: JsonObject): JsonObject => ({
  ...result,
  pairs: (result['pairs'] as JsonObject[]).map((pair) => ({ ...pair, count: { state: 'value', value: 100 } })),
});

const figure = (result: JsonObject): JsonObject => ({ ...result, union: { state: 'value', value: 85 } });

/** The bundle with the link first. */
const linkOf = (b: KindsBundle): KindsBundle => ({ ...b, first: b.linked });

const reopenLink = (b: KindsBundle, edit: (opening: JsonObject) => JsonObject): ReturnType<Edit['make']> =>
  redocument(linkOf(b), 'result.computed', edit, ['opening_digest', 'opening_length']);

const documentsOf = (opening: JsonObject): readonly JsonObject[] => opening['labels'] as readonly JsonObject[];
const cellsOf = (opening: JsonObject): JsonObject => opening['cells'] as JsonObject;

/** The two cells of a table exchanged. */
const exchangeLabels = (document: JsonObject): JsonObject => ({
  ...document,
  numbers: (document['numbers'] as JsonObject[]).map((number) => ({ ...number, cell: 1 - Number(number['cell']) })),
});

/** Other protected cells of a link, committed to by the coordinator. */
function recommitCells(b: KindsBundle, edit: (cells: JsonObject) => JsonObject): ReturnType<Edit['make']> {
  let commit = '';
  const files = redocument(
    b,
    'result.computed',
    (opening) => {
      const cells = edit(cellsOf(opening));
      commit = deriveCellsCommit(p, parseCells(cells));
      return { ...opening, cells };
    },
    ['opening_digest', 'opening_length'],
  );
  return redocument({ ...b, files }, 'link.counted', (counted) => ({ ...counted, commit }));
}

const recount = (b: KindsBundle, edit: (cells: readonly JsonObject[]) => readonly JsonObject[]): ReturnType<Edit['make']> =>
  recommitCells(b, (cells) => ({ ...cells, cells: edit(cells['cells'] as JsonObject[]) }));

/** The bundle with the comparison first. */
const membersOf = (b: KindsBundle): KindsBundle => ({ ...b, first: b.members });

/** The figures of the other side, which nobody asked for. */
const exchangeSides = ({ compared, ...cells }: JsonObject): JsonObject => ({
  ...cells,
  compared: (compared as JsonObject[]).map((cell) => ({ ...cell, sides: (cell['sides'] as JsonObject[]).toReversed() })),
});

/** See the module header. */
export const ringEdits: readonly RingEdit[] = [
  {
    name: 'a ring with another key for a partner',
    make: (b) =>
      redocument(b, 'overlap.config', (config) => ({
        ...config,
        roster: (config['roster'] as JsonObject[]).map((entry, at) => (at === 0 ? { ...entry, key: '3'.repeat(64) } : entry)),
      })),
    claim: 'config',
    code: 'roster-mismatch',
    go: false,
  },
  {
    name: 'a ring whose lists are not padded',
    make: (b) => redocument(b, 'overlap.config', (config) => ({ ...config, padding: false })),
    claim: 'config',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a ring that watches fewer canaries',
    make: (b) => redocument(b, 'overlap.config', (config) => ({ ...config, canaries: 1 })),
    claim: 'config',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a second key of one holder',
    make: (b) =>
      rewrite(b, (events) =>
        events.flatMap((event) =>
          isOf('overlap.key', b.first)(event) && event['actor'] === 'a' ? [event, { ...event, seal_key: '4'.repeat(64) }] : [event],
        ),
      ),
    claim: 'order',
    code: 'equivocation',
    go: false,
  },
  {
    name: 'a holder that never showed a key',
    make: (b) => change(b, 'overlap.key', (event) => (event['actor'] === 'b' ? undefined : event)),
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a hop over other bytes than were sent',
    make: (b) => change(b, 'hop.done', (event, at) => (at === 4 ? { ...event, in: '5'.repeat(64) } : event)),
    claim: 'inputs',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'a hop left out',
    make: (b) => change(b, 'hop.done', (event, at) => (at === 4 ? undefined : event)),
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a hop by another holder than the one whose turn it was',
    make: (b) => change(b, 'hop.done', (event, at) => (at === 0 ? { ...event, actor: event['actor'] === 'a' ? 'b' : 'a' } : event)),
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a list that ended with an element less',
    make: (b) => change(b, 'tags.final', (event, at) => (at === 0 ? { ...event, count: Number(event['count']) - 1 } : event)),
    claim: 'inputs',
    code: 'length',
    go: false,
  },
  {
    name: 'tags that nobody signed',
    make: (b) =>
      change(b, 'tags.final', ({ tags_root: _dropped, ...event }, at) => (at === 0 ? event : { ...event, tags_root: _dropped ?? '' })),
    claim: 'inputs',
    code: 'malformed',
    go: false,
  },
  {
    name: "the canaries' list before the others had ended",
    make: (b) =>
      rewrite(b, (events) =>
        move(
          events,
          (event) => isOf('tags.final', b.first)(event) && event['list'] === 3,
          (event) => isOf('tags.final', b.first)(event) && event['list'] !== 3,
        ),
      ),
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'sizes that were sealed after the list had left',
    make: (b) => {
      const owner = fieldOf(readEvents(b.files).find(isOf('hop.done', b.first)) as Event, 'actor');
      return rewrite(b, (events) =>
        move(events, (event) => isOf('sizes.sealed', b.first)(event) && event['actor'] === owner, isOf('tags.final', b.first)),
      );
    },
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a head that one holder did not cosign',
    make: (b) => recosign(b, (name) => name !== 'c/witness'),
    claim: 'cosigned',
    go: false,
  },
  {
    name: 'other sizes than the owner sealed',
    make: (b) => redocument(b, 'result.computed', onePersonMore, ['opening_digest', 'opening_length']),
    claim: 'opening',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'sizes of one owner left out',
    make: (b) =>
      redocument(b, 'result.computed', (opening) => ({ ...opening, sizes: sizesOf(opening).slice(1) }), [
        'opening_digest',
        'opening_length',
      ]),
    claim: 'opening',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'an altered tag',
    make: (b) => withFile(b.files, tagsPath(b, 0), (bytes) => flip(bytes, 5)),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'tags cut short',
    make: (b) => withFile(b.files, tagsPath(b, 1), (bytes) => bytes.subarray(tagLength)),
    claim: 'sum',
    code: 'length',
    go: false,
  },
  {
    name: 'tags that are not there',
    make: (b) => withFile(b.files, tagsPath(b, 1), () => undefined),
    claim: 'sum',
    go: false,
  },
  {
    name: 'a canary that the last holder spoiled',
    make: (b) => flipTags(b, 0, 1, (tag, sets) => sets[3]?.has(tag) === true),
    claim: 'sum',
    code: 'canary-missing',
    go: false,
  },
  {
    // One may change nothing that is shown; so many change the union.
    name: 'persons that the last holder exchanged for nobody, signed by it',
    make: (b) => flipTags(b, 0, 12, (tag, sets) => sets[1]?.has(tag) === true && sets[3]?.has(tag) === false),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'an altered figure that the coordinator signed',
    make: (b) => recommit(b, figure),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'noise that the coordinator chose',
    make: (b) => recommit({ ...b, first: b.noisy }, chosenPair),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'an altered figure of a link that the coordinator signed',
    make: (b) =>
      recommit({ ...b, first: b.linked }, (result) => ({
        ...result,
        cells: (result['cells'] as JsonObject[]).map((row) => ({ ...row, rows: { state: 'value', value: 59 } })),
      })),
    claim: 'disclosure',
    code: 'result-mismatch',
    go: false,
  },
  {
    name: 'a comparison of a link that does not follow from its tags',
    make: (b) => recommitCells(membersOf(b), exchangeSides),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'an altered difference of a link that the coordinator signed',
    make: (b) =>
      recommit(membersOf(b), (result) => {
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
    make: (b) => reopenLink(b, (opening) => ({ ...opening, labels: documentsOf(opening).map(exchangeLabels) })),
    claim: 'opening',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'labels of one owner left out',
    make: (b) => reopenLink(b, (opening) => ({ ...opening, labels: documentsOf(opening).slice(1) })),
    claim: 'opening',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'a label that was asked although nothing under its number is shown',
    make: (b) => recount(linkOf(b), (cells) => cells.filter((cell) => (cell['numbers'] as number[])[0] !== 0)),
    claim: 'opening',
    code: 'binding-mismatch',
    go: false,
  },
  {
    name: 'cells of a link other than the coordinator committed to before it had labels',
    make: (b) => reopenLink(b, (opening) => ({ ...opening, cells: { ...cellsOf(opening), salt: '6'.repeat(64) } })),
    claim: 'opening',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'cells of a link that do not follow from its tags',
    make: (b) => recount(linkOf(b), (cells) => cells.map((cell) => ({ ...cell, figures: [59] }))),
    claim: 'sum',
    code: 'digest-mismatch',
    go: false,
  },
  {
    name: 'labels that were said before the cells were protected',
    make: (b) => rewrite(b, (events) => move(events, isOf('link.labels', b.linked), isOf('link.counted', b.linked))),
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
  {
    name: 'a link released without the labels of one owner',
    make: (b) => change(linkOf(b), 'link.labels', (event, at) => (at === 0 ? undefined : event)),
    claim: 'inputs',
    go: false,
  },
  {
    name: 'numbers that nobody committed to',
    make: (b) => change(linkOf(b), 'sizes.sealed', ({ labels: _dropped, ...event }) => event),
    claim: 'inputs',
    code: 'malformed',
    go: false,
  },
  {
    name: 'an altered figure of salted-hash that the coordinator did not sign',
    make: (b) => withFile(b.files, `results/${b.salted}.json`, (bytes) => flip(bytes, bytes.length - 20)),
    claim: 'result',
    code: 'malformed',
    go: false,
  },
  {
    name: "the partners' key given out by somebody else",
    make: (b) => change({ ...b, first: b.salted }, 'overlap.salt', (event) => ({ ...event, actor: 'b' })),
    claim: 'inputs',
    code: 'unexpected-message',
    go: false,
  },
];
