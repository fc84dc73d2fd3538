/**
 * How often a node may ask registries for images: a token bucket that is full at first. A pull that finds it empty
 * fails. Source: `throttledImageService` in `pkg/kubelet/images/helpers.go`.
 */
export class RegistryLimiter {
  readonly #qps: number;
  readonly #burst: number;
  /** At most `burst`; a fraction while the bucket fills. */
  #tokens: number;
  /** Until when it has been filled, seconds: it is filled when asked, without a timer. */
  #filledAt: number;

  /**
   * @param qps tokens a second; 0: no limit
   * @param burst tokens that the bucket holds
   * @param now seconds
   */
  constructor(qps: number, burst: number, now: number) {
    this.#qps = qps;
    this.#burst = burst;
    this.#tokens = burst;
    this.#filledAt = now;
  }

  /** Takes a token if there is one. @param now seconds, never less than before */
  tryAccept(now: number): boolean {
    if (this.#qps === 0) return true;
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#filledAt) * this.#qps);
    this.#filledAt = now;
    // A token that is due to the last bit of rounding is due.
    if (this.#tokens < 1 - 1e-9) return false;
    this.#tokens--;
    return true;
  }
}
