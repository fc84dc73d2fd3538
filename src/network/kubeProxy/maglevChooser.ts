import { type Balancer, newPickRequest } from '../../balancing/balancer.ts';
import { ciliumMaglev } from '../../balancing/ciliumMaglev.ts';
import type { PodSlot } from '../../cluster/runtime.ts';
import type { RandomStream } from '../../engine/random.ts';
import type { EndpointSet } from '../routingView.ts';
import type { Chooser } from './chooser.ts';
import { keysOfSlots } from './keysOfSlots.ts';
import type { NewConnection } from './newConnection.ts';

/**
 * Cilium for connections from outside: by their addresses and ports into a Maglev table that is the same on every node, so
 * that a connection which comes in by another node finds the same endpoint (Cilium's Documentation,
 * network/kubernetes/kubeproxy-free).
 */
export class MaglevChooser implements Chooser {
  readonly #balancer: Balancer;
  /** One object for all connections: nothing is allocated for one. */
  readonly #request = newPickRequest();
  /** The list that the table was made of; it is told apart by identity. */
  #known: Int32Array | undefined;

  /** @param port number of the Service's port: stands for its address, which is the same for all of its clients */
  constructor(stream: RandomStream, port: number) {
    this.#balancer = ciliumMaglev.balancer({ random: stream });
    this.#request.destinationPort = port;
  }

  /** The table is made anew only when the endpoints are others. */
  choose(connection: NewConnection, endpoints: Int32Array, set: EndpointSet, now: number): PodSlot {
    if (endpoints !== this.#known) {
      this.#known = endpoints;
      this.#balancer.update({ ids: endpoints, keys: keysOfSlots(endpoints, set) }, now);
    }
    this.#request.now = now;
    this.#request.source = connection.source;
    this.#request.sourcePort = connection.sourcePort;
    return endpoints[this.#balancer.pick(this.#request)];
  }
}
