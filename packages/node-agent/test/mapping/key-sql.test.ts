/** Keys in the engine against the protocol's pure functions. */

import { type Key, normaliseBsn, normaliseKey } from '@ketensom/protocol';
import { describe, expect, it } from 'vitest';
import { keyParts } from '../../src/mapping/key-sql.ts';
import { keyStates } from '../../src/mapping/names.ts';
import { trimSql } from '../../src/mapping/trim-sql.ts';
import { Engine } from '../../src/source/engine.ts';
import { quoteText } from '../../src/source/sql-text.ts';
import { casesCodebook } from '../support/cases.ts';
import { normaliseInEngine } from '../support/engine-keys.ts';
import { type Chance, makeChance, runSeed } from '../support/random.ts';

const expected = (key: Key, row: readonly (string | null)[]): unknown[] => {
  const parts = keyParts(key);
  const reading = normaliseKey(key, (part) => row[parts.indexOf(part)] ?? null);
  return reading.state === 'value'
    ? [keyStates.valid, reading.value]
    : [reading.state === 'empty' ? keyStates.empty : keyStates.invalid, null];
};

const spoil = (chance: Chance, digits: string): string => {
  const at = chance.below(digits.length + 1);
  const odd = chance.pick(['.', '-', ' ', '\u00a0', 'e', 'E+', ',', '0', 'x', '.0', '\t', '٣', '\u2009', '']);
  return digits.slice(0, at) + odd + digits.slice(at);
};

/** A text that is, or nearly is, a citizen service number. */
function bsnLike(chance: Chance): string {
  const length = chance.pick([7, 8, 8, 9, 9, 9, 9, 10]);
  let digits = Array.from({ length }, () => String(chance.below(10))).join('');
  if (chance.oneIn(3)) {
    // One in eleven random numbers passes the test; look for the next that does.
    for (let tries = 0; tries < 40 && normaliseBsn(digits).state !== 'value'; tries += 1)
      digits = String(Number(digits) + 1).padStart(length, '0');
  }
  return chance.oneIn(2) ? digits : spoil(chance, spoil(chance, digits));
}

describe('keys in the engine', () => {
  it('normalise citizen service numbers as the protocol does, on 6,000 texts', async () => {
    const seed = runSeed();
    const chance = makeChance(seed);
    const fixed = [
      '',
      ' ',
      null,
      '000000000',
      '00000000',
      '999999999',
      '0000 0000',
      '1.23E+08',
      '123456782.0',
      '123456782.',
      '123456782,00',
      '123.456.782',
      '111222333',
      ' 12345672',
      '-',
      '.',
      '0',
    ];
    const rows = [...fixed, ...Array.from({ length: 6000 }, () => bsnLike(chance))].map((text) => [text]);
    const key: Key = { name: 'person', kind: 'bsn' };
    const found = await normaliseInEngine(key, rows);
    const wanted = rows.map((row) => expected(key, row));
    for (const [at, row] of rows.entries()) expect(found[at], `seed ${seed}: ${JSON.stringify(row)}`).toEqual(wanted[at]);
    expect(wanted.filter(([state]) => state === keyStates.valid).length).toBeGreaterThan(500);
  });

  it('normalise texts and composites as the protocol does', async () => {
    const chance = makeChance(runSeed());
    const names = ['de Vries', "van 't Hoff", 'Müller-Łódź', 'ĲSSEL', '', ' ', 'ﬁ', 'Å', 'x\ty', '\u001f', "O'Neill", null];
    const dates = ['2000-01-31', '31-01-2000', '20000131', '00-01-2000', '', null];
    const rows = Array.from({ length: 500 }, () => [chance.pick(names), chance.pick(dates)]);
    const who = casesCodebook.keys.get('who') as Key;
    expect(await normaliseInEngine(who, rows)).toEqual(rows.map((row) => expected(who, row)));
    const member: Key = { name: 'member', kind: 'text', normalise: ['trim', 'collapse', 'upper', 'alnum'] };
    const texts = Array.from({ length: 500 }, () => [chance.pick(names)]);
    expect(await normaliseInEngine(member, texts)).toEqual(texts.map((row) => expected(member, row)));
  });

  it('normalise plain words as the protocol does, whatever the steps', async () => {
    const seed = runSeed();
    const chance = makeChance(seed);
    const steps = ['trim', 'collapse', 'upper', 'lower', 'digits', 'alnum', 'fold', 'tussenvoegsel', 'date'] as const;
    const words = [
      '0123',
      'ab12',
      'AB12',
      'aB',
      'van',
      '20000131',
      '20000231',
      '000000000',
      'a b',
      ' a',
      'a\n',
      '\na',
      'a-',
      'é',
      'ß',
      '٣',
      '_',
      '\0a',
      '',
      null,
    ];
    const rows = words.map((word) => [word]);
    const lists = [
      [],
      ...steps.map((step) => [step]),
      ...Array.from({ length: 20 }, () => [chance.pick(steps), chance.pick(steps), chance.pick(steps)]),
    ];
    for (const normalise of lists) {
      const key: Key = { name: 'word', kind: 'text', normalise };
      expect(await normaliseInEngine(key, rows), `seed ${seed}: ${normalise.join(' ')}`).toEqual(rows.map((row) => expected(key, row)));
    }
  });
});

describe('trimming in the engine', () => {
  it("is JavaScript's, for every character that could be white space", async () => {
    const engine = await Engine.open();
    const characters = [
      ...Array.from({ length: 0x300 }, (_, at) => at + 1),
      ...Array.from({ length: 0x100 }, (_, at) => 0x2000 + at),
      0x1680,
      0x180e,
      0x3000,
      0xfeff,
    ].map((code) => String.fromCodePoint(code));
    const texts = characters.flatMap((character) => [`${character}a${character}b${character}`, character, ` ${character}`]);
    const rows = await engine.select(
      `select ${trimSql('t')} from (values ${texts.map((text, at) => `(${at}, ${quoteText(text)})`).join(', ')}) rows(place, t) order by place`,
    );
    engine.close();
    expect(rows.map(([text]) => text)).toEqual(texts.map((text) => text.trim()));
  });
});
