// Seconds.
const MINUTE = 60;
const HOUR = 60 * MINUTE;

/**
 * A duration as kubectl writes ages: two or three significant figures, `95s`, `3m20s`, `17m`, `5h12m`, `3d4h`.
 * Source: `HumanDuration` in `staging/src/k8s.io/apimachinery/pkg/util/duration/duration.go`.
 * @param seconds fractions are cut off; from -2 on down it is `<invalid>`, as a time in the future is
 */
export function humanDuration(seconds: number): string {
  const whole = Math.trunc(seconds);
  if (whole < -1) return '<invalid>';
  // Clocks differ a little, so a second in the future is now.
  if (whole < 0) return '0s';
  if (whole < 2 * MINUTE) return `${whole}s`;
  const minutes = Math.floor(whole / MINUTE);
  if (minutes < 10) return `${minutes}m${unlessZero(whole % MINUTE, 's')}`;
  if (minutes < 3 * 60) return `${minutes}m`;
  return inHours(Math.floor(whole / HOUR), minutes % 60);
}

/** @param minutes beyond the whole hours Each step drops the smaller unit once it no longer matters. */
function inHours(hours: number, minutes: number): string {
  const days = Math.floor(hours / 24);
  if (hours < 8) return `${hours}h${unlessZero(minutes, 'm')}`;
  if (hours < 48) return `${hours}h`;
  if (days < 8) return `${days}d${unlessZero(hours % 24, 'h')}`;
  if (days < 2 * 365) return `${days}d`;
  if (days < 8 * 365) return `${Math.floor(days / 365)}y${unlessZero(days % 365, 'd')}`;
  return `${Math.floor(days / 365)}y`;
}

/** A part that is 0 is left out: `3m`, not `3m0s`. */
function unlessZero(count: number, unit: string): string {
  return count === 0 ? '' : `${count}${unit}`;
}
