/** Tokens a bucket holds at most: `EvictionRateLimiterBurst` in `pkg/controller/nodelifecycle/scheduler/rate_limited_queue.go`. */
export const BURST = 1;

/** A token bucket that is full at first and gains `rate` tokens a second. */
export class TokenBucket {
  #rate: number;
  /** A fraction while the bucket fills. */
  #tokens = BURST;
  /** Seconds. */
  #filledAt: number;

  /** @param now seconds */
  constructor(rate: number, now: number) {
    this.#rate = rate;
    this.#filledAt = now;
  }

  /** Takes a token if there is one. A rate of 0 gives none, not even the one that is there. */
  tryTake(now: number): boolean {
    if (this.#rate === 0) return false;
    this.#fill(now);
    // Ten times 0.1 s is a little less than 1 s in binary; the token is due all the same.
    if (this.#tokens < BURST - 1e-9) return false;
    this.#tokens = 0;
    return true;
  }

  /** Changes the rate; what has been saved up is kept. @param now seconds */
  setRate(rate: number, now: number): void {
    if (rate === this.#rate) return;
    this.#fill(now);
    this.#rate = rate;
  }

  /** Tokens gained since the last look. */
  #fill(now: number): void {
    this.#tokens = Math.min(BURST, this.#tokens + (now - this.#filledAt) * this.#rate);
    this.#filledAt = now;
  }
}
