import { requireCount } from './domain.ts';

/** Which pod of a rolling update goes or comes first: maxSurge 1 with maxUnavailable 0, or the other way round. */
export type RolloutOrder = 'surge' | 'unavailable';

/**
 * Connections of the new pods after a rolling update, in order of creation, relative to an even share. Every client
 * keeps one connection and, when its pod goes, picks any of the ready ones with the same chance: exact expectation.
 * With `unavailable` the last new pod comes when all connections have moved, and gets none.
 * Source: the steps of kubernetes/kubernetes pkg/controller/deployment/rolling.go, one pod at a time.
 * @param replicas at least 1; at least 2 for `unavailable`, where otherwise no pod would be left to move to
 */
export function rolloutShares(replicas: number, order: RolloutOrder): number[] {
  requireCount('the replicas', replicas, order === 'surge' ? 1 : 2);
  const created: number[] = [];
  // Connections of each old pod, in even shares: they grow while others go.
  let old = 1;
  for (let step = 0; step < replicas; step++) {
    if (order === 'surge') created.push(0);
    // Pods that are there to pick from when one old pod has gone.
    const left = replicas - step - 1 + created.length;
    const moved = old / left;
    for (const pod of created.keys()) created[pod] += moved;
    old += moved;
    if (order === 'unavailable') created.push(0);
  }
  return created;
}

/**
 * Requests that fail in a rolling update whose pods stop at once, all pods together: those sent to each pod after it
 * stopped accepting and before the routing changed. Does not depend on the number of replicas.
 * @param rate requests a second to the Service, on new connections
 * @param propagation seconds until no node sends anything to a pod that is going
 * @param accepting seconds for which the process goes on accepting: preStop sleep and what it does after SIGTERM
 */
export function rolloutFailures(rate: number, propagation: number, accepting: number): number {
  return rate * Math.max(0, propagation - accepting);
}
