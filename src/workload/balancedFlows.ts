import type { EventLoop } from '../engine/eventLoop.ts';
import { grown } from '../engine/grown.ts';
import { flowHash } from '../network/loadBalancer/flow.ts';
import type { FrontEnd } from '../network/loadBalancer/frontEnd.ts';
import type { Attempt, Attempts } from './attempts.ts';
import type { Connection, Connections } from './connections.ts';
import type { SourceEntry } from './entries.ts';

/** What has become of an idle connection that leads through a load balancer. */
export const FlowFate = {
  held: 0,
  /** Idle for too long, and the client was told. */
  closed: 1,
  /** Idle for too long, and nobody said so. */
  forgotten: 2,
  /** Its packets go to another target than when it was made. */
  moved: 3,
} as const;
export type FlowFateCode = (typeof FlowFate)[keyof typeof FlowFate];

/** Handles beyond this many get their room when they are first seen. */
const ROOM = 1024;

/**
 * Connections as load balancers see them: a hash for each, and when it was last used. Only what a load balancer forgets or
 * moves is written down, by the handles of tries and connections; other sources pay one look at a flag.
 */
export class BalancedFlows {
  readonly #loop: EventLoop;
  readonly #attempts: Attempts;
  /** The load balancer of each source that keeps, or does not keep, connections in a way of its own. */
  readonly #keeper: readonly (FrontEnd | undefined)[];
  readonly #keeps: Uint8Array;
  /** Connections that each client has opened so far: they stand for its ephemeral ports. */
  readonly #opened: Uint32Array;
  #ofAttempt = new Uint32Array(ROOM);
  #ofConnection = new Uint32Array(ROOM);
  /** Seconds. */
  #lastUse = new Float64Array(ROOM);

  /** @param clients number of clients of all sources together */
  constructor(loop: EventLoop, attempts: Attempts, clients: number, entries: readonly SourceEntry[]) {
    this.#loop = loop;
    this.#attempts = attempts;
    this.#keeper = entries.map(({ loadBalancer }) =>
      loadBalancer !== undefined && (loadBalancer.idleTimeout > 0 || !loadBalancer.connectionTracking)
        ? loadBalancer
        : undefined,
    );
    this.#keeps = Uint8Array.from(this.#keeper, (keeper) => (keeper === undefined ? 0 : 1));
    this.#opened = new Uint32Array(clients);
  }

  /** Has the source a load balancer that may end or move idle connections? */
  keeps(source: number): boolean {
    return this.#keeps[source] === 1;
  }

  /** A new connection of the try's client comes to its load balancer. @returns its flow */
  take(attempt: Attempt): number {
    const client = this.#attempts.client(attempt);
    const flow = flowHash(client, this.#opened[client]++);
    if (this.#keeps[this.#attempts.source(attempt)] === 1) {
      while (attempt >= this.#ofAttempt.length) this.#ofAttempt = grown(this.#ofAttempt);
      this.#ofAttempt[attempt] = flow;
    }
    return flow;
  }

  /** The try has got its connection. */
  opened(attempt: Attempt): void {
    const connection = this.#attempts.connection(attempt);
    while (connection >= this.#ofConnection.length) {
      this.#ofConnection = grown(this.#ofConnection);
      this.#lastUse = grown(this.#lastUse);
    }
    this.#ofConnection[connection] = this.#ofAttempt[attempt];
    this.#lastUse[connection] = this.#loop.now;
  }

  /** A packet has come over the try's connection, if it has one. */
  used(attempt: Attempt): void {
    const connection = this.#attempts.connection(attempt);
    if (connection >= 0) this.#lastUse[connection] = this.#loop.now;
  }

  /** What the client of a source finds if it sends over an idle connection now. */
  fate(source: number, connection: Connection, connections: Connections): FlowFateCode {
    const keeper = this.#keeper[source];
    // Clients inside the cluster do not pass it: no node forwards for them.
    if (keeper === undefined || connections.via(connection) < 0) return FlowFate.held;
    const { idleTimeout } = keeper;
    if (idleTimeout > 0 && this.#loop.now - this.#lastUse[connection] >= idleTimeout)
      return keeper.atIdle === 'close' ? FlowFate.closed : FlowFate.forgotten;
    if (keeper.connectionTracking) return FlowFate.held;
    const target = keeper.targets === 'instance' ? connections.via(connection) : connections.pod(connection);
    return keeper.pick(this.#ofConnection[connection]) === target ? FlowFate.held : FlowFate.moved;
  }
}
