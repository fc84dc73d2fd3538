import { grown } from '../../engine/grown.ts';
import type { Attempt } from '../attempts.ts';
import type { RequestWorld } from '../requestWorld.ts';

/** Belongs to no use of a slot. */
const NONE = -1;

/**
 * Until when somebody waits for each try, as its pod knows it: a client sends its deadline along, and a pod gives the
 * calls that it makes for a request no more time than is left of that (gRPC: `grpc-timeout` of the HTTP/2 protocol,
 * doc/PROTOCOL-HTTP2.md; propagation, doc "Deadlines" of grpc.io). The header holds the time that is left, so that a real
 * server counts the way of the request on top, well below a millisecond within a cluster; here all have the client's clock.
 *
 * What does not come through {@link begin}, such as the tries of an ingress, has no deadline.
 */
export class CallDeadlines {
  readonly #w: RequestWorld;
  /** By try; which use of the slot it is of, and the time, seconds. */
  #generation = new Int32Array(1024).fill(NONE);
  #time = new Float64Array(1024);
  readonly #due: number;

  /** @param passed told of a request whose deadline has passed, if its slot is still in that use */
  constructor(world: RequestWorld, passed: (parent: Attempt) => void) {
    this.#w = world;
    const { attempts, loop } = world;
    const after = loop.register((parent, generation) => {
      if (attempts.generation(parent) === generation) passed(parent);
    });
    // At the end of that moment: the client, whose own clock says the same, has given up before and seen what it waited
    // for, and so have callers before those whom they call.
    this.#due = loop.register((parent, generation) => {
      if (attempts.generation(parent) === generation) loop.schedule(loop.now, after, parent, generation);
    });
  }

  /**
   * A try begins. Its client waits for the time-out of a try, and for no more than what is left of the whole request.
   * @param parent request that the try is made for, if it may take no longer than that one; else -1
   */
  begin(attempt: Attempt, parent: Attempt): void {
    const { attempts, loop, traffic } = this.#w;
    const { timeout, totalTimeout = Number.POSITIVE_INFINITY } = traffic[attempts.source(attempt)];
    while (attempt >= this.#time.length) {
      this.#generation = grown(this.#generation).fill(NONE, this.#time.length);
      this.#time = grown(this.#time);
    }
    const own = Math.min(loop.now + timeout, attempts.sentAt(attempt) + totalTimeout);
    this.#generation[attempt] = attempts.generation(attempt);
    this.#time[attempt] = parent < 0 ? own : Math.min(own, this.of(parent));
  }

  /** Seconds of simulated time at which nobody waits any more; `Infinity`: nothing is known of that. */
  of(attempt: Attempt): number {
    const isKnown =
      attempt < this.#time.length && this.#generation[attempt] === this.#w.attempts.generation(attempt);
    return isKnown ? this.#time[attempt] : Number.POSITIVE_INFINITY;
  }

  /** Is the time of a request over? */
  isOver(parent: Attempt): boolean {
    return this.of(parent) <= this.#w.loop.now;
  }

  /** A pod begins with calls for a request, and will look at them again when its time is over. */
  watch(parent: Attempt): void {
    const { attempts, loop } = this.#w;
    const time = this.of(parent);
    if (time > loop.now && time < Number.POSITIVE_INFINITY)
      loop.schedule(time, this.#due, parent, attempts.generation(parent));
  }
}
