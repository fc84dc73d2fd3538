/**
 * Two sums of the same numbers may differ in their last bits; a timer set for the moment in question must find it
 * reached. Seconds.
 */
const ROUNDING = 1e-9;

/**
 * Has the pod been ready for long enough to count as available?
 * Source: `IsPodAvailable` in `pkg/api/v1/pod/util.go`.
 * @param readyForSeconds since the Ready condition last changed; null: not known
 */
export function isPodAvailable(
  ready: boolean,
  readyForSeconds: number | null,
  minReadySeconds: number,
): boolean {
  if (!ready || minReadySeconds <= 0) return ready;
  return readyForSeconds !== null && readyForSeconds >= minReadySeconds - ROUNDING;
}

/**
 * Seconds until the pod becomes available if nothing happens to it; null: it is, or time alone will not make it so.
 * Source: `nextPodAvailabilityCheck` in `pkg/controller/controller_utils.go`.
 */
export function nextAvailabilityCheckSeconds(
  ready: boolean,
  readyForSeconds: number | null,
  minReadySeconds: number,
): number | null {
  if (!ready || minReadySeconds <= 0 || readyForSeconds === null) return null;
  return isPodAvailable(ready, readyForSeconds, minReadySeconds) ? null : minReadySeconds - readyForSeconds;
}
