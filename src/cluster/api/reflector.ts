import type { TimerId } from '../../engine/eventLoop.ts';
import type { RandomStream } from '../../engine/random.ts';
import type { Clock } from '../clock.ts';
import type { ApiObject } from '../objects.ts';
import { Reconnection } from './reconnection.ts';
import type { WatchEvent, WatchHandler } from './watch.ts';

/** What a reflector needs to know of the server. */
export interface WatchedServer {
  readonly available: boolean;
  /** Seconds from a write to a watcher. */
  readonly watchLatency: number;
}

/**
 * One watch of a client. It ends with an outage of the server, and goes on from where it was once the client has got
 * through again: what was written in between comes then, in the order of the writes. (After a restart the server sends a
 * new list rather than the changes; the copies that are kept from either are the same.)
 * Source: `staging/src/k8s.io/client-go/tools/cache/reflector.go`.
 */
export class Reflector<T extends ApiObject> {
  readonly #clock: Clock;
  readonly #server: WatchedServer;
  readonly #handler: WatchHandler<T>;
  readonly #reconnection: Reconnection;
  /** False from the beginning of an outage until the first answer after it. */
  #connected = true;
  /** Changes since the connection was lost. */
  #missed: WatchEvent<T>[] = [];
  /** The answer to the attempt that succeeded is on its way. */
  #resuming: TimerId | undefined;

  /** @param random gives the stream of the back-off's jitter */
  constructor(clock: Clock, server: WatchedServer, random: () => RandomStream, handler: WatchHandler<T>) {
    this.#clock = clock;
    this.#server = server;
    this.#handler = handler;
    this.#reconnection = new Reconnection(clock, server, random, () => this.#resume());
  }

  /** One change from the server: handled, or kept until the connection is back. */
  receive(event: WatchEvent<T>): void {
    if (this.#connected) this.#handler(event);
    else this.#missed.push(event);
  }

  /** The server is gone, and the watch with it. */
  disconnect(): void {
    this.#connected = false;
    this.#cancelResume();
    this.#reconnection.lost();
  }

  /** The watch is ended for good. */
  stop(): void {
    this.#connected = false;
    this.#missed = [];
    this.#cancelResume();
    this.#reconnection.stop();
  }

  /** The first answer takes as long as any change on its way to a watcher. */
  #resume(): void {
    this.#resuming = this.#clock.setTimer(this.#server.watchLatency, () => {
      this.#resuming = undefined;
      this.#connected = true;
      const missed = this.#missed;
      this.#missed = [];
      for (const event of missed) this.#handler(event);
    });
  }

  /** The server has gone again before it could answer. */
  #cancelResume(): void {
    if (this.#resuming !== undefined) this.#clock.clearTimer(this.#resuming);
    this.#resuming = undefined;
  }
}
