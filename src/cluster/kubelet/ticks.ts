/**
 * Seconds until the next tick of something that happens every `period` seconds, at `phase` and its multiples from
 * there: more than 0 and at most one period, as a tick at this very moment has already been.
 */
export function untilTick(now: number, phase: number, period: number): number {
  const since = now - phase;
  return Math.max(0, (Math.floor(since / period) + 1) * period - since);
}
