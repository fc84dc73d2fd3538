import { type RandomStream, uniformInt } from '../engine/random.ts';
import { Cause, Lag } from '../network/causes.ts';
import { INTERNET } from '../network/hosts.ts';
import type { FrontEnd } from '../network/loadBalancer/frontEnd.ts';
import type { Attempt } from './attempts.ts';
import type { Connecting } from './connecting.ts';
import { Discovering } from './discovering.ts';
import { type SourceEntry, Via } from './entries.ts';
import type { Outcomes } from './outcomes.ts';
import { Policing } from './policing.ts';
import type { RequestWorld } from './requestWorld.ts';

/**
 * How a try finds its pod: discovery -> entry -> routing view and pick. What follows, the SYN on its way to that pod,
 * is the business of {@link Connecting}. Whatever is silent on the way leaves no event behind: the client's timeout
 * ends it, and the attempt's lag remembers what it was.
 */
export class Entering {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #connecting: Connecting;
  readonly #nodeChoice: readonly RandomStream[];
  readonly #enter: number;
  /** Event code of the moment at which a load balancer has worked on a connection, and the lanes by source, -1: at once. */
  readonly #balance: number;
  readonly #workLane: Int32Array;
  /** Undefined where names simply resolve. */
  readonly #discovering: Discovering | undefined;
  /** Undefined where no network policy can be. */
  readonly #policing: Policing | undefined;

  constructor(world: RequestWorld, outcomes: Outcomes, connecting: Connecting) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#connecting = connecting;
    const { attempts, entries, loop, streams, traffic } = world;
    this.#policing = world.policies && new Policing(world, world.policies, outcomes);
    this.#nodeChoice = traffic.map(({ name }) => streams.stream(`node-choice/${name}`));
    const { discovery } = world;
    this.#discovering =
      discovery &&
      new Discovering(world, discovery, outcomes, {
        enterService: (attempt) => this.#enterService(attempt),
        enterPod: (attempt, slot) => this.#enterPod(attempt, slot),
      });
    this.#enter = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#enterNode(attempt);
    });
    this.#balance = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#pickTarget(attempt);
    });
    this.#workLane = Int32Array.from(entries, ({ loadBalancer: { latency } = { latency: 0 } }) =>
      latency > 0 ? loop.delayLane(latency) : -1,
    );
  }

  /**
   * Discovery, then entry: from the client's own node, or by the address of a node or a load balancer. A name whose
   * Service does not exist fails at once; otherwise a packet leaves, and this returns before it arrives.
   */
  enter(attempt: Attempt): void {
    if (this.#discovering?.begin(attempt)) return;
    const { attempts, clients, entries, hosts } = this.#w;
    const source = attempts.source(attempt);
    const entry = entries[source];
    const place = clients.place[attempts.client(attempt)];
    if (this.#policing?.stopsLookup(attempt)) return;
    if (!entry.resolves) {
      this.#outcomes.fail(attempt, Cause.nameNotFound, Lag.none);
    } else if (entry.via === Via.clusterIP || (entry.via === Via.loadBalancer && place !== INTERNET)) {
      // For a client inside, kube-proxy answers for the load balancer's address too (ipMode VIP, KEP-1860;
      // `pkg/proxy/iptables/proxier.go`).
      this.#route(attempt, entry, place, -1);
    } else if (entry.via === Via.nodePort) {
      const { present } = hosts;
      const node =
        entry.node >= 0 ? entry.node : present[uniformInt(this.#nodeChoice[source], present.length)];
      attempts.setVia(attempt, node);
      if (this.#policing?.stopsEntry(attempt, node)) return;
      this.#travel(attempt, place, node, this.#enter);
    } else if (entry.loadBalancer?.provisioned === false) {
      this.#outcomes.fail(attempt, Cause.nameNotFound, Lag.loadBalancerProvisioning);
    } else {
      this.#travel(attempt, place, INTERNET, this.#enter);
    }
  }

  /** The clients of a node are back after a loss of power. */
  clientsBack(node: number): void {
    this.#discovering?.clientsBack(node);
  }

  /** The client has found the Service's address: the rules of its own node answer for it. */
  #enterService(attempt: Attempt): void {
    const { attempts, clients, entries } = this.#w;
    this.#route(attempt, entries[attempts.source(attempt)], clients.place[attempts.client(attempt)], -1);
  }

  /** The client has found a pod's own address: no rules are in between. */
  #enterPod(attempt: Attempt, slot: number): void {
    const { attempts, clients } = this.#w;
    attempts.setPod(attempt, slot);
    attempts.setVia(attempt, -1);
    this.#connecting.send(attempt, clients.place[attempts.client(attempt)]);
  }

  /** The SYN is at the load balancer, or at the node whose address the client used. */
  #enterNode(attempt: Attempt): void {
    const { attempts, entries, loop } = this.#w;
    const source = attempts.source(attempt);
    if (entries[source].loadBalancer === undefined) this.#arriveAtNode(attempt);
    else if (this.#workLane[source] < 0) this.#pickTarget(attempt);
    else loop.scheduleAfter(this.#workLane[source], this.#balance, attempt, attempts.generation(attempt));
  }

  /** The load balancer sends the connection to one of its targets, which it may be the only one to believe alive. */
  #pickTarget(attempt: Attempt): void {
    const { addresses, attempts, entries, flows } = this.#w;
    const { loadBalancer } = entries[attempts.source(attempt)];
    if (loadBalancer === undefined) return;
    const target = loadBalancer.pick(flows.take(attempt));
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

  #withoutTarget(attempt: Attempt, { whenNoneHealthy }: FrontEnd): void {
    const { attempts, clients, latencies } = this.#w;
    if (whenNoneHealthy === 'drop') {
      attempts.setLag(attempt, Lag.loadBalancerWithoutTarget);
      return;
    }
    const path = latencies.path(clients.place[attempts.client(attempt)], -1, INTERNET);
    this.#outcomes.failAlong(attempt, path, Cause.noHealthyTarget, Lag.none);
  }

  /** The SYN is at the node that forwards it, if that can be reached. */
  #arriveAtNode(attempt: Attempt): void {
    const { attempts, entries } = this.#w;
    const node = attempts.via(attempt);
    if (this.#canArrive(attempt)) this.#route(attempt, entries[attempts.source(attempt)], node, node);
  }

  /** Can a packet get to the node that forwards it? If not, the silence gets the name of its lag. */
  #canArrive(attempt: Attempt): boolean {
    const { attempts, attribution, clients, entries, hosts } = this.#w;
    const place = clients.place[attempts.client(attempt)];
    const node = attempts.via(attempt);
    if (hosts.reachable(place, node)) return true;
    const { loadBalancer } = entries[attempts.source(attempt)];
    attempts.setLag(attempt, attribution.entryNode(place, node, loadBalancer !== undefined));
    return false;
  }

  /** The rules of `node` pick a pod. `via`: the node, if the packet came from elsewhere; else -1. */
  #route(attempt: Attempt, entry: SourceEntry, node: number, via: number): void {
    const { attempts, router } = this.#w;
    const slot = router.pick(node, entry.port);
    if (slot < 0) {
      this.#reject(attempt, entry, via);
      return;
    }
    attempts.setPod(attempt, slot);
    attempts.setVia(attempt, via);
    this.#connecting.send(attempt, node);
  }

  /**
   * The node's rules hold no endpoint: it answers with an ICMP error, which the client sees as a refusal (the chain
   * KUBE-SERVICES rejects, `pkg/proxy/iptables/proxier.go`). On the client's own node that takes no time.
   */
  #reject(attempt: Attempt, entry: SourceEntry, via: number): void {
    const { attempts, clients, latencies } = this.#w;
    const lag = entry.hasReadyEndpoint ? Lag.rulesNotYetProgrammed : Lag.noReadyPod;
    if (via < 0) {
      this.#outcomes.fail(attempt, Cause.noEndpoints, lag);
    } else {
      const place = clients.place[attempts.client(attempt)];
      this.#outcomes.failAlong(attempt, latencies.path(place, -1, via), Cause.noEndpoints, lag);
    }
  }

  /** A packet goes straight from one place to another, where `step` handles it. */
  #travel(attempt: Attempt, from: number, to: number, step: number): void {
    const { attempts, latencies, loop } = this.#w;
    const lane = latencies.oneWayLane(latencies.path(from, -1, to));
    loop.scheduleAfter(lane, step, attempt, attempts.generation(attempt));
  }
}
