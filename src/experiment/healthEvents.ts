import { probeRate } from '../balancing/health/checkThresholds.ts';
import type { ClusterEvent } from '../cluster/events.ts';
import type { TrafficConfig } from '../workload/config.ts';
import type { HealthChange } from '../workload/health/healthViews.ts';

/**
 * What clients that look after the health of endpoints have to say, in the form of Kubernetes' events. Kubernetes itself knows
 * nothing of it: the reasons are those of no component.
 * @param time seconds
 * @param podName name of the pod with that slot
 */
export function healthEvent(
  time: number,
  change: HealthChange,
  traffic: readonly TrafficConfig[],
  podName: (slot: number) => string,
): ClusterEvent {
  const source = traffic[change.source];
  const { from, entry, name } = source;
  const object = `Service/${entry.service}`;
  if (change.kind === 'checks')
    return {
      time,
      type: 'Normal',
      reason: 'HealthChecks',
      object,
      message: checks(source, change.endpoints),
    };
  // More clients that leave it out is worse; fewer is better.
  const isWorse = change.clients > change.before;
  const type = isWorse ? 'Warning' : 'Normal';
  const who = `${change.clients} of ${from.count} ${from.count === 1 ? 'client' : 'clients'} of ${name}`;
  if (change.kind === 'left-out') {
    const reason = isWorse ? 'EndpointEjected' : 'EndpointReturned';
    return { time, type, reason, object: `Pod/${podName(change.pod)}`, message: `left out by ${who}` };
  }
  const reason = isWorse ? 'PanicEntered' : 'PanicLeft';
  return { time, type, reason, object, message: `too few healthy endpoints for ${who}` };
}

/** How many checks all clients of a source together make. */
function checks({ balancing, from, name }: TrafficConfig, endpoints: number): string {
  // Without health checks nobody asks, and the rate is 0.
  const interval = balancing?.health?.healthCheck?.interval ?? Number.POSITIVE_INFINITY;
  const rate = Number(probeRate(from.count, endpoints, interval).toPrecision(3));
  return `${from.count} clients of ${name} check ${endpoints} endpoints every ${interval} s: ${rate} checks a second`;
}
