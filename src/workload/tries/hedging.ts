import type { RandomStream } from '../../engine/random.ts';
import { Lag } from '../../network/causes.ts';
import type { Attempt } from '../attempts.ts';
import type { ClientBalancing } from '../clientBalancing.ts';
import type { RequestWorld } from '../requestWorld.ts';
import { HedgeDelay } from './hedgeDelay.ts';
import { type TriedRequest, type TriedRequests, TryMark } from './triedRequests.ts';

/** What the copies of requests need from whoever governs them. */
export interface HedgingSteps {
  /** Begins a try. */
  readonly start: (attempt: Attempt) => void;
  /** May one more copy be sent? If so, that is paid for. */
  readonly pays: (source: number, client: number) => boolean;
  /** A server answers that it has dropped a copy. */
  readonly calledOff: (attempt: Attempt) => void;
}

/**
 * Requests that are sent once more before they have failed (Dean and Barroso, "The Tail at Scale", CACM 56(2), 2013;
 * gRFC A6): the first answer counts. Tied copies know of each other: the server that begins with one calls the others
 * off, which those that still have theirs in the queue heed. A copy that is under way to its server then is not caught.
 *
 * Unlike in gRPC, which then sends the next copy at once, a failure of one leaves the times of the others as they are.
 */
export class Hedging {
  readonly #w: RequestWorld;
  readonly #requests: TriedRequests;
  readonly #steps: HedgingSteps;
  readonly #balancing: ClientBalancing | undefined;
  /** By source; undefined for those that do not hedge. */
  readonly #delays: readonly (HedgeDelay | undefined)[];
  readonly #demand: readonly RandomStream[];
  readonly #due: number;
  readonly #requestOff: number;

  constructor(
    world: RequestWorld,
    requests: TriedRequests,
    steps: HedgingSteps,
    balancing: ClientBalancing | undefined,
  ) {
    this.#w = world;
    this.#requests = requests;
    this.#steps = steps;
    this.#balancing = balancing;
    const { attempts, loop, servers, streams, traffic } = world;
    this.#delays = traffic.map(({ hedging }) => hedging && new HedgeDelay(hedging));
    this.#demand = traffic.map(({ name }) => streams.stream(`hedge-demand/${name}`));
    this.#due = loop.register((request, turn) => this.#send(request, turn));
    this.#requestOff = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) this.#requestOffArrives(attempt);
    });
    if (traffic.some(({ hedging }) => hedging?.tied === true))
      servers.onBegin = (attempt) => this.#begins(attempt);
  }

  /** Does the client tell the servers of copies that have lost? */
  cancels(source: number): boolean {
    return this.#w.traffic[source].hedging?.cancel === true;
  }

  /** A try has begun: a copy of it follows, unless there is an answer by then. */
  begun(attempt: Attempt): void {
    const { attempts, loop, traffic } = this.#w;
    const source = attempts.source(attempt);
    const delay = this.#delays[source]?.at(loop.now) ?? Number.POSITIVE_INFINITY;
    const request = this.#requests.of(attempt);
    if (delay === Number.POSITIVE_INFINITY) return;
    if (this.#requests.copies(request) >= (traffic[source].hedging?.attempts ?? 0)) return;
    loop.schedule(loop.now + delay, this.#due, request, this.#requests.turn(request));
  }

  /** A request has been answered. Only those without retries tell how long a server takes. */
  answered(source: number, request: TriedRequest, latency: number): void {
    if (this.#requests.retries(request) === 0) this.#delays[source]?.answered(latency);
  }

  /** Sends a copy, with a demand of its own: another server does the work. */
  #send(request: TriedRequest, turn: number): void {
    if (!this.#requests.isTurn(request, turn) || this.#requests.underWay(request) === 0) return;
    const { attempts } = this.#w;
    const before = this.#requests.newest(request);
    const source = attempts.source(before);
    const client = attempts.client(before);
    if (!this.#steps.pays(source, client)) return;
    const copy = attempts.take(
      source,
      client,
      attempts.sentAt(before),
      attempts.phase(before),
      attempts.tries(before) + 1,
      this.#demand[source](),
    );
    attempts.setSecondary(copy, true);
    this.#requests.begin(request, copy, false);
    this.#balancing?.retried(before, copy);
    this.#w.keys?.retried(before, copy);
    this.#steps.start(copy);
  }

  /** A worker begins with a try: its tied copies are called off, from server to server. */
  #begins(attempt: Attempt): void {
    const { addresses, attempts, latencies, loop, traffic } = this.#w;
    if (!attempts.awaited(attempt) || traffic[attempts.source(attempt)].hedging?.tied !== true) return;
    const here = addresses.node[attempts.pod(attempt)];
    let other = this.#requests.newest(this.#requests.of(attempt));
    for (; other >= 0; other = this.#requests.older(other)) {
      if (other === attempt || attempts.pod(other) < 0) continue;
      const path = latencies.path(here, -1, addresses.node[attempts.pod(other)]);
      loop.scheduleAfter(latencies.oneWayLane(path), this.#requestOff, other, attempts.generation(other));
    }
  }

  /** Only what still waits in the queue is dropped. */
  #requestOffArrives(attempt: Attempt): void {
    const { attempts, servers } = this.#w;
    if (!attempts.held(attempt) || attempts.isRead(attempt)) return;
    // Both may have begun at once, each calling the other off: the one that has is the last to be dropped.
    if (this.#requests.underWay(this.#requests.of(attempt)) < 2) return;
    servers.withdraw(attempt);
    this.#requests.mark(attempt, TryMark.calledOff);
    attempts.setLag(attempt, Lag.none);
    this.#steps.calledOff(attempt);
  }
}
