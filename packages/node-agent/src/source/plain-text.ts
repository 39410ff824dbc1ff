/**
 * The one text form of typed values, so that a codebook mapping reads the same whatever kind of file they come from: whole numbers without
 * ".0", numbers without exponent, dates `YYYY-MM-DD`, booleans `true`/`false`.
 */
import type { Engine } from './engine.ts';

/** SQL that defines the macro `plain_number(text)`: the engine's text of a double ("1e-05", "5.0") without exponent or ".0". */
const plainNumberMacro = `create macro plain_number(t) as
  case
    when not contains(t, 'e') then if(ends_with(t, '.0'), left(t, length(t) - 2), t)
    else if(starts_with(t, '-'), '-', '') || plain_digits(
      replace(replace(split_part(t, 'e', 1), '.', ''), '-', ''),
      length(split_part(replace(split_part(t, 'e', 1), '-', ''), '.', 1)) + cast(split_part(t, 'e', 2) as integer))
  end`;

/** `digits` with the point after position `point`, which may lie outside them. */
const plainDigitsMacro = `create macro plain_digits(digits, point) as
  case
    when point <= 0 then '0.' || repeat('0', -point) || digits
    when point >= length(digits) then digits || repeat('0', point - length(digits))
    else left(digits, point) || '.' || substr(digits, point + 1)
  end`;

/** Defines the macros that `plainText` uses. Once per engine. */
export async function definePlainText(engine: Engine): Promise<void> {
  await engine.run(plainDigitsMacro);
  await engine.run(plainNumberMacro);
}

const asIs = /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DECIMAL\(.*\)|BOOLEAN|DATE|TIME|UUID|ENUM\(.*\)|BIGNUM)$/;

/** The SQL of a value of the engine's type `type` as plain text; undefined for nested and binary types, which no variable can read. */
export function plainText(value: string, type: string): string | undefined {
  if (type === 'VARCHAR') return value;
  if (asIs.test(type)) return `cast(${value} as varchar)`;
  if (type === 'DOUBLE' || type === 'FLOAT') return `plain_number(cast(${value} as varchar))`;
  if (/^TIMESTAMP(_S|_MS|_NS)?$/.test(type)) return `cast(cast(${value} as timestamp) as varchar)`;
  if (type === 'TIMESTAMP WITH TIME ZONE') return `cast(timezone('UTC', ${value}) as varchar)`;
  return undefined;
}

/** The same for a number of JavaScript. */
export function plainNumberText(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const [mantissa = '', exponent] = String(value).split('e');
  if (exponent === undefined) return mantissa === '-0' ? '0' : mantissa;
  const digits = mantissa.replace(/[-.]/g, '');
  const point = mantissa.replace('-', '').split('.')[0]?.length ?? 1;
  const at = point + Number(exponent);
  const sign = value < 0 ? '-' : '';
  if (at <= 0) return `${sign}0.${'0'.repeat(-at)}${digits}`;
  return at >= digits.length ? `${sign}${digits.padEnd(at, '0')}` : `${sign}${digits.slice(0, at)}.${digits.slice(at)}`;
}
