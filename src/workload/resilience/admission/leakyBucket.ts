/**
 * nginx's `limit_req` (`ngx_http_limit_req_lookup`, src/http/modules/ngx_http_limit_req_module.c): what exceeds the rate
 * drains at the rate, and a request is refused when more than the burst would wait. Thousandths of a request, whole
 * milliseconds, as there.
 */
export class LeakyBucket {
  readonly #rate: number;
  readonly #burst: number;
  /** Thousandths of a request that exceed the rate. */
  #excess = 0;
  /** Milliseconds; -1 before the first request. */
  #last = -1;

  /**
   * @param rate requests a second
   * @param burst requests above it, 0 by default: with it every request that comes too early is refused
   */
  constructor(rate: number, burst = 0) {
    this.#rate = Math.trunc(rate * 1000);
    this.#burst = burst * 1000;
  }

  /**
   * Seconds that a request waits before it is passed on; `Infinity` if it is refused, which costs its sender nothing later.
   * With `nodelay` it is passed on at once instead.
   * @param now seconds
   */
  delay(now: number): number {
    const time = Math.floor(now * 1000);
    if (this.#last < 0) {
      this.#last = time;
      return 0;
    }
    const drained = Math.trunc((this.#rate * (time - this.#last)) / 1000);
    const excess = Math.max(0, this.#excess - drained + 1000);
    if (excess > this.#burst) return Number.POSITIVE_INFINITY;
    this.#excess = excess;
    this.#last = time;
    return Math.trunc((excess * 1000) / this.#rate) / 1000;
  }
}
