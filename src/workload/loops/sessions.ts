import type { EventLoop, LaneId } from '../../engine/eventLoop.ts';
import { type IndexedRandom, indexedRandom } from '../../engine/indexedRandom.ts';
import { type RandomStream, uniformInt } from '../../engine/random.ts';
import { type ArrivalProcess, arrivalProcess } from '../arrivals.ts';
import type { Clients } from '../clients.ts';
import type { Origin } from '../origins.ts';
import type { LoopParts } from './closedLoop.ts';
import type { SessionArrivals, SessionLength } from './loopConfig.ts';
import { pauseAfter, type Sender } from './sender.ts';

/** What sessions need besides. */
export interface SessionParts extends LoopParts {
  /** Closes the idle connections of a client (counted over all sources). */
  readonly closeConnections: (client: number) => void;
  /** Told of a session that found no free client. */
  readonly dropped: (origin: Origin) => void;
}

/** No session. */
const FREE = 0;

/**
 * Sessions: each takes a client for itself, makes its requests one after another with thinking in between, closes its
 * connections and goes. Requests that fail count as made. A session that finds all clients taken does not come at all:
 * to let it wait would turn the open arrivals of sessions into a closed loop.
 *
 * A session ends with its client's node; the node brings clients back that are free.
 */
export class Sessions {
  readonly #loop: EventLoop;
  readonly #parts: SessionParts;
  readonly #clients: Clients;
  readonly #origin: Origin;
  readonly #sender: Sender;
  readonly #requests: SessionLength;
  readonly #arrivals: ArrivalProcess;
  readonly #lane: LaneId;
  readonly #arrive: number;
  readonly #wake: number;
  readonly #length: IndexedRandom;
  readonly #choice: RandomStream;
  /** Clients without a session, in the first `#freeCount` places. */
  readonly #free: Int32Array;
  #freeCount: number;
  /** Sessions that have arrived so far. */
  #arrived = 0;
  /** By client: the number of its session from 1 on, requests it has sent and will send, and when it sent the last one. */
  readonly #session: Uint32Array;
  readonly #sent: Uint32Array;
  readonly #toSend: Float64Array;
  readonly #sentAt: Float64Array;

  constructor(parts: SessionParts, origin: Origin, config: SessionArrivals, sender: Sender) {
    const { loop, streams, clients } = parts;
    const count = origin.config.from.count;
    this.#loop = loop;
    this.#parts = parts;
    this.#clients = clients;
    this.#origin = origin;
    this.#sender = sender;
    this.#requests = config.requests;
    const arrivals = streams.stream(`arrivals/${origin.name}`);
    this.#arrivals = arrivalProcess({ process: 'poisson', rate: config.rate }, arrivals);
    this.#lane = loop.orderedLane();
    this.#arrive = loop.register(() => this.#onArrival());
    this.#wake = loop.register((client) => this.#onWake(client));
    this.#length = indexedRandom(streams.stream(`session-length/${origin.name}`));
    this.#choice = streams.stream(`client/${origin.name}`);
    this.#free = Int32Array.from({ length: count }, (_, client) => client);
    this.#freeCount = count;
    this.#session = new Uint32Array(count);
    this.#sent = new Uint32Array(count);
    this.#toSend = new Float64Array(count);
    this.#sentAt = new Float64Array(count);
  }

  /** Schedules the first session; the clock is at 0 or before. */
  start(): void {
    this.#scheduleNext();
  }

  /** The request of a client's session is over: it thinks, or the session ends. */
  ended(client: number): void {
    if (this.#sent[client] >= this.#toSend[client]) {
      this.#leave(client);
      return;
    }
    const { now } = this.#loop;
    const think = this.#sender.thinkTime(this.#session[client], this.#sent[client]);
    this.#loop.schedule(now + pauseAfter(think, now - this.#sentAt[client]), this.#wake, client, 0);
  }

  /** Sessions do not come back: there is nothing to wake. */
  clientsBack(): void {}

  #scheduleNext(): void {
    const { start, stop } = this.#origin.config;
    const time = start + this.#arrivals.next();
    if (time < stop) this.#loop.scheduleInOrder(this.#lane, time, this.#arrive, 0, 0);
  }

  #onArrival(): void {
    this.#scheduleNext();
    const session = ++this.#arrived;
    const client = this.#takeFree();
    if (client < 0) {
      this.#parts.dropped(this.#origin);
      return;
    }
    this.#session[client] = session;
    this.#sent[client] = 0;
    this.#toSend[client] = lengthOf(this.#requests, this.#length(session, 0));
    this.#send(client);
  }

  /** What has begun goes on beyond the stop of the source only as long as a request is under way. */
  #onWake(client: number): void {
    if (this.#loop.now >= this.#origin.config.stop || !this.#isAlive(client)) this.#leave(client);
    else this.#send(client);
  }

  #send(client: number): void {
    // Before it is sent: it may fail at once, and then be over before `send` returns.
    this.#sentAt[client] = this.#loop.now;
    this.#sender.send(client, this.#session[client], ++this.#sent[client]);
  }

  /** Any of the free clients whose nodes have power, or -1. */
  #takeFree(): number {
    const count = this.#freeCount;
    if (count === 0) return -1;
    const first = uniformInt(this.#choice, count);
    for (let i = 0; i < count; i++) {
      const place = (first + i) % count;
      const client = this.#free[place];
      if (!this.#isAlive(client)) continue;
      this.#free[place] = this.#free[--this.#freeCount];
      return client;
    }
    return -1;
  }

  #leave(client: number): void {
    this.#session[client] = FREE;
    this.#free[this.#freeCount++] = client;
    const { first, kinds } = this.#origin;
    for (let source = first; source < first + kinds; source++)
      this.#parts.closeConnections(this.#clients.firstOf(source) + client);
  }

  #isAlive(client: number): boolean {
    return this.#clients.isAlive(this.#clients.firstOf(this.#origin.first) + client);
  }
}

/** Requests of a session. @param uniform in [0, 1) */
export function lengthOf({ distribution, mean }: SessionLength, uniform: number): number {
  if (distribution === 'fixed' || mean === 1) return mean;
  // By inversion: more than k requests follow with probability (1 - 1/mean)^k.
  return 1 + Math.floor(Math.log1p(-uniform) / Math.log1p(-1 / mean));
}
