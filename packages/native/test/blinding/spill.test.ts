/** Counting through files: the same counts, nothing left behind. */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spillRegions } from '@ketensom/native';
import { concatBytes, countRegions } from '@ketensom/protocol';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'spill-'));
afterAll(() => rmSync(folder, { recursive: true }));

const shared = randomBytes(16 * 500);
const lists = [concatBytes(shared, randomBytes(16 * 300)), shared, concatBytes(shared.subarray(0, 16 * 7), randomBytes(16 * 90))];

function* piecesOf(list: Uint8Array, onPiece = () => {}): Generator<Uint8Array> {
  for (let at = 0; at < list.length; at += 16 * 33) {
    yield list.subarray(at, at + 16 * 33);
    onPiece();
  }
}

it('counts as in memory, says how far it is, and its file has no name', async () => {
  const seen: number[][] = [];
  const files: string[] = [];
  const look = (): void => {
    files.push(...readdirSync(folder));
  };
  const counts = await spillRegions(
    lists.map((list) => piecesOf(list, look)),
    { folder, parts: 8, onProgress: (...progress) => seen.push(progress) },
  );
  expect(counts).toEqual(countRegions(lists, 0));
  expect(seen.at(-1)).toEqual([2 * 1397, 2 * 1397]);
  expect(files).toEqual([]);
});

it('leaves nothing when a list is refused, and counts what falls into one part', async () => {
  const twice = concatBytes(shared, shared.subarray(0, 16));
  await expect(spillRegions([piecesOf(twice)], { folder })).rejects.toMatchObject({ code: 'element-repeated' });
  await expect(spillRegions([[shared.subarray(1)]], { folder })).rejects.toMatchObject({ code: 'element-invalid' });
  expect(readdirSync(folder)).toEqual([]);
  const sameStart = Array.from({ length: 20 }, (_, at) => Uint8Array.of(...new Uint8Array(15), at));
  expect((await spillRegions([sameStart], { folder, parts: 4 })).union).toBe(20);
  await expect(spillRegions([], { folder, parts: 3 })).rejects.toThrow(RangeError);
});
