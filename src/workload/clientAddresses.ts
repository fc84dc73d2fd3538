import { INTERNET } from '../network/hosts.ts';

/** 198.18.0.0/15, the network kept for benchmarks (RFC 2544), stands for the internet. */
const INTERNET_NETWORK = 0xc6120000;
/** 10.244.0.0 and 10.128.0.0: the pod networks of the nodes, as the cluster gives them out by the nodes' numbers. */
const FIRST_POD_NETWORK = 0x0af40000;
const CONTINUATION = 0x0a800000;
const NODES_OF_FIRST = 256;
const ADDRESSES_OF_NODE = 256;
/** Addresses of client pods begin high in their node's network: the pods of the cluster have those below. */
const FIRST_CLIENT_POD = 128;
const CLIENT_PODS = 126;
/** Linux's ports for outgoing connections (`net.ipv4.ip_local_port_range`). */
const FIRST_PORT = 32_768;
const LAST_PORT = 60_999;

/**
 * Addresses and ports of the clients, as numbers: what session affinity, hashing and source ranges go by. A client in a
 * pod has an address of its node's pod network, one outside has one of 198.18.0.0/15; beyond 126 client pods on a node
 * addresses are shared.
 */
export class ClientAddresses {
  /** IPv4 address of each client. */
  readonly address: Uint32Array;
  readonly #port: Uint16Array;

  /** @param places node of each client, or INTERNET */
  constructor(places: Int32Array) {
    const onPlace = new Map<number, number>();
    this.#port = new Uint16Array(places.length).fill(LAST_PORT);
    this.address = Uint32Array.from(places, (place) => {
      const number = onPlace.get(place) ?? 0;
      onPlace.set(place, number + 1);
      if (place === INTERNET) return INTERNET_NETWORK + 1 + number;
      return networkOf(place) + FIRST_CLIENT_POD + (number % CLIENT_PODS);
    });
  }

  /** The port of the client's next connection: one after the other, as a client alone on its address would get them. */
  nextPort(client: number): number {
    const port = this.#port[client] >= LAST_PORT ? FIRST_PORT : this.#port[client] + 1;
    this.#port[client] = port;
    return port;
  }
}

/** The first address of a node's pod network: one /24 each from 10.244.0.0, beyond 256 nodes from 10.128.0.0. */
function networkOf(node: number): number {
  const first = node < NODES_OF_FIRST ? FIRST_POD_NETWORK : CONTINUATION - NODES_OF_FIRST * ADDRESSES_OF_NODE;
  return first + node * ADDRESSES_OF_NODE;
}
