import type { PodSlot } from '../cluster/runtime.ts';
import { type RandomStream, uniformInt } from '../engine/random.ts';
import { Cause, Lag, type LagCode } from '../network/causes.ts';
import { INTERNET } from '../network/hosts.ts';
import { Address } from '../network/podAddresses.ts';
import type { Attempt } from './attempts.ts';
import { type SourceEntry, Via } from './entries.ts';
import type { Outcomes } from './outcomes.ts';
import type { RequestWorld } from './requestWorld.ts';

/** A neighbour entry of a bridged network fails 2 to 6 s after the SYN (measured on Linux 6.18). */
/** Least time until then, seconds. */
const UNREACHABLE_AFTER = 2;
/** Width of the uniform spread on top of that, seconds. */
const UNREACHABLE_SPREAD = 4;

/**
 * How a try gets a new connection: discovery -> entry -> routing view and pick -> SYN -> accepted. Whatever is silent on
 * the way leaves no event behind: the client's timeout ends it, and the attempt's lag remembers what it was.
 */
export class Connecting {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  /** Event code of the request's arrival at the pod. */
  readonly #request: number;
  readonly #nodeChoice: readonly RandomStream[];
  readonly #unreachable: RandomStream;
  readonly #enter: number;
  readonly #syn: number;

  /** @param request event code of the step that follows an accepted connection: the request arrives at the pod */
  constructor(world: RequestWorld, outcomes: Outcomes, request: number) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#request = request;
    const { attempts, loop, streams, traffic } = world;
    this.#nodeChoice = traffic.map(({ name }) => streams.stream(`node-choice/${name}`));
    this.#unreachable = streams.stream('host-unreachable');
    this.#enter = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#enterNode(attempt);
    });
    this.#syn = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#synArrives(attempt);
    });
  }

  /**
   * Discovery, then entry: from the client's own node, or by the address of a node or a load balancer. A name whose
   * Service does not exist fails at once; otherwise a packet leaves, and this returns before it arrives.
   */
  connect(attempt: Attempt): void {
    const { attempts, clients, entries, hosts } = this.#w;
    const source = attempts.source(attempt);
    const entry = entries[source];
    const place = clients.place[attempts.client(attempt)];
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
      this.#travel(attempt, place, node, this.#enter);
    } else {
      this.#travel(attempt, place, INTERNET, this.#enter);
    }
  }

  /** The SYN is at the load balancer, which picks a node, or at the node whose address the client used. */
  #enterNode(attempt: Attempt): void {
    const { attempts, attribution, clients, entries, hosts, latencies } = this.#w;
    const entry = entries[attempts.source(attempt)];
    const place = clients.place[attempts.client(attempt)];
    if (entry.loadBalancer !== undefined) attempts.setVia(attempt, entry.loadBalancer.pick());
    const node = attempts.via(attempt);
    if (node < 0) {
      this.#outcomes.failAlong(attempt, latencies.path(place, -1, INTERNET), Cause.noHealthyTarget, Lag.none);
    } else if (!hosts.reachable(place, node)) {
      attempts.setLag(attempt, attribution.entryNode(place, node, entry.loadBalancer !== undefined));
    } else {
      this.#route(attempt, entry, node, node);
    }
  }

  /** The rules of `node` pick a pod. `via`: the node, if the packet came from elsewhere; else -1. */
  #route(attempt: Attempt, entry: SourceEntry, node: number, via: number): void {
    const { addresses, attempts, router } = this.#w;
    const slot = router.pick(node, entry.port);
    if (slot < 0) {
      this.#reject(attempt, entry, via);
      return;
    }
    attempts.setPod(attempt, slot);
    attempts.setVia(attempt, via);
    this.#travel(attempt, node, addresses.node[slot], this.#syn);
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

  /**
   * The SYN reaches the place where the pod should be: accepted, refused, or nothing there to answer. What the
   * client sees is decided by the truth of this moment, whatever any view believed when it was sent.
   */
  #synArrives(attempt: Attempt): void {
    const { addresses, attempts, attribution, clients, hosts } = this.#w;
    const slot = attempts.pod(attempt);
    const place = clients.place[attempts.client(attempt)];
    const via = attempts.via(attempt);
    const sender = via < 0 ? place : via;
    if (!hosts.pathOpen(place, via, addresses.node[slot])) {
      attempts.setLag(attempt, this.#lagOfSilence(attempt, place, via));
    } else if (addresses.state[slot] === Address.listening) {
      this.#accept(attempt, slot, place, via);
    } else if (addresses.state[slot] === Address.closed) {
      this.#outcomes.failFromPod(attempt, Cause.refused, attribution.refusal(slot));
    } else {
      this.#addressGone(attempt, slot, sender);
    }
  }

  /** The SYN or its answer cannot pass: the break is before the node that forwards, or behind it. */
  #lagOfSilence(attempt: Attempt, place: number, via: number): LagCode {
    const { attempts, attribution, entries, hosts } = this.#w;
    if (via >= 0 && !hosts.reachable(place, via)) {
      const { loadBalancer } = entries[attempts.source(attempt)];
      return attribution.entryNode(place, via, loadBalancer !== undefined);
    }
    return attribution.blackHole(via < 0 ? place : via, attempts.pod(attempt));
  }

  /** The pod's SYN-ACK is on its way, and the request follows at once: there and back again. */
  #accept(attempt: Attempt, slot: PodSlot, place: number, via: number): void {
    const { addresses, attempts, connections, latencies, loop, recorder, servers, traffic } = this.#w;
    const source = attempts.source(attempt);
    const path = latencies.path(place, via, addresses.node[slot]);
    attempts.setConnection(attempt, connections.open(slot, via, path, traffic[source].reuse));
    servers.accepted[slot]++;
    recorder.connected(source);
    loop.scheduleAfter(latencies.roundTripLane(path), this.#request, attempt, attempts.generation(attempt));
  }

  /** The pod's address no longer exists: what happens then is a property of the network plugin. */
  #addressGone(attempt: Attempt, slot: PodSlot, sender: number): void {
    const { attempts, attribution, removedAddress } = this.#w;
    switch (removedAddress) {
      case 'refused':
        this.#outcomes.failFromPod(attempt, Cause.refused, attribution.refusal(slot));
        return;
      case 'unreachable': {
        const wait = UNREACHABLE_AFTER + UNREACHABLE_SPREAD * this.#unreachable();
        this.#outcomes.failLater(attempt, wait, Cause.hostUnreachable, attribution.blackHole(sender, slot));
        return;
      }
      case 'timeout':
        attempts.setLag(attempt, attribution.blackHole(sender, slot));
    }
  }

  /** A packet goes straight from one place to another, where `step` handles it. */
  #travel(attempt: Attempt, from: number, to: number, step: number): void {
    const { attempts, latencies, loop } = this.#w;
    const lane = latencies.oneWayLane(latencies.path(from, -1, to));
    loop.scheduleAfter(lane, step, attempt, attempts.generation(attempt));
  }
}
