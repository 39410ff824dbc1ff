/** What a program says it is: version, digest over the files that it runs from, runtime. */
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { describeSoftware } from '../src/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'ketensom-software-'));
afterAll(() => rmSync(folder, { recursive: true }));

const write = (path: string, text: string): void => {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
};

const program = '{"name":"@ketensom/program","version":"1.2.0","dependencies":{"@ketensom/part":"1.2.0","zod":"4"}}';
const part = '{"name":"@ketensom/part","version":"1.2.0"}';
write('program/package.json', program);
write('program/dist/main.js', 'main();');
write('program/dist/main.d.ts', 'declare');
write('program/src/main.ts', 'main()');
write('part/package.json', part);
write('part/dist/deep/part.js', 'part();');
mkdirSync(join(folder, 'program/node_modules/@ketensom'), { recursive: true });
symlinkSync('../../../part', join(folder, 'program/node_modules/@ketensom/part'));

const main = join(folder, 'program/dist/main.js');
const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex');

test('the digest is that of a listing of own packages, which anybody can make with sha256sum', () => {
  const listing = [
    `${sha256('part();')}  @ketensom/part/dist/deep/part.js\n`,
    `${sha256(part)}  @ketensom/part/package.json\n`,
    `${sha256('main();')}  @ketensom/program/dist/main.js\n`,
    `${sha256(program)}  @ketensom/program/package.json\n`,
  ];
  expect(describeSoftware(main)).toEqual({ version: '1.2.0', digest: sha256(listing.join('')), runtime: `node ${process.versions.node}` });
});

test('another byte in a package that it uses is another digest; what does not run is not looked at', () => {
  const before = describeSoftware(main).digest;
  write('program/dist/main.d.ts', 'declare something else');
  write('program/src/main.ts', 'main(1)');
  expect(describeSoftware(main).digest).toBe(before);
  write('part/dist/deep/part.js', 'part(1);');
  expect(describeSoftware(main).digest).not.toBe(before);
});
