import { describe, expect, test } from 'vitest';
import { arrowFaults, arrows, cycles, dependencyFaults, impurities, protocolImportFaults } from './rules.ts';
import type { SourceFile } from './sources.ts';

const file = (name: string, text: string, path = 'src/a.ts'): SourceFile => ({ package: name, path, text });

describe('arrows', () => {
  const allowed = new Set(Object.entries(arrows).flatMap(([from, to]) => to.map((other) => `${from} -> ${other}`)));
  const pairs = Object.keys(arrows).flatMap((from) => Object.keys(arrows).map((to) => [from, to] as const));

  test.each(pairs)('%s importing %s', (from, to) => {
    const faults = arrowFaults([file(from, `import '@ketensom/${to}';`)]);
    expect(faults.length).toBe(allowed.has(`${from} -> ${to}`) ? 0 : 1);
  });

  test.each([
    `import { a } from '@ketensom/coordinator';`,
    `import type { A } from '@ketensom/coordinator';`,
    `export * from '@ketensom/coordinator';`,
    `export { a } from '@ketensom/coordinator/inner';`,
    `const a = await import('@ketensom/coordinator');`,
    `type A = import('@ketensom/coordinator').A;`,
    `import a = require('@ketensom/coordinator');`,
    `const a = require('@ketensom/coordinator');`,
    `import '../../coordinator/src/index.ts';`,
    `import '../test/helper.ts';`,
  ])('refuses %s in the agent', (text) => expect(arrowFaults([file('node-agent', text)])).toHaveLength(1));

  test.each([`import './b.ts';`, `import 'node:fs';`, `// import '@ketensom/coordinator'`, `const a = "import '@ketensom/coordinator'";`])(
    'accepts %s in the agent',
    (text) => expect(arrowFaults([file('node-agent', text)])).toEqual([]),
  );

  test('a file that does not parse is not passed over', () => expect(() => arrowFaults([file('host', 'import {')])).toThrow(SyntaxError));

  test('dependencies obey the same arrows', () => {
    expect(dependencyFaults('auditor', ['@ketensom/protocol', '@ketensom/native', 'commander'])).toEqual([]);
    expect(dependencyFaults('auditor', ['@ketensom/host'])).toEqual(['auditor depends on @ketensom/host']);
    expect(dependencyFaults('protocol', ['zod', '@noble/curves', 'undici'])).toEqual(['protocol depends on undici']);
  });
});

describe('cycles', () => {
  test('are found whatever their length', () => {
    const ring = [
      file('host', `import './b.ts';`, 'src/a.ts'),
      file('host', `export * from './c/d.ts';`, 'src/b.ts'),
      file('host', `import type { A } from '../a.ts';`, 'src/c/d.ts'),
    ];
    expect(cycles(ring)).toEqual(['src/a.ts -> src/b.ts -> src/c/d.ts -> src/a.ts']);
    expect(cycles([file('host', `import './a.ts';`)])).toEqual(['src/a.ts -> src/a.ts']);
  });

  test('a diamond is none', () => {
    const diamond = [
      file('host', `import './b.ts'; import './c.ts';`, 'src/a.ts'),
      file('host', `import './d.ts';`, 'src/b.ts'),
      file('host', `import './d.ts';`, 'src/c.ts'),
      file('host', 'export {};', 'src/d.ts'),
    ];
    expect(cycles(diamond)).toEqual([]);
  });
});

describe('purity', () => {
  test.each(['node:crypto', 'crypto', 'fs', 'undici', '@noble/hashesque', 'zodiac', '@ketensom/native'])(
    'the protocol may not import %s',
    (specifier) => expect(protocolImportFaults([file('protocol', `import '${specifier}';`)])).toHaveLength(1),
  );

  test.each(['zod', '@noble/hashes/sha2.js', '@noble/post-quantum/ml-kem.js', './b.ts', '../c.ts'])(
    'the protocol may import %s',
    (specifier) => expect(protocolImportFaults([file('protocol', `import '${specifier}';`)])).toEqual([]),
  );

  test.each([
    'Date.now()',
    `Date['now']()`,
    'new Date()',
    'Date()',
    'Math.random()',
    'process.env.A',
    'globalThis.x',
    'const f = async () => 1',
    'async function f() {}',
    'class A { async f() {} }',
    'export {}; for await (const a of b) {}',
    'await a',
    `import { randomBytes } from '@noble/hashes/utils.js'; randomBytes(4)`,
    'curve.utils.randomSecretKey()',
  ])('%s is impure', (text) => expect(impurities(file('protocol', text)).length).toBeGreaterThan(0));

  test.each([
    'new Date(0)',
    'Date.UTC(2024)',
    'Math.floor(1.5)',
    '// Date.now()',
    `'process.env'`,
    'const { processed } = x',
    'x.asyncName',
  ])('%s is pure', (text) => expect(impurities(file('protocol', text))).toEqual([]));
});
