import { grown } from '../engine/grown.ts';
import { Slots } from './slots.ts';

/** Handle of one try of a request. */
export type Attempt = number;

/**
 * The tries of requests that somebody still knows of, as a struct of arrays. A slot is free again when its client has
 * an outcome and no pod holds it; its generation then changes, so that events which still point to it are seen
 * to be stale.
 */
export class Attempts {
  readonly slots = new Slots(1024);
  /** Distinguishes the uses of a slot. */
  generation = new Int32Array(1024);
  source = new Int32Array(1024);
  client = new Int32Array(1024);
  /** When the request (not this try) was sent, seconds. */
  sentAt = new Float64Array(1024);
  phase = new Uint8Array(1024);
  /** Number of the try, 0 for the first. */
  tries = new Uint16Array(1024);
  /** The request's service demand as a uniform number, so that every policy meets the same demands. */
  demand = new Float64Array(1024);
  /** Where the try goes: the pod, the node that forwards (-1: none) and the connection (-1: none yet). */
  pod = new Int32Array(1024);
  via = new Int32Array(1024);
  connection = new Int32Array(1024);
  /** 1 while the client waits for this try. */
  awaited = new Uint8Array(1024);
  /** 1 while a pod has it in service or in its queue. */
  held = new Uint8Array(1024);
  /** Outcome on its way to the client, and the lag behind a silence. */
  cause = new Uint8Array(1024);
  lag = new Uint8Array(1024);
  /** Next in the pod's queue. */
  next = new Int32Array(1024);

  /** A new try that its client waits for; the caller sets the request's own fields. */
  take(): Attempt {
    if (this.slots.full) this.#grow();
    const attempt = this.slots.take();
    this.awaited[attempt] = 1;
    this.held[attempt] = 0;
    this.pod[attempt] = -1;
    this.via[attempt] = -1;
    this.connection[attempt] = -1;
    this.lag[attempt] = 0;
    return attempt;
  }

  /** The client no longer waits for it. */
  abandon(attempt: Attempt): void {
    this.awaited[attempt] = 0;
    if (this.held[attempt] === 0) this.#free(attempt);
  }

  /** The pod no longer holds it. */
  letGo(attempt: Attempt): void {
    this.held[attempt] = 0;
    if (this.awaited[attempt] === 0) this.#free(attempt);
  }

  /** Is the slot still in the use that the generation belongs to, and its client still waiting? */
  isAwaited(attempt: Attempt, generation: number): boolean {
    return this.generation[attempt] === generation && this.awaited[attempt] === 1;
  }

  #free(attempt: Attempt): void {
    this.generation[attempt]++;
    this.slots.give(attempt);
  }

  #grow(): void {
    this.slots.grow();
    this.generation = grown(this.generation);
    this.source = grown(this.source);
    this.client = grown(this.client);
    this.sentAt = grown(this.sentAt);
    this.phase = grown(this.phase);
    this.tries = grown(this.tries);
    this.demand = grown(this.demand);
    this.pod = grown(this.pod);
    this.via = grown(this.via);
    this.connection = grown(this.connection);
    this.awaited = grown(this.awaited);
    this.held = grown(this.held);
    this.cause = grown(this.cause);
    this.lag = grown(this.lag);
    this.next = grown(this.next);
  }
}
