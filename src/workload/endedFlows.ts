import { Cause, Lag } from '../network/causes.ts';
import { INTERNET } from '../network/hosts.ts';
import type { FrontEnd } from '../network/loadBalancer/frontEnd.ts';
import type { Connection } from './connections.ts';
import type { Outcomes } from './outcomes.ts';
import type { RequestWorld } from './requestWorld.ts';

/**
 * Lets the load balancers end the connections of a target: a network load balancer of AWS sends RST to the clients of a target
 * that turns unhealthy, others when a target has had its time to drain. Rare, so it looks at every try and client.
 */
export function endFlowsOfBalancers(world: RequestWorld, outcomes: Outcomes): void {
  const balancers = new Set(world.entries.flatMap(({ loadBalancer }) => loadBalancer ?? []));
  for (const balancer of balancers)
    balancer.onFlowsEnded((target) => {
      const isOver = (connection: Connection) => targetOf(world, balancer, connection) === target;
      resetAwaited(world, outcomes, balancer, isOver);
      dropIdle(world, balancer, isOver);
    });
}

/** The target that a connection goes to; clients inside the cluster do not pass the load balancer. */
function targetOf({ connections }: RequestWorld, balancer: FrontEnd, connection: Connection): number {
  const via = connections.via(connection);
  return via < 0 || balancer.targets === 'instance' ? via : connections.pod(connection);
}

/** Requests that wait for an answer over such a connection fail as soon as the RST is with the client. */
function resetAwaited(
  { attempts, clients, entries, latencies }: RequestWorld,
  outcomes: Outcomes,
  balancer: FrontEnd,
  isOver: (connection: Connection) => boolean,
): void {
  for (let attempt = 0; attempt < attempts.used; attempt++) {
    if (!attempts.awaited(attempt) || entries[attempts.source(attempt)].loadBalancer !== balancer) continue;
    const connection = attempts.connection(attempt);
    if (connection < 0 || !isOver(connection)) continue;
    const path = latencies.path(clients.place[attempts.client(attempt)], -1, INTERNET);
    outcomes.failAlong(attempt, path, Cause.reset, Lag.loadBalancerEndedFlow);
  }
}

/** A client that is told of the end of an idle connection does not use it again. */
function dropIdle(
  { clients, connections, entries }: RequestWorld,
  balancer: FrontEnd,
  isOver: (connection: Connection) => boolean,
): void {
  for (const [source, { loadBalancer }] of entries.entries()) {
    if (loadBalancer !== balancer) continue;
    const end = clients.firstOf(source + 1);
    for (let client = clients.firstOf(source); client < end; client++)
      connections.dropIdleWhere(client, isOver);
  }
}
