/** Exact decimals: texts like "-12.50" and whole units of 10^-scale. No floating point arithmetic happens here. */

const decimalPattern = /^(-?)(\d+)(?:\.(\d+))?$/;

/** A decimal as `units` x 10^-`scale`. */
export interface Decimal {
  readonly units: bigint;
  readonly scale: number;
}

/** The decimal that a text writes; undefined when it is not of the form `-?digits(.digits)?`. */
export function parseDecimal(text: string): Decimal | undefined {
  const match = decimalPattern.exec(text);
  if (match === null) return undefined;
  const fraction = match[3] ?? '';
  const units = BigInt(`${match[2]}${fraction}`);
  return { units: match[1] === '-' ? -units : units, scale: fraction.length };
}

/** The shortest decimal text that a finite double stands for, without exponent. @throws RangeError for NaN and infinities. */
export function decimalText(value: number): string {
  if (!Number.isFinite(value)) throw new RangeError('not a finite number');
  const [mantissa = '', exponent = '0'] = String(value).split('e');
  const decimal = parseDecimal(mantissa);
  if (decimal === undefined) throw new RangeError('not a decimal');
  const scale = decimal.scale - Number(exponent);
  return scale >= 0 ? formatUnits(decimal.units, scale) : formatUnits(decimal.units * 10n ** BigInt(-scale), 0);
}

/** `units` x 10^-`scale` as text, without trailing zeros; never "-0". */
export function formatUnits(units: bigint, scale: number): string {
  const sign = units < 0n ? '-' : '';
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
  const fraction = scale === 0 ? '' : digits.slice(-scale).replace(/0+$/, '');
  const whole = scale === 0 ? digits : digits.slice(0, -scale);
  return `${sign}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A decimal text in whole units of 10^-scale; undefined when it is no decimal or has more decimals than `scale`. */
export function toUnits(text: string, scale: number): bigint | undefined {
  const decimal = parseDecimal(text);
  if (decimal === undefined) return undefined;
  const shift = scale - decimal.scale;
  if (shift >= 0) return decimal.units * 10n ** BigInt(shift);
  const divisor = 10n ** BigInt(-shift);
  return decimal.units % divisor === 0n ? decimal.units / divisor : undefined;
}

/** -1, 0 or 1 as the first is less than, equal to or greater than the second. */
export function compareDecimals(a: Decimal, b: Decimal): number {
  const scale = Math.max(a.scale, b.scale);
  const left = a.units * 10n ** BigInt(scale - a.scale);
  const right = b.units * 10n ** BigInt(scale - b.scale);
  return left < right ? -1 : left > right ? 1 : 0;
}
