import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Key, normaliseBsn, normaliseKey, normaliseText } from '../../src/codebook/index.ts';

// 9x1+8x2+7x3+6x4+5x5+4x6+3x7+2x8-2 = 154 = 14 x 11, and so on: numbers made to pass, of nobody.
describe('a citizen service number', () => {
  it.each([
    ['123456782', '123456782'],
    [' 123456782 ', '123456782'],
    ['1234.56.782', '123456782'],
    ['123 456 782', '123456782'],
    ['1234-56-782', '123456782'],
    ['10000008', '010000008'],
  ])('%j reads as %s', (text, value) => expect(normaliseBsn(text)).toEqual({ state: 'value', value }));

  it.each(['', '   ', '-', '000000000', '00000000', '999999999'])('%j is missing', (text) => {
    expect(normaliseBsn(text)).toEqual({ state: 'empty' });
  });

  it.each([
    '123456789',
    '1234567',
    '1234567820',
    '1.23E+08',
    '123456782.0',
    '12345678.0',
    '10000001.0',
    '123456782,0',
    'A23456782',
    '１２３４５６７８２',
  ])('%j is no number of a person', (text) => expect(normaliseBsn(text)).toEqual({ state: 'invalid' }));

  it('does not survive a wrong digit or a swap of unequal neighbours', () => {
    const valid = '123456782';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 8 }), fc.integer({ min: 1, max: 9 }), (at, add) => {
        const digit = (Number(valid[at]) + add) % 10;
        expect(normaliseBsn(`${valid.slice(0, at)}${digit}${valid.slice(at + 1)}`).state).not.toBe('value');
      }),
    );
    for (let at = 0; at < 8; at += 1) {
      const swapped = `${valid.slice(0, at)}${valid[at + 1]}${valid[at]}${valid.slice(at + 2)}`;
      expect(normaliseBsn(swapped).state).toBe('invalid');
    }
  });
});

describe('text normalisers', () => {
  it.each([
    ['  a  b ', ['trim'], 'a  b'],
    ['a \t b', ['collapse'], 'a b'],
    ['straße', ['upper'], 'STRASSE'],
    ['ÀB', ['lower'], 'àb'],
    ['3512 AB', ['digits'], '3512'],
    ['a-B 1é', ['alnum'], 'aB1é'],
    ["Çelik-Ĳsbrand's  Øst Łódź", ['fold'], 'celikijsbrands ost lodz'],
    ['Van der  Berg', ['fold', 'tussenvoegsel'], 'berg'],
    ["in 't Veld", ['fold', 'tussenvoegsel'], 'veld'],
    ['Van den', ['fold', 'tussenvoegsel'], 'den'],
    ['Vandaag', ['fold', 'tussenvoegsel'], 'vandaag'],
    ['19800229', ['date'], '1980-02-29'],
    ['29-02-1980', ['date'], '1980-02-29'],
    ['1981-02-29', ['date'], ''],
    ['19800000', ['date'], '1980-00-00'],
    ['00-05-1980', ['date'], '1980-05-00'],
    ['1980-00-00', ['date'], '1980-00-00'],
    ['1980-13-00', ['date'], ''],
    ['1980-00-12', ['date'], ''],
    ['00000000', ['date'], ''],
    ['0000-05-00', ['date'], ''],
    ['e\u0301', ['upper'], '\u00c9'],
    ['\u00e9', ['upper'], '\u00c9'],
    ['e\u0301tat', ['alnum'], '\u00e9tat'],
  ] as const)('%j through %j is %j', (text, steps, expected) => expect(normaliseText(text, steps)).toBe(expected));

  it('fold is idempotent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(normaliseText(text, ['fold', 'fold'])).toBe(normaliseText(text, ['fold']));
      }),
    );
  });
});

describe('a key', () => {
  const who: Key = {
    name: 'who',
    kind: 'composite',
    parts: new Map([
      ['family', ['fold'] as const],
      ['birth', ['date'] as const],
    ]),
  };
  const row = (values: Record<string, string | null>) => (part: string) => values[part] ?? null;

  it('of several parts is missing when one is', () => {
    expect(normaliseKey(who, row({ family: 'Élan', birth: '01-02-1990' }))).toEqual({ state: 'value', value: 'elan\u001f1990-02-01' });
    expect(normaliseKey(who, row({ family: 'Élan', birth: null }))).toEqual({ state: 'empty' });
  });

  it('of text is missing when nothing is left', () => {
    const member: Key = { name: 'member', kind: 'text', normalise: ['trim', 'upper'] };
    expect(normaliseKey(member, row({ member: ' ab ' }))).toEqual({ state: 'value', value: 'AB' });
    expect(normaliseKey(member, row({ member: '  ' }))).toEqual({ state: 'empty' });
  });
});
