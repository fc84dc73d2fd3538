import type { PodSlot } from '../cluster/runtime.ts';
import type { RandomStream } from '../engine/random.ts';
import { Cause, type LagCode } from '../network/causes.ts';
import { Address } from '../network/podAddresses.ts';
import type { Attempt } from './attempts.ts';
import type { Outcomes } from './outcomes.ts';
import { Policing } from './policing.ts';
import type { RequestWorld } from './requestWorld.ts';

/** A neighbour entry of a bridged network fails 2 to 6 s after the SYN (measured on Linux 6.18). */
/** Least time until then, seconds. */
const UNREACHABLE_AFTER = 2;
/** Width of the uniform spread on top of that, seconds. */
const UNREACHABLE_SPREAD = 4;

/**
 * How a try that has found its pod gets a connection: SYN -> accepted, refused, or nothing at all. Silence leaves no event
 * behind: the client's timeout ends it, and the attempt's lag remembers what it was.
 */
export class Connecting {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  /** Event code of the request's arrival at the pod. */
  readonly #request: number;
  readonly #unreachable: RandomStream;
  readonly #syn: number;
  /** Undefined where no network policy can be. */
  readonly #policing: Policing | undefined;

  /** @param request event code of the step that follows an accepted connection: the request arrives at the pod */
  constructor(world: RequestWorld, outcomes: Outcomes, request: number) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#request = request;
    this.#policing = world.policies && new Policing(world, world.policies, outcomes);
    const { attempts, loop, streams } = world;
    this.#unreachable = streams.stream('host-unreachable');
    this.#syn = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#synArrives(attempt);
    });
  }

  /** The SYN leaves a place for the attempt's pod. @param from place of the node that routed, or of the client */
  send(attempt: Attempt, from: number): void {
    const { addresses, attempts, latencies, loop } = this.#w;
    const lane = latencies.oneWayLane(latencies.path(from, -1, addresses.node[attempts.pod(attempt)]));
    loop.scheduleAfter(lane, this.#syn, attempt, attempts.generation(attempt));
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
    if (this.#policing?.stopsConnection(attempt)) return;
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
    const { addresses, attempts, connections, flows, latencies, loop, recorder, servers, traffic } = this.#w;
    const source = attempts.source(attempt);
    const path = latencies.path(place, via, addresses.node[slot]);
    attempts.setConnection(attempt, connections.open(slot, via, path, traffic[source].reuse));
    if (flows.keeps(source)) flows.opened(attempt);
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
}
