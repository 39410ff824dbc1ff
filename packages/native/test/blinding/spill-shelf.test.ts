/** A link that is joined through a file comes to the same as in memory; and nothing is left of the file, however the program ends. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readlinkSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inSteps, spillShelf } from '@ketensom/native';
import { joiningSteps, joinLists, memoryShelf, type RingConfig, ringShape, type Shelf, weakestRules } from '@ketensom/protocol';
import { afterAll, describe, expect, it } from 'vitest';
import { linkNames, randomLink, taggedLists } from '../../../protocol/test/link/random-link.ts';

const folder = mkdtempSync(join(tmpdir(), 'spill-shelf-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(linkNames.filter((name) => !name.startsWith('a base')))('%s', (name) => {
  it.each([11, 12, 13, 14])('through a file, seed %i', async (seed) => {
    const link = randomLink(name, seed);
    const { plan } = link;
    const config = { ...ringShape(plan, ['a', 'b', 'c', 'd']), canaries: 0 } as unknown as RingConfig;
    const listsOn = (shelf: Shelf) => {
      const tagged = taggedLists(link);
      const counts = tagged.map(({ rows }) => rows);
      return { config, counts, pieces: (list: number) => tagged[list]?.pieces ?? [], canaries: new Uint8Array(0), seed, atOnce: 8, shelf };
    };
    const spilling = spillShelf({ folder, most: 0 });
    const seen: number[] = [];
    let told: readonly number[] = [];
    const spilled = await inSteps(joiningSteps({ plan, rules: weakestRules }, listsOn(spilling), []), (...progress) => {
      seen.push(readdirSync(folder).length);
      told = progress;
    });
    spilling.close();
    const inMemory = joinLists({ plan, rules: weakestRules }, listsOn(memoryShelf()), []);
    const textOf = (value: unknown): string =>
      JSON.stringify(value, (_, each) => (typeof each === 'bigint' ? `${each}` : (each as unknown)));
    expect(textOf(spilled)).toBe(textOf(inMemory));
    expect([...new Set(seen)]).toEqual([0]);
    expect(told[1]).toBeGreaterThan(0);
    expect(told[0]).toBeLessThanOrEqual(told[1] ?? 0);
  });
});

describe('a shelf', () => {
  const block = (from: number): Uint32Array => Uint32Array.from({ length: 64 }, (_, at) => from + at);

  it('keeps so much in memory and gives every block back once, in any order', () => {
    const shelf = spillShelf({ folder, most: 3 * 256 });
    for (let round = 0; round < 2; round += 1) {
      const blocks = Array.from({ length: 20 }, (_, at) => shelf.put(block(1000 * round + at)));
      for (const at of [19, 3, 0, 4, ...Array.from({ length: 14 }, (_, index) => index + 5), 1, 2]) {
        const into = new Uint32Array(64);
        shelf.take(blocks[at] ?? -1, into);
        expect(into).toEqual(block(1000 * round + at));
      }
      expect(() => shelf.take(blocks[0] ?? -1, new Uint32Array(64))).toThrow(RangeError);
    }
    shelf.close();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves no file behind when the program is killed while it spills', async () => {
    const program = `
      import { spillShelf } from '@ketensom/native';
      const shelf = spillShelf({ folder: ${JSON.stringify(folder)}, most: 0 });
      for (let at = 0; at < 100; at += 1) shelf.put(new Uint32Array(4096));
      process.stdout.write('spilled');
      setInterval(() => shelf.put(new Uint32Array(4096)), 1);
    `;
    const cwd = join(import.meta.dirname, '../..');
    const child = spawn(process.execPath, ['--conditions=@ketensom/source', '--input-type=module', '--eval', program], { cwd });
    await once(child.stdout, 'data');
    const open = readdirSync(`/proc/${child.pid}/fd`).map((file) => readlinkSync(`/proc/${child.pid}/fd/${file}`));
    expect(open.filter((path) => path.startsWith(folder))).toHaveLength(1);
    child.kill('SIGKILL');
    await once(child, 'exit');
    expect(readdirSync(folder)).toEqual([]);
  });
});
