import { probeRate } from '../balancing/health/checkThresholds.ts';
import type { ClusterEvent } from '../cluster/events.ts';
import type { TrafficConfig } from '../workload/config.ts';
import type { HealthChange } from '../workload/health/healthViews.ts';

/** What an event says besides the change itself. */
export interface HealthWitness {
  /** Name of the pod with that slot. */
  readonly podName: (slot: number) => string;
  /** Clients of the source at this moment: of a call, the pods that make it. */
  readonly clients: number;
}

/**
 * What clients that look after the health of endpoints have to say, in the form of Kubernetes' events. Kubernetes itself knows
 * nothing of it: the reasons are those of no component.
 * @param time seconds
 * @param source the one that the change is of, or a call
 */
export function healthEvent(
  time: number,
  change: HealthChange,
  source: TrafficConfig,
  { podName, clients }: HealthWitness,
): ClusterEvent {
  const { entry, name } = source;
  const object = `Service/${entry.service}`;
  if (change.kind === 'checks') {
    const message = checks(source, clients, change.endpoints);
    return { time, type: 'Normal', reason: 'HealthChecks', object, message };
  }
  // More clients that leave it out is worse; fewer is better.
  const isWorse = change.clients > change.before;
  const type = isWorse ? 'Warning' : 'Normal';
  const who = `${change.clients} of ${clientsOf(name, clients)}`;
  if (change.kind === 'left-out') {
    const reason = isWorse ? 'EndpointEjected' : 'EndpointReturned';
    return { time, type, reason, object: `Pod/${podName(change.pod)}`, message: `left out by ${who}` };
  }
  const reason = isWorse ? 'PanicEntered' : 'PanicLeft';
  return { time, type, reason, object, message: `too few healthy endpoints for ${who}` };
}

/** How many checks all clients of a source together make. */
function checks({ balancing, name }: TrafficConfig, clients: number, endpoints: number): string {
  // Without health checks nobody asks, and the rate is 0.
  const interval = balancing?.health?.healthCheck?.interval ?? Number.POSITIVE_INFINITY;
  const rate = Number(probeRate(clients, endpoints, interval).toPrecision(3));
  const verb = clients === 1 ? 'checks' : 'check';
  return `${clientsOf(name, clients)} ${verb} ${endpoints} endpoints every ${interval} s: ${rate} checks a second`;
}

function clientsOf(name: string, count: number): string {
  return `${count} ${count === 1 ? 'client' : 'clients'} of ${name}`;
}
