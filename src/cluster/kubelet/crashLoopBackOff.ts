/** A container that ran for longer than this since its last start begins anew, seconds: `pkg/kubelet/kubelet.go`. */
const RESET_AFTER = 600;

/** The back-off of one container: how long the next wait is, and when that was decided (seconds). */
export interface BackOff {
  /** Seconds. */
  readonly wait: number;
  readonly updatedAt: number;
}

/**
 * Seconds from the exit of a container until it may be started again: nothing the first time, and nothing after
 * ten minutes of life. Source: `IsInBackOffSince` in `staging/src/k8s.io/client-go/util/flowcontrol/backoff.go`.
 * @param exitedAt when the container exited, seconds
 */
export function restartDelay(backOff: BackOff | undefined, exitedAt: number): number {
  return backOff === undefined || hasExpired(backOff, exitedAt) ? 0 : backOff.wait;
}

/**
 * The back-off once the container has been started again: the first wait, then doubled each time up to `max`.
 * Source: `Next` in the same file.
 * @param exitedAt the exit that this restart answers, seconds
 * @param initial `crashLoopBackOffInitial`, seconds
 * @param max `crashLoopBackOffMax`, seconds
 */
export function afterRestart(
  backOff: BackOff | undefined,
  exitedAt: number,
  now: number,
  initial: number,
  max: number,
): BackOff {
  const wait =
    backOff === undefined || hasExpired(backOff, exitedAt) ? initial : Math.min(max, backOff.wait * 2);
  return { wait, updatedAt: now };
}

/** The kubelet's own `HasExpiredFunc`: ten minutes, whatever the longest wait is set to (`pkg/kubelet/kubelet.go`). */
function hasExpired(backOff: BackOff, exitedAt: number): boolean {
  return exitedAt - backOff.updatedAt > RESET_AFTER;
}
