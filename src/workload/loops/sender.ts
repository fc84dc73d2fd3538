import { type IndexedRandom, indexedRandom } from '../../engine/indexedRandom.ts';
import type { RandomStreams } from '../../engine/random.ts';
import type { Clients } from '../clients.ts';
import { type Origin, sourceOfKind } from '../origins.ts';
import { type ServiceTimeSampler, serviceTimeSampler } from '../serviceTime.ts';
import type { ThinkTime } from './loopConfig.ts';

/** Sends a request. @param client counted over all sources @param demand uniform number in [0, 1) */
export type Send = (source: number, client: number, demand: number) => void;

/**
 * What the clients of one origin do, request by request. All that is random in the k-th request of somebody (a client
 * of a closed loop, or a session) is looked up by that pair of numbers: it stays the same when the pods take more or less time,
 * although requests are then sent in another order.
 */
export class Sender {
  readonly #origin: Origin;
  readonly #clients: Clients;
  readonly #send: Send;
  readonly #kind: IndexedRandom;
  readonly #demand: IndexedRandom;
  readonly #think: IndexedRandom;
  readonly #thinkTime: ServiceTimeSampler;

  constructor(origin: Origin, think: ThinkTime, streams: RandomStreams, clients: Clients, send: Send) {
    this.#origin = origin;
    this.#clients = clients;
    this.#send = send;
    this.#kind = indexedRandom(streams.stream(`mix/${origin.name}`));
    this.#demand = indexedRandom(streams.stream(`demand/${origin.name}`));
    this.#think = indexedRandom(streams.stream(`think/${origin.name}`));
    this.#thinkTime = serviceTimeSampler(think);
  }

  /** The client, counted within its source, sends a request. @param who @param count whose, and which one of theirs */
  send(client: number, who: number, count: number): void {
    const { kinds, first } = this.#origin;
    const source = kinds === 1 ? first : sourceOfKind(this.#origin, this.#kind(who, count));
    this.#send(source, this.#clients.firstOf(source) + client, this.#demand(who, count));
  }

  /** Seconds of thinking after that request. */
  thinkTime(who: number, count: number): number {
    return this.#thinkTime(this.#think(who, count));
  }
}

/**
 * Seconds after which a client sends again at the earliest if its request failed in the very moment in which it was
 * sent: without thinking, time would never go on.
 */
const INSTANT_FAILURE = 0.001;

/** Seconds to wait before the next request. @param think that were drawn @param took seconds from sending to the end */
export function pauseAfter(think: number, took: number): number {
  return took > 0 ? think : Math.max(think, INSTANT_FAILURE);
}
