/**
 * A time span as Go prints it, cut to milliseconds: `796ms`, `7.264s`, `2m3s`. The format is that of `Duration.String`
 * in Go's `time` package.
 * @param seconds at least 0
 */
export function goDuration(seconds: number): string {
  // The millisecond that a sum of binary fractions falls short of is due all the same.
  const ms = Math.floor(seconds * 1000 + 1e-6);
  if (ms === 0) return '0s';
  if (ms < 1000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const rest = `${(ms % 60_000) / 1000}s`;
  if (hours > 0) return `${hours}h${minutes}m${rest}`;
  return minutes > 0 ? `${minutes}m${rest}` : rest;
}
