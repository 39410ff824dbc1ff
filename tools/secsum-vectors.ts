/**
 * Writes vectors/secsum, the vectors of the secure sum; with `--check` it only compares. Everything is made with the portable primitives from
 * one printed seed, so the same files come out on every machine.
 */
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noblePrimitives } from '@ketensom/protocol';
import { attackDocument, attackName, attacks } from './secsum-vectors/attack-document.ts';
import { givenOf, roundCases } from './secsum-vectors/cases.ts';
import { printVector, roundDocument } from './secsum-vectors/round-document.ts';

const folder = join(import.meta.dirname, '..', 'vectors', 'secsum');

/** Every file by name; two of one name would be a mistake. */
function files(): ReadonlyMap<string, string> {
  const rounds = roundCases.map(
    (round) => [`${round.name}.json`, printVector(roundDocument(noblePrimitives, round, givenOf(round)))] as const,
  );
  const scripts = attacks.map((attack) => [`${attackName(attack)}.json`, printVector(attackDocument(attack))] as const);
  const all = new Map([...rounds, ...scripts]);
  if (all.size < rounds.length + scripts.length) throw new TypeError('two vectors have one name');
  return all;
}

const wanted = files();
const strays = readdirSync(folder).filter((name) => name.endsWith('.json') && !wanted.has(name));
const isCurrent = (name: string, text: string): boolean =>
  existsSync(join(folder, name)) && readFileSync(join(folder, name), 'utf8') === text;
const stale = [...wanted].filter(([name, text]) => !isCurrent(name, text)).map(([name]) => name);

if (process.argv.includes('--check')) {
  for (const name of [...stale, ...strays]) process.stderr.write(`vectors/secsum/${name} is not what tools/secsum-vectors.ts makes.\n`);
  process.exitCode = stale.length + strays.length > 0 ? 1 : 0;
} else {
  for (const name of strays) rmSync(join(folder, name));
  for (const name of stale) writeFileSync(join(folder, name), wanted.get(name) as string);
}
