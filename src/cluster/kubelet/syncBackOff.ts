import type { RandomStream } from '../../engine/random.ts';

/** A sync that failed is done again after this long, seconds: `backOffPeriod` in `pkg/kubelet/kubelet.go`. */
export const SYNC_BACKOFF = 10;
/** A pod is looked at anew at least this often, seconds: `syncFrequency`, `pkg/kubelet/apis/config/v1beta1/defaults.go`. */
export const RESYNC_INTERVAL = 60;
/** Each wait of a pod's worker is up to this fraction longer: `pkg/kubelet/pod_workers.go`. */
const JITTER = 0.5;
/** Minor version from which the worker sleeps until a container's back-off is over (PR 133066). */
const WAKES_AT_EXPIRY_SINCE = 35;

/**
 * A wait with the pod worker's jitter: `seconds` to one and a half times that, evenly. The form is `wait.Jitter` in
 * `staging/src/k8s.io/apimachinery/pkg/util/wait`.
 */
export function jittered(seconds: number, random: RandomStream): number {
  return seconds * (1 + JITTER * random());
}

/**
 * Seconds, before the jitter, until a pod's worker looks again at a container whose back-off is not over: when that
 * ends, but not later than the next resync. Before v1.35 it looked after each {@link SYNC_BACKOFF}, which makes a
 * restart up to 15 s late. Source: `completeWork` in `pkg/kubelet/pod_workers.go`.
 * @param left seconds until the back-off is over
 */
export function wakeAfter(left: number, kubernetesMinor: number): number {
  return kubernetesMinor >= WAKES_AT_EXPIRY_SINCE ? Math.min(left, RESYNC_INTERVAL) : SYNC_BACKOFF;
}
