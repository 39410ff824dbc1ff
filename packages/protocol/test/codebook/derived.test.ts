import { describe, expect, it } from 'vitest';
import { dateOfDay, dayNumber, daysBetween, isDate, parseCodebook, periodOf, readVariable, type Value } from '../../src/codebook/index.ts';
import { youth, youthWith } from '../youth-codebook.ts';

const value = (content: string | boolean | bigint): Value => ({ state: 'value', value: content });
const read = (name: string, row: Record<string, Value>): Value =>
  readVariable(name, { codebook: youth, row: new Map(Object.entries(row)) });
const empty: Value = { state: 'empty' };

describe('a derived variable', () => {
  it.each([
    [0n, '0-17'],
    [17n, '0-17'],
    [18n, '18-29'],
    [64n, '50-64'],
    [65n, '65+'],
    [120n, '65+'],
  ])('cuts age %s into %s', (age, code) => expect(read('age_band', { age: value(age) })).toEqual(value(code)));

  it('below the first edge is out of range', () => expect(read('age_band', { age: value(-1n) })).toEqual({ state: 'outOfRange' }));

  it.each(['empty', 'unmapped', 'outOfRange'] as const)('keeps the kind of missing: %s', (state) => {
    expect(read('age_band', { age: { state } })).toEqual({ state });
    expect(read('year', { opened: { state } })).toEqual({ state });
    expect(read('days', { opened: { state }, closed: { state: 'empty' } })).toEqual({ state });
    expect(read('flags', { has_plan: value(true), young_or_rich: { state } })).toEqual({ state });
  });

  it('counts days, over a leap day, and refuses a negative span by the range', () => {
    expect(read('days', { opened: value('2024-02-28'), closed: value('2024-03-01') })).toEqual(value(2n));
    expect(read('days', { opened: value('2024-03-01'), closed: value('2024-02-28') })).toEqual({ state: 'outOfRange' });
  });

  it('measures to a fixed date or to the extraction date, and is empty without one', () => {
    const span = (to: string) => ({ kind: 'integer', between: ['opened', to], unit: 'day', min: 0, max: 3650 });
    const codebook = parseCodebook(youthWith({ variables: { fixed: span('2024-01-31'), open: span('$snapshot') } }));
    const row = new Map([['opened', value('2024-01-01')]]);
    expect(readVariable('fixed', { codebook, row })).toEqual(value(30n));
    expect(readVariable('open', { codebook, row, snapshot: '2024-01-11' })).toEqual(value(10n));
    expect(readVariable('open', { codebook, row })).toEqual(empty);
  });

  it('takes periods', () => {
    expect(read('year', { opened: value('2024-06-30') })).toEqual(value('2024'));
    expect(read('quarter', { opened: value('2024-06-30') })).toEqual(value('2024-Q2'));
    expect(periodOf('2024-07-01', 'quarter')).toBe('2024-Q3');
    expect(periodOf('2024-07-01', 'month')).toBe('2024-07');
  });

  it('is empty where its condition is unknown, and not where one part decides', () => {
    expect(read('young_or_rich', { age: value(40n), income: { state: 'unmapped' } })).toEqual(empty);
    expect(read('young_or_rich', { age: value(10n), income: { state: 'unmapped' } })).toEqual(value(true));
    expect(read('young_or_rich', { age: value(40n), income: value(4_999_999n) })).toEqual(value(false));
  });

  it('sums booleans as 0 and 1', () => expect(read('flags', { has_plan: value(true), young_or_rich: value(false) })).toEqual(value(1n)));

  it('is taken as mapped where it is mapped', () => {
    expect(read('age_band', { age: value(3n), age_band: value('65+') })).toEqual(value('65+'));
  });
});

describe('dates', () => {
  it.each(['2024-02-29', '0001-01-01', '9999-12-31'])('%s exists', (date) => expect(isDate(date)).toBe(true));
  it.each(['2023-02-29', '2024-13-01', '2024-1-1', '0000-01-01', '2024-01-01T00:00:00Z', ''])('%s does not', (date) =>
    expect(isDate(date)).toBe(false),
  );
  it('count from 1970 in both directions', () => {
    expect(dayNumber('1970-01-01')).toBe(0);
    expect(dayNumber('1969-12-31')).toBe(-1);
    expect(daysBetween('1900-02-28', '1900-03-01')).toBe(1);
    expect(dateOfDay(dayNumber('2000-02-28') + 1)).toBe('2000-02-29');
  });
});
