import type { PodSlot } from '../../cluster/runtime.ts';

/** No client has this address: an empty place of the table. */
const FREE = 0;
/** Knuth's multiplier for hashing by multiplication: 2^32 over the golden ratio. */
const GOLDEN = 0x9e3779b1;

/**
 * Which endpoint each client of one Service port has used last on one node, and when: the `recent` lists of iptables,
 * the timed sets of nftables, the persistence templates of IPVS. A hash table with open addressing, by the client's
 * address. Entries whose time has run out stay until the table grows or its endpoints change.
 */
export class AffinityTable {
  /** Seconds. */
  readonly #timeout: number;
  /** Address of the client of each place; the length is a power of two. */
  #clients = new Uint32Array(16);
  /** Its endpoint. */
  #slots = new Int32Array(16);
  /** Its last new connection, seconds. */
  #times = new Float64Array(16);
  /** Places that are not free: at most half of them, so that a search is short. */
  #used = 0;
  /** The list of endpoints that the entries were last held against. */
  #endpoints: Int32Array | undefined;

  /** @param timeout seconds from the client's last new connection until its entry no longer counts */
  constructor(timeout: number) {
    this.#timeout = timeout;
  }

  /**
   * The endpoint that the client has to stay with, or -1. Every new connection starts the time anew.
   * @param endpoints those that count now; one that has left loses its clients, also if it comes back later
   * @param now seconds
   */
  find(client: number, endpoints: Int32Array, now: number): PodSlot {
    if (endpoints !== this.#endpoints) this.#keep(endpoints, now);
    const place = this.#placeOf(client);
    if (this.#clients[place] === FREE || now - this.#times[place] > this.#timeout) return -1;
    this.#times[place] = now;
    return this.#slots[place];
  }

  /** The client has been sent to an endpoint. */
  remember(client: number, slot: PodSlot, now: number): void {
    let place = this.#placeOf(client);
    if (this.#clients[place] === FREE) {
      if (2 * (this.#used + 1) > this.#clients.length) {
        this.#rebuild(this.#endpoints, now);
        place = this.#placeOf(client);
      }
      this.#clients[place] = client;
      this.#used++;
    }
    this.#slots[place] = slot;
    this.#times[place] = now;
  }

  /** Drops the entries of endpoints that are not in the list: their sets are gone with their rules. */
  #keep(endpoints: Int32Array, now: number): void {
    this.#endpoints = endpoints;
    if (this.#used > 0) this.#rebuild(endpoints, now);
  }

  /** A table with room for as many again, with what still counts. */
  #rebuild(endpoints: Int32Array | undefined, now: number): void {
    const [clients, slots, times] = [this.#clients, this.#slots, this.#times];
    const alive = endpoints && new Set(endpoints);
    const counts = (i: number) =>
      clients[i] !== FREE && now - times[i] <= this.#timeout && (alive?.has(slots[i]) ?? true);
    const kept = Array.from(clients.keys()).filter(counts);
    const size = Math.max(16, 2 ** Math.ceil(Math.log2(4 * (kept.length + 1))));
    this.#clients = new Uint32Array(size);
    this.#slots = new Int32Array(size);
    this.#times = new Float64Array(size);
    this.#used = kept.length;
    for (const i of kept) {
      const place = this.#placeOf(clients[i]);
      this.#clients[place] = clients[i];
      this.#slots[place] = slots[i];
      this.#times[place] = times[i];
    }
  }

  /** Where the client's entry is, or would be. */
  #placeOf(client: number): number {
    const mask = this.#clients.length - 1;
    let place = (Math.imul(client, GOLDEN) >>> 8) & mask;
    while (this.#clients[place] !== FREE && this.#clients[place] !== client) place = (place + 1) & mask;
    return place;
  }
}
