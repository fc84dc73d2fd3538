/** How numbers are shown to people in the terminal. Three significant digits are as many as a table needs. */

/** A whole number with thousands set apart: `1,234,567`. */
export function countText(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/**
 * A latency in seconds in its natural unit: `850 µs`, `21.3 ms`, `1.02 s`; `-` when nothing was measured.
 *
 * @param seconds at least 0, or null
 */
export function latencyText(seconds: number | null): string {
  if (seconds === null) return '-';
  if (seconds === 0) return '0 s';
  if (seconds < 0.9995e-3) return `${threeDigits(seconds * 1e6)} µs`;
  if (seconds < 0.9995) return `${threeDigits(seconds * 1e3)} ms`;
  return `${threeDigits(seconds)} s`;
}

/**
 * A fraction as a percentage: `0.843 %`; `-` when nothing was measured.
 *
 * @param fraction 0 to 1, or null
 */
export function percentText(fraction: number | null): string {
  if (fraction === null) return '-';
  if (fraction === 0) return '0 %';
  // A few failures among a million requests are not none, and a few missing are not all.
  if (fraction < 0.0000005) return '<0.0001 %';
  if (fraction > 0.999 && fraction < 1) return `${Math.floor(fraction * 1e5) / 1e3} %`;
  return `${fewDigits(fraction * 100)} %`;
}

/** At most three significant digits, and no more than four decimals: 9.46, 0.846, 0.0035. */
function fewDigits(percent: number): string {
  return threeDigits(Number(percent.toFixed(4)));
}

/**
 * A moment of simulated time: `107.3 s`, `60 s`.
 *
 * @param seconds of simulated time
 */
export function momentText(seconds: number): string {
  return `${Math.round(seconds * 10) / 10} s`;
}

/**
 * A length of wall-clock time for a remark: `8 s`, `3 min 20 s`.
 *
 * @param seconds of wall-clock time; less than one counts as one
 */
export function waitText(seconds: number): string {
  const whole = Math.max(1, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  return whole % 60 === 0 ? `${whole / 60} min` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}

/** From 100 on whole numbers, for 1,234 s says more than 1,230 s. */
function threeDigits(value: number): string {
  if (value >= 100) return countText(Math.round(value));
  return String(Number(value.toPrecision(3)));
}
