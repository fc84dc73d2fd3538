/**
 * How numbers are written to results files. Rounding hides the last bits, which no reader needs, keeps files small
 * and makes every figure in a file equal to the same figure in another.
 */

/** A measured quantity to 6 significant digits; anything that is not finite stays as it is. */
export function significant(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : value;
}

/** A time in seconds to the microsecond. */
export function microseconds(seconds: number): number {
  return Math.round(seconds * 1e6) / 1e6;
}

/** The number for JSON, where what was not measured (NaN) is `null`. */
export function orNull(value: number): number | null {
  return Number.isFinite(value) ? significant(value) : null;
}

/**
 * A number as decimal text without an exponent, as spreadsheets and shell tools read it; what is not finite is
 * empty. Below 1e-6, where JavaScript would switch to an exponent, 12 decimals are kept.
 */
export function decimal(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (value === 0) return '0';
  if (Math.abs(value) >= 1e-6) return String(value);
  const text = value.toFixed(12).replace(/\.?0+$/, '');
  return text === '-0' ? '0' : text;
}
