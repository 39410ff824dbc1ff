/** The tree that an audit keeps: the same roots and tiles as the ones that are made from all leaves anew, at every size. */
import { expect, test } from 'vitest';
import {
  decodeTile,
  deriveNewTiles,
  deriveRoot,
  deriveTile,
  hashLeaf,
  hashReader,
  LeafTree,
  noblePrimitives as p,
  utf8,
} from '../../src/index.ts';

const leaves = Array.from({ length: 300 }, (_, at) => hashLeaf(p, utf8(String(at))));

const grow = (size: number): LeafTree => {
  const tree = new LeafTree(p);
  for (const leaf of leaves.slice(0, size)) tree.append(leaf);
  return tree;
};

test('it has the root of every size up to its own, and of no other', () => {
  const tree = grow(leaves.length);
  for (let size = 0; size <= leaves.length; size += 1)
    expect(tree.rootAt(size)).toEqual(deriveRoot({ primitives: p, read: hashReader(p, leaves.slice(0, size)), size }));
  for (const size of [-1, 1.5, leaves.length + 1, Number.NaN]) expect(tree.rootAt(size)).toBeUndefined();
});

test.each([1, 2, 255, 256, 257, 300])('its tiles at %i leaves are those of the log', (size) => {
  const tree = grow(size);
  const read = hashReader(p, leaves.slice(0, size));
  for (const tile of deriveNewTiles(0, size)) {
    if (tile.level === 'entries') continue;
    const bytes = tree.tile(tile.level, tile.index * 256, tile.width).slice();
    expect(bytes).toEqual(deriveTile(read, tile));
    expect(decodeTile(bytes, tile.width)).toHaveLength(tile.width);
  }
});

test('what is outside it is a RangeError', () => {
  const tree = grow(3);
  expect(tree.leaf(2)).toEqual(leaves[2]);
  expect(() => tree.leaf(3)).toThrow(RangeError);
  expect(() => tree.tile(0, 0, 4)).toThrow(RangeError);
});
