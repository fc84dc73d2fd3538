/** Wait after the first unschedulable attempt and longest wait, seconds: `pkg/scheduler/apis/config/v1/defaults.go`. */
export const POD_INITIAL_BACKOFF = 1;
export const POD_MAX_BACKOFF = 10;

/**
 * How long a pod backs off after its `attempts`-th unschedulable attempt: the initial wait, doubled for each further
 * attempt, up to the longest. Source: `pkg/scheduler/backend/queue/backoff_queue.go`.
 * @param initial seconds
 * @param max seconds
 * @returns seconds; 0 before the first attempt
 */
export function backoffDuration(initial: number, max: number, attempts: number): number {
  return attempts === 0 ? 0 : Math.min(max, initial * 2 ** (attempts - 1));
}
