/** The join of a link over two lists of tags, as the coordinator carries it out: part by part, what does not fit in memory in a file. */
import { tmpdir } from 'node:os';
import { inSteps, spillShelf } from '@ketensom/native';
import {
  compileLink,
  joiningSteps,
  type LinkQuery,
  parseCodebook,
  parseQuery,
  type RingConfig,
  ringShape,
  tagLength,
  weakestRules,
} from '@ketensom/protocol';
import { type Spent, stopwatch } from '../measure.ts';

const codebook = parseCodebook({
  codebook: 'bench',
  version: 1,
  keys: { person: { kind: 'text', normalise: [] } },
  variables: { x: { kind: 'boolean' } },
  datasets: { t: { unit: 'row', subject: 'person', keys: ['person'], variables: ['x'] } },
});

const query = {
  query: 'q',
  purpose: 'bench',
  kind: 'link',
  tables: { a: { partner: 'a', dataset: 't' }, b: { partner: 'b', dataset: 't' } },
  join: [['a.person', 'b.person']],
  by: [],
  measures: [{ distinct: 'a.person' }],
};

/** Bytes in which the coordinator opens a list. */
const pieceLength = 2 ** 20 - 64;

function* piecesOf(list: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < list.length; at += pieceLength) yield list.subarray(at, at + pieceLength);
}

/** Persons who were joined, what it took, and the most memory of arrays beyond the tags, in bytes. */
export async function timeJoin(lists: readonly Uint8Array[]): Promise<Spent & { readonly joined: number; readonly extra: number }> {
  const plan = compileLink(parseQuery(query) as LinkQuery, codebook);
  const config = { ...ringShape(plan, ['a', 'b']), canaries: 0 } as unknown as RingConfig;
  const shelf = spillShelf({ folder: tmpdir() });
  const ended = {
    config,
    counts: lists.map((list) => list.length / tagLength),
    pieces: (list: number) => piecesOf(lists[list] ?? new Uint8Array(0)),
    canaries: new Uint8Array(0),
    seed: 7,
    shelf,
  };
  const before = process.memoryUsage().arrayBuffers;
  let [extra, joined] = [0, 0];
  const spent = await stopwatch(async () => {
    const { cells } = await inSteps(joiningSteps({ plan, rules: weakestRules }, ended, []), () => {
      extra = Math.max(extra, process.memoryUsage().arrayBuffers - before);
    });
    joined = cells[0]?.distinct[0] ?? 0;
  });
  shelf.close();
  return { ...spent, joined, extra };
}
