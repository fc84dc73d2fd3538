import type { PodSlot } from '../../cluster/runtime.ts';
import type { PodAddresses } from '../podAddresses.ts';

/**
 * The last session that each client can resume. A ticket is sealed with a key that the server's process made at its
 * start (NGINX without `ssl_session_ticket_key`), so that only the same process of the same pod can open it: behind a
 * Service of n pods a client resumes about one connection in n. A client keeps one ticket for a name, the last.
 */
export class SessionTickets {
  readonly #addresses: PodAddresses;
  /** Seconds for which a ticket is good. */
  readonly #lifetime: number;
  readonly #pod: Int32Array;
  readonly #life: Uint32Array;
  readonly #until: Float64Array;

  /** @param clients number of clients of all sources together @param lifetime seconds */
  constructor(addresses: PodAddresses, clients: number, lifetime: number) {
    this.#addresses = addresses;
    this.#lifetime = lifetime;
    this.#pod = new Int32Array(clients).fill(-1);
    this.#life = new Uint32Array(clients);
    this.#until = new Float64Array(clients);
  }

  /** Can the process that runs at the slot open the client's ticket? @param now seconds */
  opens(client: number, slot: PodSlot, now: number): boolean {
    const isFrom = this.#pod[client] === slot && this.#life[client] === this.#addresses.life[slot];
    return isFrom && now < this.#until[client];
  }

  /** The client has lost what it was given. */
  forget(client: number): void {
    this.#pod[client] = -1;
  }

  /** The process at the slot gives the client a ticket in place of the one that it has. @param now seconds */
  issue(client: number, slot: PodSlot, now: number): void {
    this.#pod[client] = slot;
    this.#life[client] = this.#addresses.life[slot];
    this.#until[client] = now + this.#lifetime;
  }
}
