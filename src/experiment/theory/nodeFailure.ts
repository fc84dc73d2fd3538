import { requireCount, requireNonNegative, requirePositive, requireProbability } from './domain.ts';

/** Seconds after the crash at which the node lifecycle controller finds a node dead. */
export interface DetectionWindow {
  readonly earliest: number;
  readonly mean: number;
  readonly latest: number;
}

/**
 * When a dead node becomes NotReady: its last heartbeat is up to one interval old, and the controller looks once a
 * monitor period.
 * Source: kubernetes/kubernetes pkg/controller/nodelifecycle/node_lifecycle_controller.go.
 * @param gracePeriod seconds without a heartbeat (40 s, 50 s since v1.32)
 * @param heartbeat seconds between two heartbeats (10 s)
 * @param monitorPeriod seconds between two looks (5 s)
 */
export function detectionWindow(
  gracePeriod: number,
  heartbeat: number,
  monitorPeriod: number,
): DetectionWindow {
  requirePositive('the grace period', gracePeriod);
  requirePositive('the heartbeat interval', heartbeat);
  requirePositive('the monitor period', monitorPeriod);
  return {
    earliest: gracePeriod - heartbeat,
    mean: gracePeriod - heartbeat / 2 + monitorPeriod / 2,
    latest: gracePeriod + monitorPeriod,
  };
}

/**
 * New connections that hang because they go to a dead node: rate x share of dead endpoints x time until the routing
 * changes.
 * @param deadShare endpoints on the dead node over all endpoints
 */
export function hangingConnections(rate: number, deadShare: number, seconds: number): number {
  requireNonNegative('the rate', rate);
  requireProbability('the share of dead endpoints', deadShare);
  requireNonNegative('the time', seconds);
  return rate * deadShare * seconds;
}

/** Share of requests that succeed with r retries, each on a new random pick, while a share of the endpoints is dead. */
export function successWithFreshPicks(deadShare: number, retries: number): number {
  requireProbability('the share of dead endpoints', deadShare);
  requireCount('the number of retries', retries, 0);
  return 1 - deadShare ** (retries + 1);
}

/** Load of the pods that are left when k of n are gone. Above 1 their queues grow until there are replacements. */
export function survivingUtilisation(utilisation: number, pods: number, lost: number): number {
  requireNonNegative('the utilisation', utilisation);
  requireCount('the pods', pods);
  requireCount('the lost pods', lost, 0);
  if (lost >= pods) throw new RangeError(`of ${pods} pods ${lost} cannot be lost with any left`);
  return (utilisation * pods) / (pods - lost);
}
