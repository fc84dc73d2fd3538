import type { PodSlot } from '../cluster/runtime.ts';
import type { Connection } from './connections.ts';

/** Room for pods in the first pool of a client; it grows with the highest slot that the client has used. */
const FIRST_ROOM = 64;

/**
 * Where the idle connections of clients that choose among pods themselves begin: one list for each client and pod, as
 * gRPC keeps a subchannel for each address. Clients of other sources have one list for everything, and no part in this.
 * Memory is 4 bytes for each slot up to the highest one used, for each client that has kept a connection.
 */
export class PodPools {
  /** By client, then by slot: the first idle connection, -1 for none. */
  readonly #first: Int32Array[] = [];
  readonly #isPooled: Uint8Array;

  /** @param isPooled by client, 1: it keeps its connections by pod */
  constructor(isPooled: Uint8Array) {
    this.#isPooled = isPooled;
  }

  /** Does the client keep its connections by pod? */
  has(client: number): boolean {
    return this.#isPooled[client] === 1;
  }

  /** Slots that the client may have connections to: all are below. */
  room(client: number): number {
    return this.#first[client]?.length ?? 0;
  }

  /** The idle connection to the pod that was used last, or -1. */
  first(client: number, pod: PodSlot): Connection {
    const first = this.#first[client];
    return first === undefined || pod >= first.length ? -1 : first[pod];
  }

  /** Puts another connection, or -1, at the front of the list. */
  setFirst(client: number, pod: PodSlot, connection: Connection): void {
    if (pod >= this.room(client)) this.#grow(client, pod);
    this.#first[client][pod] = connection;
  }

  #grow(client: number, pod: PodSlot): void {
    const larger = new Int32Array(Math.max(FIRST_ROOM, 2 * pod)).fill(-1);
    larger.set(this.#first[client] ?? []);
    this.#first[client] = larger;
  }
}
