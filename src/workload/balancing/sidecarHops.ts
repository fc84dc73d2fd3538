import type { LaneId } from '../../engine/eventLoop.ts';
import { grown } from '../../engine/grown.ts';
import type { Attempt } from '../attempts.ts';
import type { RequestWorld } from '../requestWorld.ts';

/** What happens at the two ends of the hop. */
export interface HopEnds {
  /** The try is with the proxy, which picks for it. */
  readonly atProxy: (attempt: Attempt) => void;
  /** Its answer is with the client. */
  readonly answered: (attempt: Attempt) => void;
  /** Its failure is with the client. */
  readonly failed: (attempt: Attempt) => void;
}

/**
 * The hop between a client and the proxy in its pod: both ways take the same time. What the proxy knows ends with its
 * part: a client that gives up while the answer is on this hop fails a request that the proxy believes done.
 */
export class SidecarHops {
  readonly #w: RequestWorld;
  /** By source, -1: its clients have no proxy. */
  readonly #lanes: readonly LaneId[];
  readonly #toProxy: number;
  readonly #answer: number;
  readonly #failure: number;
  /** By try: the use of its handle in which the proxy was through with it. */
  #done = new Int32Array(1024).fill(-1);

  constructor(world: RequestWorld, ends: HopEnds) {
    this.#w = world;
    const { attempts, loop, traffic } = world;
    this.#lanes = traffic.map(({ balancing }) =>
      balancing?.sidecar === undefined ? -1 : loop.delayLane(balancing.sidecar.latency),
    );
    this.#toProxy = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) ends.atProxy(attempt);
    });
    this.#answer = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) ends.answered(attempt);
    });
    this.#failure = loop.register((attempt, generation) => {
      if (attempts.isAwaited(attempt, generation)) ends.failed(attempt);
    });
  }

  /** Have the clients of the source a proxy? */
  has(source: number): boolean {
    return this.#lanes[source] !== -1;
  }

  /** The client sends its try to the proxy. */
  toProxy(attempt: Attempt): void {
    this.#travel(attempt, this.#toProxy);
  }

  /** The proxy passes the answer on, and is through with the try. */
  passAnswer(attempt: Attempt): void {
    while (attempt >= this.#done.length) {
      const old = this.#done.length;
      this.#done = grown(this.#done).fill(-1, old);
    }
    this.#done[attempt] = this.#w.attempts.generation(attempt);
    this.#travel(attempt, this.#answer);
  }

  /** The proxy passes a failure on. */
  passFailure(attempt: Attempt): void {
    this.#travel(attempt, this.#failure);
  }

  /** Is the answer on its way from the proxy? */
  isThrough(attempt: Attempt): boolean {
    return attempt < this.#done.length && this.#done[attempt] === this.#w.attempts.generation(attempt);
  }

  #travel(attempt: Attempt, step: number): void {
    const { attempts, loop } = this.#w;
    const lane = this.#lanes[attempts.source(attempt)];
    loop.scheduleAfter(lane, step, attempt, attempts.generation(attempt));
  }
}
