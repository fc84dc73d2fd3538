import type { EventLoop } from '../../engine/eventLoop.ts';
import { type IndexedRandom, indexedRandom } from '../../engine/indexedRandom.ts';
import type { RandomStreams } from '../../engine/random.ts';
import type { Clients } from '../clients.ts';
import type { Origin } from '../origins.ts';
import { pauseAfter, type Sender } from './sender.ts';

/** What a loop of clients needs of the data plane. */
export interface LoopParts {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  readonly clients: Clients;
}

/**
 * A closed loop: a fixed number of clients, each of which has one request under way or thinks. The load follows
 * the answers: whoever waits for one sends nothing meanwhile.
 *
 * A client sends for the first time at a moment that is uniform within its first time of thinking, so that they do not all
 * come at once. One whose node has lost its power begins anew, with thinking, when it is back.
 */
export class ClosedLoop {
  readonly #loop: EventLoop;
  readonly #clients: Clients;
  readonly #origin: Origin;
  readonly #sender: Sender;
  readonly #stagger: IndexedRandom;
  readonly #wake: number;
  /** By client: requests sent so far, and when the last one was, seconds. */
  readonly #sent: Uint32Array;
  readonly #sentAt: Float64Array;
  /** 1 for a client that was due while its node had no power. */
  readonly #waitsForNode: Uint8Array;

  constructor(
    { loop, streams, clients }: LoopParts,
    origin: Origin,
    /** How many of the clients take part. */
    count: number,
    sender: Sender,
  ) {
    this.#loop = loop;
    this.#clients = clients;
    this.#origin = origin;
    this.#sender = sender;
    this.#stagger = indexedRandom(streams.stream(`stagger/${origin.name}`));
    this.#wake = loop.register((client) => this.#onWake(client));
    this.#sent = new Uint32Array(count);
    this.#sentAt = new Float64Array(count);
    this.#waitsForNode = new Uint8Array(count);
  }

  /** Lets every client begin; the clock is at 0 or before. */
  start(): void {
    const { start } = this.#origin.config;
    for (let client = 0; client < this.#sent.length; client++)
      this.#wakeAt(start + this.#stagger(client, 0) * this.#sender.thinkTime(client, 0), client);
  }

  /** The client's request is over: it thinks. */
  ended(client: number): void {
    const { now } = this.#loop;
    const think = this.#sender.thinkTime(client, this.#sent[client]);
    this.#wakeAt(now + pauseAfter(think, now - this.#sentAt[client]), client);
  }

  /** Nodes have power again: their clients begin anew. */
  clientsBack(): void {
    for (let client = 0; client < this.#sent.length; client++) {
      if (this.#waitsForNode[client] === 0 || !this.#isAlive(client)) continue;
      this.#waitsForNode[client] = 0;
      this.#wakeAt(this.#loop.now + this.#sender.thinkTime(client, this.#sent[client]), client);
    }
  }

  /** Nothing is sent from the stop of the source on. */
  #wakeAt(time: number, client: number): void {
    if (time < this.#origin.config.stop) this.#loop.schedule(time, this.#wake, client, 0);
  }

  #onWake(client: number): void {
    if (!this.#isAlive(client)) {
      this.#waitsForNode[client] = 1;
      return;
    }
    // Before it is sent: it may fail at once, and then be over before `send` returns.
    this.#sentAt[client] = this.#loop.now;
    this.#sender.send(client, client, ++this.#sent[client]);
  }

  #isAlive(client: number): boolean {
    return this.#clients.isAlive(this.#clients.firstOf(this.#origin.first) + client);
  }
}
