/** Members put into canonical bytes give what canonicalising the whole would give. */
import { canonicalBytes, type JsonObject, utf8 } from '@ketensom/protocol';
import { expect, test } from 'vitest';
import { insertMembers } from '../src/release/insert-members.ts';

const add = (document: JsonObject, added: JsonObject): Uint8Array =>
  insertMembers(
    canonicalBytes(document),
    Object.entries(added).map(([key, value]) => ({ key, value: canonicalBytes(value) })),
  );

test.each<[string, JsonObject, JsonObject]>([
  [
    'at the front, between and near the end',
    { cells: [1], partners: {}, salt: 'x', snapshots: {}, status: 'y' },
    { approvals: [1, 2], log: { a: 1 }, signatures: ['s'] },
  ],
  [
    'with the same keys deeper down',
    { cells: { log: { signatures: [] } }, id: { approvals: 1 }, z: [{ log: 1 }] },
    { approvals: [], log: {}, signatures: [] },
  ],
  [
    'with quotes, brackets, commas and escapes in texts',
    { cells: 'a"]},{,"log":"\\', 'k"e,y': ['\u0001', '\\"'], z: 'é€𝄞' },
    { approvals: 1, log: 2, signatures: 3 },
  ],
])('%s', (_name, document, added) => {
  expect(add(document, added)).toEqual(canonicalBytes({ ...document, ...added }));
});

test('a member after the last one is a mistake of ours', () => {
  expect(() => insertMembers(utf8('{"a":1}'), [{ key: 'b', value: utf8('1') }])).toThrow(TypeError);
});
