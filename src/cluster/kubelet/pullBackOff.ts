/** First and longest wait after a pull that failed, seconds: `pkg/kubelet/kubelet.go`. */
const FIRST = 10;
const LONGEST = 300;

/** After a failed pull: how long no other one is tried, and since when. Seconds. */
export interface PullBackOff {
  readonly wait: number;
  /** Seconds. */
  readonly failedAt: number;
}

/**
 * The back-off after one more failure: the wait doubles, and begins anew when nothing has failed for twice the longest.
 * Source: `Next` in `staging/src/k8s.io/client-go/util/flowcontrol/backoff.go`.
 */
export function afterFailedPull(before: PullBackOff | undefined, now: number): PullBackOff {
  const isFirst = before === undefined || now - before.failedAt > 2 * LONGEST;
  return { wait: isFirst ? FIRST : Math.min(LONGEST, before.wait * 2), failedAt: now };
}
