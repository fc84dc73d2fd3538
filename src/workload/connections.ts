import type { PodSlot } from '../cluster/runtime.ts';
import { grown } from '../engine/grown.ts';
import type { PathKind } from '../network/latency.ts';
import type { PodAddresses } from '../network/podAddresses.ts';
import { Slots } from './slots.ts';

/** Handle of an established connection, as its client sees it. */
export type Connection = number;

/**
 * Established connections, as a struct of arrays. A connection stays with its pod, and with the life of the pod's
 * process in which it was made, until it ends. The last one returned is the first one used again.
 */
export class Connections {
  readonly #slots = new Slots(1024);
  readonly #addresses: PodAddresses;
  pod = new Int32Array(1024);
  via = new Int32Array(1024);
  path = new Uint8Array(1024);
  /** Requests that may still be sent over it. */
  remaining = new Int32Array(1024);
  #life = new Uint32Array(1024);
  #next = new Int32Array(1024);
  /** First idle connection of each client, -1 for none. */
  #idle: Int32Array;

  constructor(addresses: PodAddresses, clients: number) {
    this.#addresses = addresses;
    this.#idle = new Int32Array(clients).fill(-1);
  }

  /** The pod accepts a connection. @param requests how many may be sent over it, at least 1 */
  open(pod: PodSlot, via: number, path: PathKind, requests: number): Connection {
    if (this.#slots.full) this.#grow();
    const connection = this.#slots.take();
    this.pod[connection] = pod;
    this.via[connection] = via;
    this.path[connection] = path;
    this.remaining[connection] = requests;
    this.#life[connection] = this.#addresses.life[pod];
    this.#addresses.connections[pod]++;
    return connection;
  }

  /** Has the process that accepted the connection ended? */
  peerEnded(connection: Connection): boolean {
    return this.#life[connection] !== this.#addresses.life[this.pod[connection]];
  }

  /** An idle connection of the client that it believes usable, or -1. Those that their pods closed are dropped. */
  takeIdle(client: number): Connection {
    for (;;) {
      const connection = this.#idle[client];
      if (connection < 0) return -1;
      this.#idle[client] = this.#next[connection];
      const closed = this.peerEnded(connection) && this.#addresses.silentEnd[this.pod[connection]] === 0;
      if (!closed) return connection;
      this.close(connection);
    }
  }

  /** The client keeps the connection for its next request, or closes it if it has carried enough. */
  release(connection: Connection, client: number): void {
    if (--this.remaining[connection] <= 0) {
      this.close(connection);
    } else {
      this.#next[connection] = this.#idle[client];
      this.#idle[client] = connection;
    }
  }

  close(connection: Connection): void {
    if (!this.peerEnded(connection)) this.#addresses.connections[this.pod[connection]]--;
    this.#slots.give(connection);
  }

  /** The client is gone with all its idle connections. */
  dropIdle(client: number): void {
    while (this.#idle[client] >= 0) {
      const connection = this.#idle[client];
      this.#idle[client] = this.#next[connection];
      this.close(connection);
    }
  }

  #grow(): void {
    this.#slots.grow();
    this.pod = grown(this.pod);
    this.via = grown(this.via);
    this.path = grown(this.path);
    this.remaining = grown(this.remaining);
    this.#life = grown(this.#life);
    this.#next = grown(this.#next);
  }
}
