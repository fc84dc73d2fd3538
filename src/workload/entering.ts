import { type RandomStream, uniformInt } from '../engine/random.ts';
import { Cause, Lag, type LagCode } from '../network/causes.ts';
import { atWrongPort, type DirectAddresses } from '../network/directAddresses.ts';
import { INTERNET } from '../network/hosts.ts';
import { IcmpRateLimiter } from '../network/icmpRateLimiter.ts';
import { type NewConnection, newConnection } from '../network/kubeProxy/newConnection.ts';
import type { FrontEnd } from '../network/loadBalancer/frontEnd.ts';
import { Address } from '../network/podAddresses.ts';
import { Unrouted } from '../network/router.ts';
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
  /** Of several addresses of one name. */
  readonly #addressChoice: readonly RandomStream[];
  readonly #closedPort: number;
  readonly #enter: number;
  /** What the router is asked with, filled anew for each connection. */
  readonly #connection = newConnection();
  /** Event code of the moment at which a load balancer has worked on a connection, and the lanes by source, -1: at once. */
  readonly #balance: number;
  readonly #workLane: Int32Array;
  /** Undefined where names simply resolve. */
  readonly #discovering: Discovering | undefined;
  /** Undefined where no network policy can be. */
  readonly #policing: Policing | undefined;
  /** Event codes of a SYN that is sent again: to the node that it was for, and from the client. */
  readonly #enterAgain: number;
  readonly #leaveAgain: number;
  /** Absent: hosts send as many ICMP errors as there are. */
  readonly #icmp: IcmpRateLimiter | undefined;

  constructor(world: RequestWorld, outcomes: Outcomes, connecting: Connecting) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#connecting = connecting;
    const { attempts, entries, loop, streams, traffic } = world;
    this.#policing = world.policies && new Policing(world, world.policies, outcomes);
    this.#nodeChoice = traffic.map(({ name }) => streams.stream(`node-choice/${name}`));
    this.#addressChoice = traffic.map(({ name }) => streams.stream(`address-choice/${name}`));
    this.#closedPort = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#meetClosedPort(attempt);
    });
    const { discovery } = world;
    this.#discovering =
      discovery &&
      new Discovering(world, discovery, outcomes, {
        enterService: (attempt) => this.#enterService(attempt),
        enterPod: (attempt, slot) => this.#enterPod(attempt, slot),
        enterNowhere: (attempt, lag) => this.#enterNowhere(attempt, lag),
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
    this.#enterAgain = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#enterAgainAt(attempt);
    });
    this.#leaveAgain = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.enter(attempt);
    });
    if (world.tcp?.icmpRateLimit === true) this.#icmp = new IcmpRateLimiter(loop, world.hosts.count);
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
    } else if (!this.#connecting.begin(attempt, this.#leaveAgain)) {
      // No packet has left the client's network.
    } else if (entry.direct !== undefined) {
      this.#enterDirectly(attempt, entry, entry.direct, place);
    } else if (entry.via === Via.clusterIP || this.#ownNodeAnswers(entry, place)) {
      // For a client inside, kube-proxy answers for external addresses and the load balancer's too (ipMode VIP,
      // KEP-1860; `pkg/proxy/iptables/proxier.go`).
      this.#route(attempt, entry, place, -1);
    } else if (entry.via === Via.nodePort || entry.via === Via.externalIP || entry.via === Via.hostPort) {
      // How packets for an external address get to a node is not Kubernetes' business: any node will do.
      const { among: present = hosts.present } = entry;
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

  /** The client has a pod's own address, or that of a server outside. */
  #enterDirectly(attempt: Attempt, entry: SourceEntry, to: DirectAddresses, place: number): void {
    const { attempts } = this.#w;
    const { slots } = to;
    if (slots.length === 0) {
      const lag = entry.hasReadyEndpoint ? Lag.staleDns : Lag.noReadyPod;
      this.#outcomes.fail(attempt, Cause.nameNotFound, lag);
      return;
    }
    const random = this.#addressChoice[attempts.source(attempt)];
    this.#connectTo(attempt, slots[slots.length === 1 ? 0 : uniformInt(random, slots.length)], place);
  }

  /** @param slot of a pod, perhaps {@link atWrongPort} */
  #connectTo(attempt: Attempt, slot: number, place: number): void {
    const { addresses, attempts } = this.#w;
    attempts.setVia(attempt, -1);
    attempts.setPod(attempt, slot < 0 ? atWrongPort(slot) : slot);
    if (slot >= 0) this.#connecting.send(attempt, place);
    else this.#travel(attempt, place, addresses.node[atWrongPort(slot)], this.#closedPort);
  }

  /** The SYN is at a pod that does not listen at this port, whose kernel says so; if there is a pod. */
  #meetClosedPort(attempt: Attempt): void {
    const { addresses, attempts, attribution, clients, hosts } = this.#w;
    const place = clients.place[attempts.client(attempt)];
    const slot = attempts.pod(attempt);
    const answers = addresses.state[slot] !== Address.gone && hosts.pathOpen(place, -1, addresses.node[slot]);
    if (answers) this.#outcomes.failFromPod(attempt, Cause.refused, Lag.wrongPort);
    else attempts.setLag(attempt, attribution.blackHole(place, slot));
  }

  /** The clients of a node are back after a loss of power. */
  clientsBack(node: number): void {
    this.#discovering?.clientsBack(node);
  }

  /** The client has found the Service's address: the rules of its own node answer for it. */
  #enterService(attempt: Attempt): void {
    if (!this.#connecting.begin(attempt, this.#leaveAgain)) return;
    const { attempts, clients, entries } = this.#w;
    this.#route(attempt, entries[attempts.source(attempt)], clients.place[attempts.client(attempt)], -1);
  }

  /** The client has found a pod's own address: no rules are in between. */
  #enterPod(attempt: Attempt, slot: number): void {
    if (!this.#connecting.begin(attempt, this.#leaveAgain)) return;
    const { attempts, clients, entries } = this.#w;
    const { direct, endpoints = direct } = entries[attempts.source(attempt)];
    const isWrongPort = endpoints?.hasWrongPort === true && endpoints.slots.includes(atWrongPort(slot));
    this.#connectTo(attempt, isWrongPort ? atWrongPort(slot) : slot, clients.place[attempts.client(attempt)]);
  }

  /** The client has picked the try's pod from its own list of endpoints. */
  enterPicked(attempt: Attempt): void {
    this.#enterPod(attempt, this.#w.attempts.pod(attempt));
  }

  /** The client has an address that nothing answers for, now or later. */
  #enterNowhere(attempt: Attempt, lag: LagCode): void {
    if (this.#connecting.begin(attempt, this.#leaveAgain)) this.#w.attempts.setLag(attempt, lag);
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

  /** Does the client's own node take a connection to an external or a load balancer's address to the Service itself? */
  #ownNodeAnswers({ elsewhere, via, port }: SourceEntry, place: number): boolean {
    if (place === INTERNET || elsewhere || via === Via.nodePort || via === Via.hostPort) return false;
    return via === Via.externalIP || this.#w.router.answersForLoadBalancer(place, port);
  }

  /** The first packet of the attempt's connection, as it comes to the node. */
  #describe(attempt: Attempt, entry: SourceEntry, node: number, via: number): NewConnection {
    const { attempts, clientAddresses, clients } = this.#w;
    const client = attempts.client(attempt);
    const connection = this.#connection;
    connection.node = node;
    connection.port = entry.port;
    connection.external = entry.via !== Via.clusterIP;
    connection.loadBalancer = entry.via === Via.loadBalancer;
    connection.fromHere = via < 0 || clients.place[client] === node;
    connection.source = clientAddresses.address[client];
    connection.sourcePort = clientAddresses.nextPort(client);
    return connection;
  }

  /** A packet that goes to another node is tracked on the one that it leaves, too. */
  #clientsNodeIsFull(attempt: Attempt): boolean {
    const { attempts, clients, tracking } = this.#w;
    return tracking.isFull(clients.place[attempts.client(attempt)]);
  }

  /** Why the node that routes says nothing at all. @param unrouted a number of {@link Unrouted} */
  #lagOfDrop(unrouted: number, entry: SourceEntry, via: number): LagCode {
    if (unrouted === Unrouted.sourceNotAllowed) return Lag.sourceNotAllowed;
    if (unrouted === Unrouted.noRule)
      return entry.hasReadyEndpoint ? Lag.rulesNotYetProgrammed : Lag.noReadyPod;
    // A load balancer would have left the node out, had its health checks told it by now.
    return via >= 0 && entry.loadBalancer !== undefined ? Lag.loadBalancerHealthCheck : Lag.noLocalEndpoint;
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
    else this.#route(attempt, entry, node, node);
  }

  /** Can a packet get to the node that forwards it? If not, the silence gets the name of its lag. */
  #canArrive(attempt: Attempt): boolean {
    const { attempts, attribution, clients, entries, hosts } = this.#w;
    const place = clients.place[attempts.client(attempt)];
    const node = attempts.via(attempt);
    if (hosts.reachable(place, node)) return true;
    const { loadBalancer } = entries[attempts.source(attempt)];
    const lag = attribution.entryNode(place, node, loadBalancer !== undefined);
    this.#connecting.unanswered(attempt, lag, this.#enterAgain);
    return false;
  }

  /**
   * A SYN is sent again and reaches where the first one met silence: a load balancer keeps a flow on its target, and a
   * node that has neither forwarded it nor sent it on has no entry in its connection tracking, so its rules decide anew.
   */
  #enterAgainAt(attempt: Attempt): void {
    const { attempts, clients, entries } = this.#w;
    const via = attempts.via(attempt);
    const entry = entries[attempts.source(attempt)];
    if (via < 0) this.#route(attempt, entry, clients.place[attempts.client(attempt)], -1);
    else if (entry.loadBalancer === undefined || entry.loadBalancer.targets === 'instance')
      this.#arriveAtNode(attempt);
    else if (this.#canArrive(attempt)) this.#connecting.send(attempt, via);
  }

  /** Where a SYN that was dropped without a word arrives when it is sent again. @param via the node that forwards, or -1 */
  #again(via: number): number {
    return via < 0 ? this.#leaveAgain : this.#enterAgain;
  }

  /** The rules of `node` pick a pod. `via`: the node, if the packet came from elsewhere; else -1. */
  #route(attempt: Attempt, entry: SourceEntry, node: number, via: number): void {
    const { attempts, router, tracking } = this.#w;
    if (tracking.isFull(node) || (via >= 0 && this.#clientsNodeIsFull(attempt))) {
      this.#connecting.unanswered(attempt, Lag.conntrackTableFull, this.#again(via));
      return;
    }
    const slot = router.route(this.#describe(attempt, entry, node, via));
    if (slot < 0) {
      if (slot === Unrouted.rejected) this.#reject(attempt, entry, via);
      else this.#connecting.unanswered(attempt, this.#lagOfDrop(slot, entry, via), this.#again(via));
      return;
    }
    attempts.setPod(attempt, slot);
    attempts.setVia(attempt, via);
    this.#connecting.send(attempt, node);
  }

  /**
   * The node's rules hold no endpoint: it answers with an ICMP error, which the client sees as a refusal (the chain
   * KUBE-SERVICES rejects, `pkg/proxy/iptables/proxier.go`). On the client's own node that takes no time. Of too many
   * errors for one client the rest is not sent.
   */
  #reject(attempt: Attempt, entry: SourceEntry, via: number): void {
    const { attempts, clients, latencies } = this.#w;
    const lag =
      entry.lagWithoutEndpoint ?? (entry.hasReadyEndpoint ? Lag.rulesNotYetProgrammed : Lag.noReadyPod);
    const client = attempts.client(attempt);
    const place = clients.place[client];
    if (this.#icmp?.allows(via < 0 ? place : via, client) === false) {
      attempts.setVia(attempt, via);
      this.#connecting.unanswered(attempt, lag, this.#enterAgain);
    } else if (via < 0) {
      this.#outcomes.fail(attempt, Cause.noEndpoints, lag);
    } else {
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
