/** What one unit is worth. Parts of a second divide, because 15 / 10^6 is exact where 15 x 10^-6 is not. */
const SECONDS_OF = new Map<string, (count: number) => number>([
  ['h', (count) => count * 3600],
  ['m', (count) => count * 60],
  ['s', (count) => count],
  ['ms', (count) => count / 1e3],
  ['us', (count) => count / 1e6],
  ['µs', (count) => count / 1e6],
  ['ns', (count) => count / 1e9],
]);

/** One number with its unit. Only what Go's parser takes: no sign, no blank, no bare number. */
const PART = String.raw`\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h)`;
/** More than eight parts are no duration that anyone writes. */
const WHOLE = new RegExp(`^(?:${PART}){1,8}$`);

/**
 * Pattern of a duration, for the JSON schema that editors use. Without a bound on the parts, as an editor is
 * not what a file is refused by.
 */
export const DURATION_PATTERN = `^(?:${PART})+$`;

/**
 * Seconds of a duration in the notation of Go's `time.ParseDuration` (`500ms`, `10s`, `1m30s`, `1.5h`), which is the
 * one of Kubernetes' own settings. `undefined` for anything else: a sign, a space, a number without a unit.
 */
export function parseDuration(text: string): number | undefined {
  if (text.length > 64 || !WHOLE.test(text)) return undefined;
  let seconds = 0;
  for (const [, count, unit] of text.matchAll(/([\d.]+)([a-zµ]+)/g)) {
    seconds += SECONDS_OF.get(unit)?.(Number(count)) ?? Number.NaN;
  }
  return Number.isFinite(seconds) ? seconds : undefined;
}

/**
 * The shortest usual way to write a duration: `1m30s`, `0s`, `250ms`, `15us`. For whole nanoseconds
 * `parseDuration(formatDuration(seconds)) === seconds`. What is no whole number of a larger unit is written
 * in nanoseconds.
 *
 * @param seconds finite and not negative.
 */
export function formatDuration(seconds: number): string {
  if (Number.isInteger(seconds) && seconds < 1e15) return wholeSeconds(seconds);
  if (seconds >= 1) return `${seconds}s`;
  for (const [unit, perSecond] of [
    ['ms', 1e3],
    ['us', 1e6],
  ] as const) {
    const count = Number((seconds * perSecond).toPrecision(12));
    if (count >= 1 && count / perSecond === seconds) return `${count}${unit}`;
  }
  return `${Number((seconds * 1e9).toPrecision(12))}ns`;
}

/**
 * Hours, minutes and seconds, without those that are 0. `1h`, not `60m`: the form that a person would write.
 */
function wholeSeconds(seconds: number): string {
  if (seconds === 0) return '0s';
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  return `${hours ? `${hours}h` : ''}${minutes ? `${minutes}m` : ''}${rest ? `${rest}s` : ''}`;
}
