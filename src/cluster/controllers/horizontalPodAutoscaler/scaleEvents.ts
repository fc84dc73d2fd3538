import type { ScalingPolicy } from '../../objects.ts';

/** A change of the number of pods that the autoscaler made, in one direction. */
export interface ScaleEvent {
  /** Pods more, or less; positive. */
  readonly change: number;
  /** Seconds. */
  readonly time: number;
}

/**
 * Pods by which the number was changed within the last `periodSeconds`.
 * Source: `getReplicasChangePerPeriod` in `pkg/controller/podautoscaler/horizontal.go`.
 */
export function changeInPeriod(events: readonly ScaleEvent[], periodSeconds: number, now: number): number {
  return events.reduce((sum, { change, time }) => (time > now - periodSeconds ? sum + change : sum), 0);
}

/**
 * Notes a change. One event that no policy of its direction looks back to any more makes room for it.
 * Source: `storeScaleEvent` in the same file.
 * @param policies of the direction of the event
 */
export function storeScaleEvent(
  events: ScaleEvent[],
  event: ScaleEvent,
  policies: readonly ScalingPolicy[],
): void {
  const longest = Math.max(0, ...policies.map(({ periodSeconds }) => periodSeconds));
  const outdated = events.findLastIndex(({ time }) => time < event.time - longest);
  if (outdated >= 0) events[outdated] = event;
  else events.push(event);
}
