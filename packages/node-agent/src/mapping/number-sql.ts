/**
 * Decimal text to whole units of 10^-decimals, in SQL, exactly: `[+-]digits[.digits]`, nothing else (no exponent, no thousands separator).
 * More decimals than declared are rounded half to even, and the row is marked.
 */
import { decimalText, type NumericVariable, parseDecimal } from '@ketensom/protocol';

/** What a number in the source looks like once its decimal sign is a point. */
const anyNumber = '[+-]?([0-9]+(\\.[0-9]+)?|\\.[0-9]+)';

/** The integer type that holds a variable's units, and a bound beyond every value of it: text with more digits is cut off there. */
export interface UnitType {
  readonly type: 'bigint' | 'hugeint';
  readonly beyond: bigint;
}

/** Least and greatest value in units, rounded inwards. */
export function unitRange(variable: NumericVariable): { readonly min: bigint; readonly max: bigint } {
  return { min: toGrid(variable.min, variable.decimals, 'up'), max: toGrid(variable.max, variable.decimals, 'down') };
}

/** The grid point at or next to a bound, in units. Total: any finite double. */
export function toGrid(bound: number, decimals: number, direction: 'up' | 'down'): bigint {
  const decimal = parseDecimal(decimalText(bound));
  if (decimal === undefined) throw new RangeError('a bound is a finite number');
  const numerator = decimal.units * 10n ** BigInt(decimals);
  const divisor = 10n ** BigInt(decimal.scale);
  const remainder = ((numerator % divisor) + divisor) % divisor;
  const floor = (numerator - remainder) / divisor;
  return remainder === 0n || direction === 'down' ? floor : floor + 1n;
}

/** @throws RangeError for a range beyond 2^120 units, which no layout can sum. */
export function unitType(variable: NumericVariable): UnitType {
  const { min, max } = unitRange(variable);
  const largest = [max, -min].reduce((a, b) => (a > b ? a : b), 0n);
  if (largest >= 2n ** 120n) throw new RangeError('the range of a variable is beyond 2^120 units');
  return largest < 2n ** 62n ? { type: 'bigint', beyond: 2n ** 62n } : { type: 'hugeint', beyond: 2n ** 120n };
}

/** How a number is read: the decimals and the sign that separates them in the source, and the type of the units. */
export interface NumberForm {
  readonly decimals: number;
  readonly decimal: '.' | ',';
  readonly unit: UnitType;
}

/** The text with a point as its decimal sign. With a decimal comma a point is no part of a number, and must not turn into one. */
export const pointedSql = (text: string, decimal: '.' | ','): string => (decimal === '.' ? text : `translate(${text}, ',.', '.;')`);

/** Holds for most numbers: few enough digits, and no more decimals than declared. Null where the text is null. */
export function isSimpleSql(pointed: string, { decimals }: NumberForm): string {
  if (decimals > 17) return `if(${pointed} is null, null, false)`;
  const fraction = decimals === 0 ? '' : `(\\.[0-9]{1,${decimals}})?`;
  return `regexp_full_match(${pointed}, '[+-]?[0-9]{1,${18 - decimals}}${fraction}')`;
}

/** Holds for numbers that are not simple. Branches are evaluated for the rows that reach them only, so this costs nothing in clean data. */
const isNumberSql = (pointed: string): string => `regexp_full_match(${pointed}, '${anyNumber}')`;

const wholeOf = (pointed: string): string => `split_part(${pointed}, '.', 1)`;
const fractionOf = (pointed: string): string => `split_part(${pointed}, '.', 2)`;
const restOf = (pointed: string, decimals: number): string => `rtrim(substr(${fractionOf(pointed)}, ${decimals + 1}), '0')`;

/** Units from the columns of the pointed text and of `isSimpleSql`; null where it is no number. */
export function unitsSql(pointed: string, isSimple: string, form: NumberForm): string {
  const { decimals, unit } = form;
  const digits = decimals === 0 ? pointed : `${wholeOf(pointed)} || rpad(${fractionOf(pointed)}, ${decimals}, '0')`;
  return `case when ${isSimple} then cast(${digits} as ${unit.type}) when ${isNumberSql(pointed)} then cast(${roundedUnits(pointed, form)} as ${unit.type}) end`;
}

/** Whether units had to be rounded; never null. */
export const isRoundedSql = (pointed: string, isSimple: string, { decimals }: NumberForm): string =>
  `case when ${isSimple} then false when ${isNumberSql(pointed)} then ${restOf(pointed, decimals)} <> '' else false end`;

/** The general case: magnitude first, then half to even, then the sign. Magnitudes with too many digits become the bound. */
function roundedUnits(pointed: string, { decimals, unit }: NumberForm): string {
  const [whole, rest] = [wholeOf(pointed), restOf(pointed, decimals)];
  const digits = `'0' || ltrim(translate(${whole}, '+-', ''), '0') || rpad(left(${fractionOf(pointed)}, ${decimals}), ${decimals}, '0')`;
  const magnitude = `least(coalesce(try_cast(${digits} as hugeint), ${unit.beyond}), ${unit.beyond}::hugeint)`;
  const up = `case when ${rest} > '5' or (${rest} = '5' and ${magnitude} % 2 = 1) then 1 else 0 end`;
  return `if(starts_with(${whole}, '-'), -1, 1) * least(${magnitude} + ${up}, ${unit.beyond}::hugeint)`;
}
