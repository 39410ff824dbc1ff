/** Every vector of vectors/secsum, through both implementations of `Primitives`. */
import { readdirSync, readFileSync } from 'node:fs';
import { nativePrimitives } from '@ketensom/native';
import { errorTexts, noblePrimitives } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import type { AttackFile } from '../../tools/secsum-vectors/attack-document.ts';
import { printVector, type RoundFile, roundDocument } from '../../tools/secsum-vectors/round-document.ts';
import { runScript } from '../../tools/secsum-vectors/script.ts';

const folder = new URL('../../vectors/secsum/', import.meta.url);

/** The files whose names begin so, with their texts. */
const filesOf = <Vector>(family: 'round' | 'attack') =>
  readdirSync(folder)
    .filter((name) => name.startsWith(`${family}-`) && name.endsWith('.json'))
    .map((name) => {
      const text = readFileSync(new URL(name, folder), 'utf8');
      return { name, text, vector: JSON.parse(text) as Vector };
    });

const rounds = filesOf<RoundFile>('round');
const attacks = filesOf<AttackFile>('attack');

describe.each([noblePrimitives, nativePrimitives])('$name', (primitives) => {
  it.each(rounds)('plays $name again, byte for byte', ({ text, vector }) => {
    const found = printVector(roundDocument(primitives, vector, vector.given)).split('\n');
    const asked = text.split('\n');
    // The first line that differs says more than two files of thousands.
    const at = asked.findIndex((line, number) => line !== found[number]);
    expect([at, found[at]]).toEqual([-1, undefined]);
    expect(found.length).toBe(asked.length);
  });

  it.each(attacks)('refuses $name', ({ vector }) => {
    expect(runScript(primitives, vector)).toEqual(vector.expect);
  });

  it.each(attacks.filter(({ vector }) => vector.honest !== undefined))('takes the honest message of $name', ({ vector }) => {
    expect(runScript(primitives, vector, 'honest')).toBe('accepted');
  });
});

describe('the set of vectors/secsum', () => {
  it('has rounds of 3, 5 and 10 partners, of both widths and both lengths, whole and with partners lost', () => {
    const shapes = rounds.map(({ vector: { given } }) => {
      const { roster, words64, words32 } = given.config;
      return `${roster.length}/${words64}/${words32}`;
    });
    for (const partners of [3, 5, 10]) {
      for (const words of [9, 40_000]) expect(shapes).toEqual(expect.arrayContaining([`${partners}/${words}/0`, `${partners}/0/${words}`]));
    }
    const lost = new Set(rounds.flatMap(({ vector }) => vector.given.partners.map((partner) => partner.last)));
    expect(lost).toEqual(new Set(['nothing', 'key', 'shares', 'ack', 'reveal']));
  });

  it('keeps its files small', () => {
    for (const { name, text } of [...rounds, ...attacks]) expect(text.length, name).toBeLessThan(400_000);
  });

  it('attacks every role, with a refusal in each file, of a known code', () => {
    expect(new Set(attacks.map(({ vector }) => vector.role))).toEqual(new Set(['agent', 'coordinator', 'auditor']));
    for (const { name, vector } of attacks) {
      expect(name).toMatch(new RegExp(`^attack-${String(vector.attack).padStart(2, '0')}-[a-z0-9-]+\\.json$`));
      expect(vector.expect, name).not.toBe('accepted');
      expect(vector.message, name).not.toEqual(vector.honest);
      if (typeof vector.expect === 'object' && 'refusal' in vector.expect) expect(Object.keys(errorTexts)).toContain(vector.expect.refusal);
    }
  });

  it('has each attack of its README, and explains each that it has', () => {
    const readme = readFileSync(new URL('README.md', folder), 'utf8');
    const explained = [...readme.matchAll(/^\| (\d+) \|/gm)].map(([, number]) => Number(number));
    expect(explained).toEqual([...new Set(attacks.map(({ vector }) => vector.attack))].sort((left, right) => left - right));
  });
});
