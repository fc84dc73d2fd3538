/**
 * A count with thousands separators: `359,880`. At most two decimals.
 *
 * @param count whole, or a mean
 */
export function countText(count: number): string {
  const [whole = '', fraction] = String(Math.round(count * 100) / 100).split('.');
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return fraction ? `${grouped}.${fraction}` : grouped;
}

/**
 * `3 pods`, `1 pod`.
 *
 * @param plural where an s is not enough
 */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${countText(count)} ${count === 1 ? noun : plural}`;
}

/** The verb after a count: `1 was`, `2 were`. */
export function wasOrWere(count: number): string {
  return count === 1 ? 'was' : 'were';
}

/**
 * A fraction (0 to 1) in per cent with the digits that it deserves. What is not quite nothing or not quite all is
 * never rounded to it, because `0 %` and `100 %` read as exact.
 */
export function percentText(fraction: number): string {
  const percent = fraction * 100;
  // Zero and one are exact here, so they may be said.
  if (percent === 0 || percent === 100) return `${percent} %`;
  if (percent < 0.01) return 'under 0.01 %';
  if (percent > 99.9) return 'over 99.9 %';
  return `${percent < 1 ? trimmed(percent, 2) : trimmed(percent, percent < 10 ? 1 : 0)} %`;
}

/** A moment or a duration in seconds: `60 s`, `3.4 s`, `0.25 s`. */
export function secondsText(seconds: number): string {
  const size = Math.abs(seconds);
  return `${trimmed(seconds, size >= 100 ? 0 : size >= 1 ? 1 : 3)} s`;
}

/** A latency (seconds) in the unit that suits it: `850 µs`, `23 ms`, `1.04 s`; a dash when there is none. */
// The limits lie half a digit below one unit: 999.6 µs reads as 1 ms.
export function latencyText(seconds: number | null): string {
  if (seconds === null || Number.isNaN(seconds)) return '–';
  if (seconds >= 0.9995) return `${significant(seconds)} s`;
  if (seconds >= 0.0009995) return `${significant(seconds * 1e3)} ms`;
  return `${significant(seconds * 1e6)} µs`;
}

/**
 * Makes the space between a number and its unit one at which no line breaks.
 *
 * @param text that goes into a page or under a chart
 */
export function withBoundUnits(text: string): string {
  return text.replace(/(\d) (?=(?:s|ms|µs)\b|%)/g, '$1\u00a0');
}

/**
 * Three digits: a simulated latency is not known better.
 *
 * @param value in the unit of the text, at least 0
 */
function significant(value: number): string {
  return value === 0 ? '0' : trimmed(value, Math.max(0, 2 - Math.floor(Math.log10(value))));
}

/** With at most so many decimals, and none that are zero. */
function trimmed(value: number, digits: number): string {
  return String(Number(value.toFixed(digits)));
}
