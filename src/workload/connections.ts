import type { PodSlot } from '../cluster/runtime.ts';
import { grown } from '../engine/grown.ts';
import type { PathKind } from '../network/latency.ts';
import type { PodAddresses } from '../network/podAddresses.ts';
import type { ConnectionTracking } from './connectionTracking.ts';
import type { PodPools } from './podPools.ts';
import { Slots } from './slots.ts';

/** Handle of an established connection, as its client sees it. */
export type Connection = number;

/** Who counts ports. */
export interface ConnectionPorts {
  /** @param byClient has the client's side closed first, which then keeps its port for a while? */
  connectionClosed(client: number, via: number, pod: PodSlot, byClient: boolean): void;
}

/** Who limits the connections of clients. */
export interface ConnectionWatcher {
  /** Its client has put a connection aside. */
  idle(connection: Connection, client: number): void;
  /** Its client uses it again. */
  taken(connection: Connection): void;
  closed(connection: Connection, client: number): void;
}

/** A record is half a cache line: 8 words of 4 bytes. */
const WORDS = 8;
const NUMBERS = WORDS / 2;
// Words: whose it is, the way of its packets, requests left to send, the process's life, the next idle one.
const POD = 0;
const VIA = 1;
const PATH = 2;
const REMAINING = 3;
const LIFE = 4;
const NEXT = 5;
/** A number, by twos of words: when the client has the SYN-ACK. */
const ESTABLISHED = 3;

/** Requests left of a connection that its client knows to be dead, and of one that is closed. */
const DEAD = 0;
const CLOSED = -1;

/**
 * Established connections. A connection stays with its pod, and with the life of the pod's process in which it was
 * made, until it ends. The last one that a client returned is the first one it uses again.
 */
export class Connections {
  readonly #slots = new Slots(1024);
  readonly #addresses: PodAddresses;
  readonly #ports: ConnectionPorts | undefined;
  readonly #tracking: ConnectionTracking | undefined;
  #words = new Int32Array(1024 * WORDS);
  #numbers = new Float64Array(this.#words.buffer);
  /** Idle connections whose pods' processes ended when no packet could tell. */
  readonly #untold = new Set<Connection>();
  /** First idle connection of each client, -1 for none. */
  readonly #idle: Int32Array;
  /** In place of that for clients that choose among pods themselves; absent: there are none. */
  readonly #pools: PodPools | undefined;
  /** Absent: no client limits its connections. */
  #watcher: ConnectionWatcher | undefined;

  /**
   * @param clients number of clients of all sources together
   * @param ports told of the end of every connection; absent where ports are far from running out
   * @param tracking likewise
   * @param pools the idle connections of clients that choose among pods themselves
   */
  constructor(
    addresses: PodAddresses,
    clients: number,
    ports?: ConnectionPorts,
    tracking?: ConnectionTracking,
    pools?: PodPools,
  ) {
    this.#pools = pools;
    this.#tracking = tracking;
    this.#addresses = addresses;
    this.#ports = ports;
    this.#idle = new Int32Array(clients).fill(-1);
  }

  /** Who is told of what becomes of connections; set once, before the first. */
  watch(watcher: ConnectionWatcher): void {
    this.#watcher = watcher;
  }

  /**
   * The pod accepts a connection.
   * @param via the node that forwards its packets, -1 for none
   * @param requests how many may be sent over it, at least 1
   * @param established when the client will have the pod's SYN-ACK, seconds
   */
  open(pod: PodSlot, via: number, path: PathKind, requests: number, established: number): Connection {
    if (this.#slots.full) this.#grow();
    const connection = this.#slots.take();
    const word = connection * WORDS;
    const words = this.#words;
    words[word + POD] = pod;
    words[word + VIA] = via;
    words[word + PATH] = path;
    words[word + REMAINING] = requests;
    words[word + LIFE] = this.#addresses.life[pod];
    this.#numbers[connection * NUMBERS + ESTABLISHED] = established;
    this.#addresses.connections[pod]++;
    return connection;
  }

  /** The pod that accepted it. */
  pod(connection: Connection): PodSlot {
    return this.#words[connection * WORDS + POD];
  }

  /** The node that forwards its packets, -1 for none. */
  via(connection: Connection): number {
    return this.#words[connection * WORDS + VIA];
  }

  /** The kind of path between client and pod, which decides its latency. */
  path(connection: Connection): PathKind {
    return this.#words[connection * WORDS + PATH];
  }

  /** When its client has, or had, the pod's SYN-ACK, seconds: before that it does not know of the connection. */
  establishedAt(connection: Connection): number {
    return this.#numbers[connection * NUMBERS + ESTABLISHED];
  }

  /** Has its peer ended when no packet could tell its client? Only of one that was idle then. */
  isUntold(connection: Connection): boolean {
    return this.#untold.has(connection);
  }

  /** Is the handle in use? */
  isOpen(connection: Connection): boolean {
    return this.#words[connection * WORDS + REMAINING] !== CLOSED;
  }

  /** Has the process that accepted the connection ended? */
  peerEnded(connection: Connection): boolean {
    const word = connection * WORDS;
    return this.#words[word + LIFE] !== this.#addresses.life[this.#words[word + POD]];
  }

  /** An idle connection of the client that it believes usable, or -1. Those that their pods closed are dropped. */
  takeIdle(client: number): Connection {
    for (;;) {
      const connection = this.#idle[client];
      if (connection < 0) return -1;
      this.#idle[client] = this.#words[connection * WORDS + NEXT];
      if (this.#watcher !== undefined) this.#watcher.taken(connection);
      if (this.#isUsable(connection)) return connection;
      this.close(connection, client);
    }
  }

  /** The same among the client's connections to one pod, for a client that chooses among pods itself. */
  takeIdleTo(client: number, pod: PodSlot): Connection {
    for (;;) {
      const connection = this.#pools?.first(client, pod) ?? -1;
      if (connection < 0) return -1;
      this.#pools?.setFirst(client, pod, this.next(connection));
      if (this.#watcher !== undefined) this.#watcher.taken(connection);
      if (this.#isUsable(connection)) return connection;
      this.close(connection, client);
    }
  }

  /** Does its client believe that it can send over it? */
  #isUsable(connection: Connection): boolean {
    return this.#words[connection * WORDS + REMAINING] !== DEAD && !this.closedByPeer(connection);
  }

  /** The client's kernel has found out that nobody is at the other end of an idle connection. */
  die(connection: Connection): void {
    this.#words[connection * WORDS + REMAINING] = DEAD;
  }

  /**
   * A pod's process has ended, and told those that it could reach. The others still believe in their idle connections.
   * @param isCut can no packet go from the pod to that client (behind that node)?
   */
  processEnded(pod: PodSlot, isCut: (client: number, via: number) => boolean): void {
    const words = this.#words;
    for (let client = 0; client < this.#idle.length; client++) {
      const first = this.#pools?.has(client) ? this.#pools.first(client, pod) : this.#idle[client];
      for (let c = first; c >= 0; c = words[c * WORDS + NEXT]) {
        const isOfThisLife = this.pod(c) === pod && words[c * WORDS + LIFE] + 1 === this.#addresses.life[pod];
        if (isOfThisLife && isCut(client, this.via(c))) this.#untold.add(c);
      }
    }
  }

  /** The client keeps the connection for its next request, or closes it if it has carried enough. */
  release(connection: Connection, client: number): void {
    if (--this.#words[connection * WORDS + REMAINING] <= 0) {
      this.close(connection, client);
      return;
    }
    if (this.#pools?.has(client)) {
      const pod = this.pod(connection);
      this.setNext(connection, this.#pools.first(client, pod));
      this.#pools.setFirst(client, pod, connection);
    } else {
      this.#words[connection * WORDS + NEXT] = this.#idle[client];
      this.#idle[client] = connection;
    }
    if (this.#watcher !== undefined) this.#watcher.idle(connection, client);
  }

  /** The request that is on it is the last: its client closes it then. */
  setLastRequest(connection: Connection): void {
    this.#words[connection * WORDS + REMAINING] = 1;
  }

  /** Has the client an idle connection, to whichever pod? */
  hasIdle(client: number): boolean {
    return this.#anyIdle(client) >= 0;
  }

  /** The client closes one of its idle connections. @returns whether it had one */
  dropOneIdle(client: number): boolean {
    const connection = this.#anyIdle(client);
    if (connection >= 0) this.closeIdle(connection, client);
    return connection >= 0;
  }

  #anyIdle(client: number): Connection {
    if (!this.#pools?.has(client)) return this.#idle[client];
    for (let pod = 0; pod < this.#pools.room(client); pod++) {
      const first = this.#pools.first(client, pod);
      if (first >= 0) return first;
    }
    return -1;
  }

  /** Ends a connection that is among the idle ones of its client; the others keep their order. */
  closeIdle(connection: Connection, client: number): void {
    const pools = this.#pools?.has(client) ? this.#pools : undefined;
    const pod = this.pod(connection);
    let before = pools === undefined ? this.#idle[client] : pools.first(client, pod);
    const after = this.next(connection);
    if (before === connection) {
      if (pools === undefined) this.#idle[client] = after;
      else pools.setFirst(client, pod, after);
    } else {
      while (this.next(before) !== connection) before = this.next(before);
      this.setNext(before, after);
    }
    this.close(connection, client);
  }

  /** A request has been sent over it. @returns whether it has carried enough */
  spend(connection: Connection): boolean {
    return --this.#words[connection * WORDS + REMAINING] <= 0;
  }

  /** The next in a list of idle connections that somebody else keeps, as {@link setNext} has it. */
  next(connection: Connection): Connection {
    return this.#words[connection * WORDS + NEXT];
  }

  /** Puts another connection, or -1, behind it in such a list. */
  setNext(connection: Connection, next: Connection): void {
    this.#words[connection * WORDS + NEXT] = next;
  }

  /** Ends a connection that is not among the idle ones. The pod's side stops counting it at once. */
  close(connection: Connection, client: number): void {
    const ended = this.peerEnded(connection);
    const pod = this.pod(connection);
    if (!ended) this.#addresses.connections[pod]--;
    this.#tracking?.closed(connection, this.via(connection), this.#addresses.node[pod], pod);
    if (this.#ports !== undefined) this.#ports.connectionClosed(client, this.via(connection), pod, !ended);
    if (this.#untold.size > 0) this.#untold.delete(connection);
    this.#words[connection * WORDS + REMAINING] = CLOSED;
    this.#slots.give(connection);
    if (this.#watcher !== undefined) this.#watcher.closed(connection, client);
  }

  /** The client is gone with all its idle connections. */
  dropIdle(client: number): void {
    while (this.#idle[client] >= 0) {
      const connection = this.#idle[client];
      this.#idle[client] = this.#words[connection * WORDS + NEXT];
      this.close(connection, client);
    }
    const room = this.#pools?.room(client) ?? 0;
    for (let pod = 0; pod < room; pod++) this.dropIdleTo(client, pod);
  }

  /** A client that chooses among pods itself closes its idle connections to one of them. */
  dropIdleTo(client: number, pod: PodSlot): void {
    for (let first = this.#pools?.first(client, pod) ?? -1; first >= 0; ) {
      const next = this.next(first);
      this.#pools?.setFirst(client, pod, next);
      this.close(first, client);
      first = next;
    }
  }

  /** The client closes those of its idle connections that meet a condition; the others keep their order. */
  dropIdleWhere(client: number, condition: (connection: Connection) => boolean): void {
    const kept: Connection[] = [];
    for (let connection = this.#idle[client]; connection >= 0; ) {
      const next = this.#words[connection * WORDS + NEXT];
      if (condition(connection)) this.close(connection, client);
      else kept.push(connection);
      connection = next;
    }
    this.#idle[client] = -1;
    for (const connection of kept.reverse()) {
      this.#words[connection * WORDS + NEXT] = this.#idle[client];
      this.#idle[client] = connection;
    }
  }

  /**
   * Has the client been told of the end? Only the last life of a process can have ended silently: its sandbox
   * starts no other one after a loss of power.
   */
  closedByPeer(connection: Connection): boolean {
    if (!this.peerEnded(connection) || this.#untold.has(connection)) return false;
    const pod = this.pod(connection);
    const inLastLife = this.#words[connection * WORDS + LIFE] + 1 === this.#addresses.life[pod];
    return !inLastLife || this.#addresses.silentEnd[pod] === 0;
  }

  /** Doubles the room. */
  #grow(): void {
    this.#slots.grow();
    this.#words = grown(this.#words);
    this.#numbers = new Float64Array(this.#words.buffer);
  }
}
