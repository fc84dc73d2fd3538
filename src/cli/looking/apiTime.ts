/** Simulated time 0 as a date, so that API objects can have times: the first instant of the year 2000, UTC. */
const EPOCH = Date.UTC(2000, 0, 1);

// Names of Go's time formats, which are English whatever the locale.
const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** A time as in API objects, to the second: `2000-01-01T00:01:35Z` for 95 s. @param seconds simulated, may be negative */
export function rfc3339(seconds: number): string {
  return dateOf(seconds)
    .toISOString()
    .replace(/\.\d+Z$/, 'Z');
}

/**
 * A time with fractions, as Leases have it (`MicroTime`): `2000-01-01T00:01:35.250000Z`.
 *
 * @param seconds simulated, may be negative
 */
export function rfc3339Micro(seconds: number): string {
  // Fractions count upwards from the second before, also before time 0.
  const micros = Math.floor((seconds - Math.floor(seconds)) * 1e6);
  return `${rfc3339(seconds).slice(0, -1)}.${String(micros).padStart(6, '0')}Z`;
}

/**
 * A time as `kubectl describe` shows it (Go's RFC1123Z): `Sat, 01 Jan 2000 00:01:35 +0000`.
 *
 * @param seconds simulated, may be negative
 */
export function rfc1123(seconds: number): string {
  const date = dateOf(seconds);
  const day = String(date.getUTCDate()).padStart(2, '0');
  const clock = date.toISOString().slice(11, 19);
  return `${DAYS[date.getUTCDay()]}, ${day} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${clock} +0000`;
}

/** Cut off to the second before, as API objects have it. */
function dateOf(seconds: number): Date {
  return new Date(EPOCH + Math.floor(seconds) * 1000);
}
