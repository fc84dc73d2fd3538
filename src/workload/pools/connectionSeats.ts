import { grown } from '../../engine/grown.ts';
import { Cause, Lag } from '../../network/causes.ts';
import type { Attempt } from '../attempts.ts';
import type { Outcomes } from '../outcomes.ts';
import { Patience } from '../patience.ts';
import type { RequestWorld } from '../requestWorld.ts';
import { type SeatLimit, seatLimitOf } from './seatLimit.ts';
import { WaitingTries } from './waitingTries.ts';

/** Its clients' connections are not limited. */
const UNLIMITED = -1;

/** Where a try stands. One that has its connection, or has never come here, is nowhere. */
const Stage = { nowhere: 0, waiting: 1, called: 2, connecting: 3 } as const;

/**
 * The seats of clients that allow themselves only so many connections: a try without an idle connection takes a seat and
 * makes one, or waits until one is free; first come, first served. A seat is free when its connection is closed, or was
 * not made; an idle connection is as good as a seat, also one to somewhere else, which is closed for it.
 */
export class ConnectionSeats {
  readonly #w: RequestWorld;
  readonly #outcomes: Outcomes;
  readonly #proceed: (attempt: Attempt) => void;
  /** By source. */
  readonly #limits: readonly (SeatLimit | undefined)[];
  readonly #patience: readonly (Patience | undefined)[];
  /** By client: the client whose seats it uses, itself or the first of its source; {@link UNLIMITED}. */
  readonly #owner: Int32Array;
  /** By owner: seats taken, those of them without a connection yet, tries that wait; 1: some are about to be called. */
  readonly #taken: Int32Array;
  readonly #connecting: Int32Array;
  readonly #waiting: Int32Array;
  readonly #isCalling: Uint8Array;
  readonly #queues: WaitingTries;
  /** By try. */
  #stage = new Uint8Array(1024);
  readonly #call: number;

  /** @param proceed a try that has waited goes on */
  constructor(world: RequestWorld, outcomes: Outcomes, proceed: (attempt: Attempt) => void) {
    this.#w = world;
    this.#outcomes = outcomes;
    this.#proceed = proceed;
    const { attempts, clients, loop, traffic } = world;
    this.#limits = traffic.map(seatLimitOf);
    this.#patience = this.#limits.map(
      (limit) => limit && new Patience(loop, attempts, limit.wait, (attempt) => this.#waitedInVain(attempt)),
    );
    this.#owner = new Int32Array(clients.count).fill(UNLIMITED);
    for (const [source, limit] of this.#limits.entries()) {
      const first = clients.firstOf(source);
      for (let client = first; limit !== undefined && client < clients.firstOf(source + 1); client++)
        this.#owner[client] = limit.shared ? first : client;
    }
    this.#taken = new Int32Array(clients.count);
    this.#connecting = new Int32Array(clients.count);
    this.#waiting = new Int32Array(clients.count);
    this.#isCalling = new Uint8Array(clients.count);
    this.#queues = new WaitingTries(
      clients.count,
      (attempt, generation) =>
        this.#stage[attempt] === Stage.waiting && attempts.isAwaited(attempt, generation),
    );
    this.#call = loop.register((owner) => this.#callWaiting(owner));
  }

  /** A try is about to look for an idle connection. @returns whether others have come before, and it waits or has failed */
  isBehind(attempt: Attempt): boolean {
    const owner = this.#owner[this.#w.attempts.client(attempt)];
    if (owner === UNLIMITED) return false;
    while (attempt >= this.#stage.length) this.#stage = grown(this.#stage);
    if (this.#stage[attempt] === Stage.called) {
      this.#stage[attempt] = Stage.nowhere;
      return false;
    }
    if (this.#waiting[owner] === 0) return false;
    this.#wait(attempt, owner);
    return true;
  }

  /** A try has found no idle connection. @returns whether it may not make one now, and waits or has failed */
  isHeldBack(attempt: Attempt): boolean {
    const { attempts } = this.#w;
    const client = attempts.client(attempt);
    const owner = this.#owner[client];
    const limit = this.#limits[attempts.source(attempt)];
    if (owner === UNLIMITED || limit === undefined) return false;
    if (this.#taken[owner] >= limit.max && !this.#dropIdle(owner, limit.shared, attempts.source(attempt))) {
      this.#wait(attempt, owner);
      return true;
    }
    if (limit.countsConnecting && !this.#hasRoom(owner, limit)) {
      this.#outcomes.fail(attempt, limit.overflow, Lag.none);
      return true;
    }
    this.#taken[owner]++;
    this.#connecting[owner]++;
    this.#stage[attempt] = Stage.connecting;
    return false;
  }

  /** The pod has accepted: from now on it is the connection that has the seat. */
  opened(attempt: Attempt): void {
    const owner = this.#owner[this.#w.attempts.client(attempt)];
    if (owner === UNLIMITED || this.#stage[attempt] !== Stage.connecting) return;
    this.#stage[attempt] = Stage.nowhere;
    this.#connecting[owner]--;
  }

  /** Does the try wait for a connection? */
  waits(attempt: Attempt): boolean {
    return attempt < this.#stage.length && this.#stage[attempt] === Stage.waiting;
  }

  /** A try that has no connection is over. */
  left(attempt: Attempt): void {
    const owner = this.#owner[this.#w.attempts.client(attempt)];
    if (owner === UNLIMITED || attempt >= this.#stage.length) return;
    const stage = this.#stage[attempt];
    this.#stage[attempt] = Stage.nowhere;
    if (stage === Stage.waiting) this.#waiting[owner]--;
    if (stage !== Stage.connecting) return;
    this.#connecting[owner]--;
    this.#taken[owner]--;
    this.#freed(owner);
  }

  /** A client has a connection that it does not use. */
  idle(client: number): void {
    const owner = this.#owner[client];
    if (owner !== UNLIMITED) this.#freed(owner);
  }

  /** A connection is no more. */
  closed(client: number): void {
    const owner = this.#owner[client];
    if (owner === UNLIMITED) return;
    this.#taken[owner]--;
    this.#freed(owner);
  }

  #hasRoom(owner: number, { pending, countsConnecting }: SeatLimit): boolean {
    return this.#waiting[owner] + (countsConnecting ? this.#connecting[owner] : 0) < pending;
  }

  #wait(attempt: Attempt, owner: number): void {
    const { attempts } = this.#w;
    const source = attempts.source(attempt);
    const limit = this.#limits[source];
    if (limit === undefined) return;
    if (!this.#hasRoom(owner, limit)) {
      this.#outcomes.fail(attempt, limit.overflow, Lag.none);
      return;
    }
    this.#stage[attempt] = Stage.waiting;
    this.#waiting[owner]++;
    this.#queues.push(owner, attempt, attempts.generation(attempt));
    this.#patience[source]?.begin(attempt);
  }

  #waitedInVain(attempt: Attempt): void {
    if (this.waits(attempt)) this.#outcomes.fail(attempt, Cause.poolExhausted, Lag.none);
  }

  /** Those that wait are called by an event of their own, so that no chain of failures is as deep as the queue. */
  #freed(owner: number): void {
    if (this.#waiting[owner] === 0 || this.#isCalling[owner] === 1) return;
    this.#isCalling[owner] = 1;
    this.#w.loop.schedule(this.#w.loop.now, this.#call, owner, 0);
  }

  /** Calls as many of those that wait as there are seats and idle connections for. */
  #callWaiting(owner: number): void {
    const { attempts, connections } = this.#w;
    this.#isCalling[owner] = 0;
    for (let first = this.#queues.first(owner); first >= 0; first = this.#queues.first(owner)) {
      const source = attempts.source(first);
      const limit = this.#limits[source];
      if (limit === undefined) return;
      const isFree = this.#taken[owner] < limit.max || connections.hasIdle(attempts.client(first));
      if (!isFree && !this.#dropIdle(owner, limit.shared, source)) return;
      this.#queues.shift(owner);
      this.#waiting[owner]--;
      this.#stage[first] = Stage.called;
      this.#proceed(first);
    }
  }

  /** An idle connection, to somewhere else or of another client, makes way. @returns whether there was one */
  #dropIdle(owner: number, shared: boolean, source: number): boolean {
    const { clients, connections } = this.#w;
    const end = shared ? clients.firstOf(source + 1) : owner + 1;
    for (let client = owner; client < end; client++) if (connections.dropOneIdle(client)) return true;
    return false;
  }
}
