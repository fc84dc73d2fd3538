/** Settings of {@link Codel}, seconds. */
export interface CodelSettings {
  /** Waiting that is no cause for concern. */
  readonly target: number;
  /** How long every request has to wait longer than that before it counts as overload. */
  readonly interval: number;
}

/** `folly/executors/Codel.cpp`; the same numbers as in CoDel for packets (RFC 8289, sections 4.2 and 4.3). */
export const CODEL: CodelSettings = { target: 0.005, interval: 0.1 };

/** Requests that have waited for more than so many targets are turned away under overload (`Codel::getSloughTimeout`). */
const SLOUGH = 2;

/**
 * Controlled delay for requests, as in folly (`Codel::overloaded_explicit_now`, folly/executors/Codel.cpp): a queue in which even the least
 * wait of an interval was above the target is a standing queue, and no burst. As long as that lasts, those who have
 * waited for more than twice the target are turned away: a queue that is always there delays everybody and serves
 * nobody sooner. (CoDel for packets drops at growing frequency instead.) Allocates nothing in use.
 */
export class Codel {
  readonly #settings: CodelSettings;
  #intervalEnd = 0;
  #leastWait = 0;
  /** The first request of a process is the first of its interval, whose end it does not set: the second one does. */
  #isFresh = true;
  #isOverloaded = false;

  constructor(settings: CodelSettings = CODEL) {
    this.#settings = settings;
  }

  /** A worker comes to a request. Is it to be turned away? @param now @param waited seconds */
  drops(now: number, waited: number): boolean {
    const { interval } = this.#settings;
    // `Codel::getOptions`: a target above the interval counts as the interval.
    const target = Math.min(this.#settings.target, interval);
    if (this.#isFresh || now > this.#intervalEnd) {
      if (!this.#isFresh) {
        this.#intervalEnd = now + interval;
        this.#isOverloaded = this.#leastWait > target;
      }
      this.#isFresh = false;
      this.#leastWait = waited;
      // The first of an interval is always served: one request says nothing of a queue.
      return false;
    }
    if (waited < this.#leastWait) this.#leastWait = waited;
    return this.#isOverloaded && waited > SLOUGH * target;
  }
}
