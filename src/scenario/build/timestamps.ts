/** The log format has English names, whatever the machine's language. */
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * `[17/May/2015:10:05:03 +0000]` of the Common and the Combined Log Format. It is what Apache's `%t` and
 * nginx's `$time_local` write.
 */
const LOG_TIME = /\[(\d{2})\/([A-Z][a-z]{2})\/(\d{4}):(\d{2}):(\d{2}):(\d{2}) ([+-])(\d{2})(\d{2})\]/;
/** ISO 8601 with `T` or a space; without a zone it is UTC, because local time would differ between machines. */
const ISO_TIME =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2}):(\d{2}(?:[.,]\d{1,9})?)(?:Z|([+-])(\d{2}):?(\d{2}))?$/;
/** A plain number, as counters and spreadsheets write it. */
const NUMBER = /^\d+(?:\.\d+)?(?:[eE][+-]?\d{1,2})?$/;

/**
 * Seconds since 1970 of the line of an access log; `undefined` if it has no such time. The zone is taken into
 * account, so that a log of two servers in two zones is in order.
 */
export function logTime(line: string): number | undefined {
  const match = LOG_TIME.exec(line);
  if (match === null) return undefined;
  const [, day, month, year, hour, minute, second, sign, zoneHours, zoneMinutes] = match;
  const monthIndex = MONTHS.indexOf(month);
  // A month of another language is no date.
  if (monthIndex < 0) return undefined;
  const local =
    Date.UTC(Number(year), monthIndex, Number(day), Number(hour), Number(minute), Number(second)) / 1000;
  return local - offset(sign, zoneHours, zoneMinutes);
}

/**
 * Seconds of a time stamp: an ISO 8601 time, or a number. Numbers as large as today's Unix time in milli-, micro- or
 * nanoseconds are taken as such; smaller ones are seconds.
 */
export function timestamp(text: string): number | undefined {
  if (NUMBER.test(text)) return inSeconds(text);
  const match = ISO_TIME.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour, minute, second, sign = '+', zoneHours = '0', zoneMinutes = '0'] = match;
  const minutes = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute)) / 1000;
  // Seconds may have a fraction, and a leap second is the first second of the next minute.
  return minutes + Number(second.replace(',', '.')) - offset(sign, zoneHours, zoneMinutes);
}

/** Powers of ten above today's time in seconds (1.4e9 to 2e9) tell the unit. */
function inSeconds(text: string): number | undefined {
  const value = Number(text);
  if (!Number.isFinite(value)) return undefined;
  const digits = [9, 6, 3].find((each) => value >= 10 ** (each + 8)) ?? 0;
  if (digits === 0 || !/^\d+$/.test(text)) return value / 10 ** digits;
  // In two parts: a number of nanoseconds has more digits than a number can hold.
  return Number(text.slice(0, -digits)) + Number(text.slice(-digits)) / 10 ** digits;
}

/** Seconds by which a zone is ahead of UTC. */
function offset(sign: string, hours: string, minutes: string): number {
  return (sign === '-' ? -1 : 1) * (Number(hours) * 3600 + Number(minutes) * 60);
}
