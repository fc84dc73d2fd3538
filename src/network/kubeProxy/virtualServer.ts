import { type Balancer, newPickRequest } from '../../balancing/balancer.ts';
import { TIME_WAIT } from '../../balancing/ipvs/service.ts';
import type { PodSlot } from '../../cluster/runtime.ts';
import type { EndpointSet } from '../routingView.ts';
import type { Chooser } from './chooser.ts';
import { GRACEFUL_CHECK_PERIOD, removedServer } from './gracefulTermination.ts';
import { keysOfSlots } from './keysOfSlots.ts';
import type { NewConnection } from './newConnection.ts';

/** What one node's kernel knows of a real server. */
interface RealServer {
  /** Connections that this node has made to it and that are open. */
  active: number;
  /** When the last one closed, seconds: it counts as inactive for two minutes more. */
  lastClosed: number;
}

/**
 * A virtual server of IPVS: one address and port on one node, with the kernel's scheduler over its real servers. All have
 * weight 1; one whose endpoint has gone keeps its place with weight 0 while it has connections
 * (`pkg/proxy/ipvs/proxier.go`, `syncEndpoint`, and `graceful_termination.go`).
 */
export class VirtualServer implements Chooser {
  readonly #balancer: Balancer;
  readonly #request = newPickRequest();
  readonly #servers = new Map<PodSlot, RealServer>();
  #known: Int32Array | undefined;
  /** Endpoints that take connections, and those that only keep theirs. */
  #listed: Int32Array = new Int32Array(0);
  /** When those of weight 0 are looked at next, seconds. */
  #nextCheck = Number.POSITIVE_INFINITY;

  /** @param balancer the scheduler, with a state of its own @param port stands for the virtual server's address */
  constructor(balancer: Balancer, port: number) {
    this.#balancer = balancer;
    this.#request.destination = port;
    this.#request.destinationPort = port;
  }

  choose(connection: NewConnection, endpoints: Int32Array, set: EndpointSet, now: number): PodSlot {
    if (endpoints !== this.#known || now >= this.#nextCheck) this.#update(endpoints, set, now);
    const request = this.#request;
    request.now = now;
    request.source = connection.source;
    request.sourcePort = connection.sourcePort;
    const position = this.#balancer.pick(request);
    return position < 0 ? -1 : this.#listed[position];
  }

  opened(slot: PodSlot, now: number): void {
    const server = this.#servers.get(slot);
    if (server === undefined) return;
    server.active++;
    this.#balancer.sent?.(slot, now);
  }

  closed(slot: PodSlot, now: number): void {
    const server = this.#servers.get(slot);
    if (server === undefined || server.active === 0) return;
    server.active--;
    server.lastClosed = now;
    // How long it lasted and how it ended means nothing to the kernel's schedulers.
    this.#balancer.done?.(slot, now, 0, true);
  }

  /** Takes the endpoints that the node was programmed with last, and gives up what has no connections any more. */
  #update(endpoints: Int32Array, set: EndpointSet, now: number): void {
    this.#known = endpoints;
    const wanted = new Set(endpoints);
    for (const slot of wanted) {
      if (!this.#servers.has(slot))
        this.#servers.set(slot, { active: 0, lastClosed: Number.NEGATIVE_INFINITY });
    }
    const leaving: PodSlot[] = [];
    for (const [slot, { active, lastClosed }] of this.#servers) {
      if (wanted.has(slot)) continue;
      const inactive = now - lastClosed < TIME_WAIT ? 1 : 0;
      if (removedServer('TCP', active, inactive) === 'deleted') this.#servers.delete(slot);
      else leaving.push(slot);
    }
    this.#nextCheck = leaving.length > 0 ? now + GRACEFUL_CHECK_PERIOD : Number.POSITIVE_INFINITY;
    this.#listed = Int32Array.from([...endpoints, ...leaving]);
    const weights = Float64Array.from(this.#listed, (slot) => (wanted.has(slot) ? 1 : 0));
    this.#balancer.update({ ids: this.#listed, keys: keysOfSlots(this.#listed, set), weights }, now);
  }
}
