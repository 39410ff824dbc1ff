/**
 * How well the values of a column fit a variable, and the mapping under which they do. A code map is proposed only for texts that are a code
 * or a label of the codebook (or a usual spelling of yes and no), so a proposal holds no text that is particular to a row.
 */
import {
  type CategoryVariable,
  type Code,
  isDate,
  type Key,
  type NumericVariable,
  normaliseBsn,
  parseDecimal,
  type Variable,
} from '@ketensom/protocol';
import { type ColumnProfile, shareOf } from './column-profile.ts';

/** A fit: the share of filled values that the mapping reads, from 0 to 1. */
export interface ValueMatch {
  readonly share: number;
  readonly codes?: ReadonlyMap<string, string | boolean>;
  readonly format?: string;
  /** The values alone make the column recognisable, whatever its name. */
  readonly isDistinctive: boolean;
}

const fold = (text: string): string =>
  text
    .trim()
    .toLowerCase()
    .normalize('NFKD')
    .replace(/[^a-z0-9]/g, '');

const labelsOf = ({ label }: Code): string[] =>
  label === undefined ? [] : typeof label === 'string' ? [label] : Object.values(label).filter((text) => typeof text === 'string');

function matchCategory(variable: CategoryVariable, profile: ColumnProfile): ValueMatch {
  const own = new Set(variable.codes.map(({ code }) => code));
  const identity = shareOf(profile, (text) => own.has(text));
  const byName = new Map(
    variable.codes.flatMap((code) => [code.code, ...labelsOf(code)].map((name) => [fold(name), code.code] as const)).reverse(),
  );
  const codes = new Map<string, string>();
  for (const text of profile.values.keys()) {
    const code = own.has(text) ? text : byName.get(fold(text));
    if (code !== undefined && fold(text) !== '') codes.set(text, code);
  }
  const mapped = shareOf(profile, (text) => codes.has(text));
  const isDistinctive = variable.codes.length >= 3 && Math.max(identity, mapped) > 0.9 && profile.distinct >= 3;
  return identity >= mapped ? { share: identity, isDistinctive } : { share: mapped, codes, isDistinctive };
}

const yesAndNo: readonly (readonly [yes: string, no: string])[] = [
  ['true', 'false'],
  ['J', 'N'],
  ['j', 'n'],
  ['Ja', 'Nee'],
  ['ja', 'nee'],
  ['JA', 'NEE'],
  ['Y', 'N'],
  ['yes', 'no'],
  ['Yes', 'No'],
  ['1', '0'],
  ['True', 'False'],
  ['TRUE', 'FALSE'],
];

function matchBoolean(profile: ColumnProfile): ValueMatch {
  const shares = yesAndNo.map(([yes, no]) => ({ yes, no, share: shareOf(profile, (text) => text === yes || text === no) }));
  const best = shares.reduce((a, b) => (b.share > a.share ? b : a));
  if (best.yes === 'true') return { share: best.share, isDistinctive: false };
  return {
    share: best.share,
    codes: new Map([
      [best.yes, true],
      [best.no, false],
    ]),
    isDistinctive: false,
  };
}

const dateFormats = ['%Y-%m-%d', '%d-%m-%Y', '%d/%m/%Y', '%Y%m%d', '%d.%m.%Y', '%m/%d/%Y'];

/** The date that a text writes in a format, or undefined. */
function readDate(text: string, format: string): string | undefined {
  const parts: Record<string, string> = {};
  const escaped = format
    .replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
    .replace('%Y', '(?<y>\\d{4})')
    .replace('%m', '(?<m>\\d{1,2})')
    .replace('%d', '(?<d>\\d{1,2})');
  Object.assign(parts, new RegExp(`^${escaped}$`).exec(text)?.groups);
  const iso = `${parts['y'] ?? ''}-${(parts['m'] ?? '').padStart(2, '0')}-${(parts['d'] ?? '').padStart(2, '0')}`;
  return isDate(iso) ? iso : undefined;
}

function matchDate(min: string, max: string, profile: ColumnProfile): ValueMatch {
  const shares = dateFormats.map((format) => ({
    format,
    share: shareOf(profile, (text) => {
      const date = readDate(format === '%Y-%m-%d' ? text.replace(/[T ]00:00(:00(\.0+)?)?$/, '') : text, format);
      return date !== undefined && date >= min && date <= max;
    }),
  }));
  const best = shares.reduce((a, b) => (b.share > a.share ? b : a));
  return { share: best.share, ...(best.format === '%Y-%m-%d' ? {} : { format: best.format }), isDistinctive: false };
}

function matchNumber(variable: NumericVariable, profile: ColumnProfile, decimal: '.' | ','): ValueMatch {
  const share = shareOf(profile, (text) => {
    const pointed = decimal === ',' ? (text.includes('.') ? '' : text.replace(',', '.')) : text;
    const isNumber = parseDecimal(pointed.replace(/^\+/, '')) !== undefined;
    return (
      isNumber &&
      Number(pointed) >= variable.min &&
      Number(pointed) <= variable.max &&
      (variable.kind === 'number' || Number.isInteger(Number(pointed)))
    );
  });
  return { share, isDistinctive: false };
}

/** The best way to read a column as a variable. */
export function matchVariable(variable: Variable, profile: ColumnProfile, decimal: '.' | ','): ValueMatch {
  switch (variable.kind) {
    case 'category':
      return matchCategory(variable, profile);
    case 'boolean':
      return matchBoolean(profile);
    case 'date':
      return matchDate(variable.min, variable.max, profile);
    default:
      return matchNumber(variable, profile, decimal);
  }
}

/** The share of a column's values that are valid keys; citizen service numbers are recognised by their test. */
export function matchKey(key: Key, profile: ColumnProfile): ValueMatch {
  if (key.kind !== 'bsn') return { share: profile.filled > 0 ? 1 : 0, isDistinctive: false };
  const share = shareOf(profile, (text) => normaliseBsn(text).state === 'value');
  return { share, isDistinctive: share > 0.8 };
}
