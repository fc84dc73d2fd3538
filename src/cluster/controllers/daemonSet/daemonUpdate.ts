/** A node that is to have a pod of a DaemonSet, and the pod that it has. */
export interface DaemonNode<T> {
  /** Undefined: none yet. */
  readonly pod: T | undefined;
  /** Is the pod of the present template? */
  readonly isUpdated: boolean;
  /** Is it ready for long enough, and not being deleted? */
  readonly isAvailable: boolean;
  readonly isTerminating: boolean;
}

/**
 * The pods of an old template that a rolling update deletes now. Those that are not available go in any case; of the
 * others as many as there may be unavailable pods. The surge is 0: a pod makes room before the next one comes.
 * Source: `rollingUpdate` in `pkg/controller/daemon/update.go`.
 * @param maxUnavailable number of pods
 */
export function podsToUpdate<T>(nodes: readonly DaemonNode<T>[], maxUnavailable: number): T[] {
  const unavailable = nodes.filter(({ isAvailable }) => !isAvailable).length;
  const old = nodes.filter(({ isUpdated, isTerminating }) => !isUpdated && !isTerminating);
  const useless = old.filter(({ isAvailable }) => !isAvailable);
  const candidates = old.filter(({ isAvailable }) => isAvailable);
  const allowed = Math.max(0, maxUnavailable - unavailable);
  return [...useless, ...candidates.slice(0, allowed)].flatMap(({ pod }) => pod ?? []);
}
