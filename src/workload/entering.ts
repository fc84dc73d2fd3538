import { type RandomStream, uniformInt } from '../engine/random.ts';
import { Cause, Lag, type LagCode } from '../network/causes.ts';
import { atWrongPort, type DirectAddresses } from '../network/directAddresses.ts';
import { INTERNET } from '../network/hosts.ts';
import { Address } from '../network/podAddresses.ts';
import type { Attempt } from './attempts.ts';
import type { Connecting } from './connecting.ts';
import { Discovering } from './discovering.ts';
import { type SourceEntry, Via } from './entries.ts';
import { ForwardingNodes } from './forwardingNodes.ts';
import type { Outcomes } from './outcomes.ts';
import { Policing } from './policing.ts';
import type { RequestWorld } from './requestWorld.ts';
import { Routing } from './routing.ts';

/**
 * How a try finds its pod: discovery -> entry -> routing view and pick ({@link Routing}; before that, for addresses other
 * than the Service's own, {@link ForwardingNodes}). What follows, the SYN on its way to that pod, is the business of
 * {@link Connecting}. Whatever is silent on the way leaves no event behind: the client's timeout
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
  /** Undefined where names simply resolve. */
  readonly #discovering: Discovering | undefined;
  /** Undefined where no network policy can be. */
  readonly #policing: Policing | undefined;
  /** Event code of a SYN that is sent again from the client. */
  readonly #leaveAgain: number;
  readonly #routing: Routing;
  readonly #nodes: ForwardingNodes;

  constructor(world: RequestWorld, outcomes: Outcomes, connecting: Connecting) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#connecting = connecting;
    const { attempts, loop, streams, traffic } = world;
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
      if (attempts.isAwaited(attempt, generation)) this.#nodes.enterNode(attempt);
    });
    const enterAgain = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#nodes.enterAgain(attempt);
    });
    this.#leaveAgain = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.enter(attempt);
    });
    this.#routing = new Routing(world, outcomes, connecting, { leave: this.#leaveAgain, enter: enterAgain });
    this.#nodes = new ForwardingNodes(world, outcomes, connecting, this.#routing, enterAgain);
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
      this.#routing.route(attempt, entry, place, -1);
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

  /** The container of one client starts, in place of another. */
  clientStarted(client: number): void {
    this.#discovering?.clientStarted(client);
  }

  /** The client has found the Service's address: the rules of its own node answer for it. */
  #enterService(attempt: Attempt): void {
    if (!this.#connecting.begin(attempt, this.#leaveAgain)) return;
    const { attempts, clients, entries } = this.#w;
    this.#routing.route(
      attempt,
      entries[attempts.source(attempt)],
      clients.place[attempts.client(attempt)],
      -1,
    );
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

  /** Does the client's own node take a connection to an external or a load balancer's address to the Service itself? */
  #ownNodeAnswers({ elsewhere, via, port }: SourceEntry, place: number): boolean {
    if (place === INTERNET || elsewhere || via === Via.nodePort || via === Via.hostPort) return false;
    return via === Via.externalIP || this.#w.router.answersForLoadBalancer(place, port);
  }

  /** A packet goes straight from one place to another, where `step` handles it. */
  #travel(attempt: Attempt, from: number, to: number, step: number): void {
    const { attempts, latencies, loop } = this.#w;
    const lane = latencies.oneWayLane(latencies.path(from, -1, to));
    loop.scheduleAfter(lane, step, attempt, attempts.generation(attempt));
  }
}
