import { Cause, Lag } from '../network/causes.ts';
import { INTERNET } from '../network/hosts.ts';
import type { FrontEnd } from '../network/loadBalancer/frontEnd.ts';
import type { Attempt } from './attempts.ts';
import type { Connecting } from './connecting.ts';
import { Via } from './entries.ts';
import type { Outcomes } from './outcomes.ts';
import type { RequestWorld } from './requestWorld.ts';
import type { Routing } from './routing.ts';

/**
 * How a SYN for an address that is not the Service's own goes on: from a load balancer to one of its targets, and at the
 * node that forwards it to that node's rules, or to the pod that has its port.
 */
export class ForwardingNodes {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #connecting: Connecting;
  readonly #routing: Routing;
  readonly #again: number;
  /** Event code of the moment at which a load balancer has worked on a connection, and the lanes by source, -1: at once. */
  readonly #balance: number;
  readonly #workLane: Int32Array;

  /** @param again event code of a SYN that is sent again to the node that it was for */
  constructor(
    world: RequestWorld,
    outcomes: Outcomes,
    connecting: Connecting,
    routing: Routing,
    again: number,
  ) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#connecting = connecting;
    this.#routing = routing;
    this.#again = again;
    const { attempts, entries, loop } = world;
    this.#balance = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#pickTarget(attempt);
    });
    this.#workLane = Int32Array.from(entries, ({ loadBalancer: { latency } = { latency: 0 } }) =>
      latency > 0 ? loop.delayLane(latency) : -1,
    );
  }

  /** The SYN is at the load balancer, or at the node whose address the client used. */
  enterNode(attempt: Attempt): void {
    const { attempts, entries, loop } = this.#w;
    const source = attempts.source(attempt);
    if (entries[source].loadBalancer === undefined) this.#arriveAtNode(attempt);
    else if (this.#workLane[source] < 0) this.#pickTarget(attempt);
    else loop.scheduleAfter(this.#workLane[source], this.#balance, attempt, attempts.generation(attempt));
  }

  /** The load balancer sends the connection to one of its targets, which it may be the only one to believe alive. */
  #pickTarget(attempt: Attempt): void {
    const { addresses, attempts, clientAddresses, entries, flows } = this.#w;
    const { loadBalancer } = entries[attempts.source(attempt)];
    if (loadBalancer === undefined) return;
    const client = attempts.client(attempt);
    const target = loadBalancer.pick(flows.take(attempt), clientAddresses.address[client], client);
    if (target < 0) {
      this.#withoutTarget(attempt, loadBalancer);
    } else if (loadBalancer.targets === 'instance') {
      attempts.setVia(attempt, target);
      this.#arriveAtNode(attempt);
    } else {
      // Straight to a pod: its node passes the packets on, without rules.
      attempts.setPod(attempt, target);
      attempts.setVia(attempt, addresses.node[target]);
      if (this.#canArrive(attempt)) this.#connecting.send(attempt, addresses.node[target]);
    }
  }

  /** The node forwards the port to its own pod, or has nothing that listens there. */
  #enterHostPort(attempt: Attempt, node: number): void {
    const { attempts, clients, latencies } = this.#w;
    const slot = this.#w.hostPorts[attempts.source(attempt)]?.slotOn(node) ?? -1;
    if (slot < 0) {
      const path = latencies.path(clients.place[attempts.client(attempt)], -1, node);
      this.#outcomes.failAlong(attempt, path, Cause.refused, Lag.noPodOnNode);
      return;
    }
    attempts.setPod(attempt, slot);
    this.#connecting.send(attempt, node);
  }

  #withoutTarget(attempt: Attempt, { missing, whenNoneHealthy }: FrontEnd): void {
    const { attempts, clients, latencies } = this.#w;
    if (missing === 'no-name') {
      this.#outcomes.fail(attempt, Cause.nameNotFound, Lag.noReadyPod);
      return;
    }
    const lag = missing === 'stale-name' ? Lag.staleDns : undefined;
    if (whenNoneHealthy === 'drop') {
      this.#connecting.unanswered(attempt, lag ?? Lag.loadBalancerWithoutTarget, this.#balance);
      return;
    }
    const path = latencies.path(clients.place[attempts.client(attempt)], -1, INTERNET);
    this.#outcomes.failAlong(attempt, path, Cause.noHealthyTarget, lag ?? Lag.none);
  }

  /** The SYN is at the node that forwards it, if that can be reached. */
  #arriveAtNode(attempt: Attempt): void {
    const { attempts, entries } = this.#w;
    const node = attempts.via(attempt);
    if (!this.#canArrive(attempt)) return;
    const entry = entries[attempts.source(attempt)];
    if (entry.via === Via.hostPort) this.#enterHostPort(attempt, node);
    else this.#routing.route(attempt, entry, node, node);
  }

  /** Can a packet get to the node that forwards it? If not, the silence gets the name of its lag. */
  #canArrive(attempt: Attempt): boolean {
    const { attempts, attribution, clients, entries, hosts } = this.#w;
    const place = clients.place[attempts.client(attempt)];
    const node = attempts.via(attempt);
    if (hosts.reachable(place, node)) return true;
    const { loadBalancer } = entries[attempts.source(attempt)];
    const lag = attribution.entryNode(place, node, loadBalancer !== undefined);
    this.#connecting.unanswered(attempt, lag, this.#again);
    return false;
  }

  /**
   * A SYN is sent again and reaches where the first one met silence: a load balancer keeps a flow on its target, and a
   * node that has neither forwarded it nor sent it on has no entry in its connection tracking, so its rules decide anew.
   */
  enterAgain(attempt: Attempt): void {
    const { attempts, clients, entries } = this.#w;
    const via = attempts.via(attempt);
    const entry = entries[attempts.source(attempt)];
    if (via < 0) this.#routing.route(attempt, entry, clients.place[attempts.client(attempt)], -1);
    else if (entry.loadBalancer === undefined || entry.loadBalancer.targets === 'instance')
      this.#arriveAtNode(attempt);
    else if (this.#canArrive(attempt)) this.#connecting.send(attempt, via);
  }
}
