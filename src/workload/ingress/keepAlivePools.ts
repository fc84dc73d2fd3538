import type { PodSlot } from '../../cluster/runtime.ts';
import { grown } from '../../engine/grown.ts';
import type { IngressSettings } from '../../network/ingress/settings.ts';
import type { Connection, Connections } from '../connections.ts';

/**
 * Idle connections from the workers of an ingress to pods, one pool a worker: the one that was used last by the
 * pod that was picked is taken first (`ngx_http_upstream_keepalive_module.c` of nginx). One that would go over the
 * pool's bound is closed, where nginx closes the one that has been idle for the longest.
 */
export class KeepAlivePools {
  readonly #connections: Connections;
  readonly #settings: IngressSettings;
  /** By pool: the first idle connection to each pod, -1 for none. */
  readonly #first: Int32Array[] = [];
  /** Idle connections of each pool. */
  readonly #count: number[] = [];
  /** When each connection became idle, seconds. */
  #since = new Float64Array(1024);

  constructor(connections: Connections, settings: IngressSettings) {
    this.#connections = connections;
    this.#settings = settings;
  }

  /** An idle connection that the worker believes usable, or -1. @param now seconds */
  take(pool: number, pod: PodSlot, now: number): Connection {
    const first = this.#first[pool];
    if (first === undefined || pod >= first.length) return -1;
    for (;;) {
      const connection = first[pod];
      if (connection < 0) return -1;
      first[pod] = this.#connections.next(connection);
      this.#count[pool]--;
      const isFresh = now - this.#since[connection] < this.#settings.keepAliveTimeout;
      if (isFresh && !this.#connections.closedByPeer(connection)) return connection;
      this.#connections.close(connection, this.#clientOf(pool));
    }
  }

  /** The worker has its answer and keeps the connection, unless that has carried enough. @param now seconds */
  put(pool: number, connection: Connection, now: number): void {
    const isFull = (this.#count[pool] ?? 0) >= this.#settings.keepAliveConnections;
    if (this.#connections.spend(connection) || isFull) {
      this.#connections.close(connection, this.#clientOf(pool));
      return;
    }
    const pod = this.#connections.pod(connection);
    const first = this.#roomFor(pool, pod);
    this.#connections.setNext(connection, first[pod]);
    first[pod] = connection;
    this.#count[pool] = (this.#count[pool] ?? 0) + 1;
    while (connection >= this.#since.length) this.#since = grown(this.#since);
    this.#since[connection] = now;
  }

  /** The worker is gone, and its connections with it. */
  drop(pool: number): void {
    for (const head of this.#first[pool] ?? []) {
      for (let connection = head; connection >= 0; ) {
        const next = this.#connections.next(connection);
        this.#connections.close(connection, this.#clientOf(pool));
        connection = next;
      }
    }
    this.#first[pool] = new Int32Array(0);
    this.#count[pool] = 0;
  }

  /** Number of the client that the pool's worker is: pools are numbered by client, then by worker. */
  #clientOf(pool: number): number {
    return Math.trunc(pool / this.#settings.workers);
  }

  /** Grows with the highest slot that the pool has had to do with. */
  #roomFor(pool: number, pod: PodSlot): Int32Array {
    const first = this.#first[pool] ?? new Int32Array(0);
    if (pod < first.length) return first;
    const larger = new Int32Array(Math.max(64, 2 * pod)).fill(-1);
    larger.set(first);
    this.#first[pool] = larger;
    return larger;
  }
}
