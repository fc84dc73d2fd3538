import type { ClientSettings } from '../settings.ts';

/** Rounding of the token count that is forgiven: far below one token, far above the error of a long run. */
const EPSILON = 1e-9;

/** The limits of a client that has none. */
export const UNLIMITED: ClientSettings = { kubeAPIQPS: 0, kubeAPIBurst: 0 };

/**
 * The token bucket in front of a client: full at first, refilled at `kubeAPIQPS` tokens a second up to `kubeAPIBurst`.
 * Who comes when it is empty reserves a token of the future and waits for it, so that requests go out in the order in
 * which they were made. O(1) a request, nothing allocated.
 * Source: `golang.org/x/time/rate` (`Limiter.reserveN`), used by `staging/src/k8s.io/client-go/util/flowcontrol/throttle.go`.
 */
export class RateLimiter {
  readonly #qps: number;
  readonly #burst: number;
  /** Negative: so many requests wait. */
  #tokens: number;
  /** Until when tokens have been added, seconds. */
  #filledAt: number;

  /**
   * @param limits 0 calls a second: no limit
   * @param now seconds
   */
  constructor({ kubeAPIQPS, kubeAPIBurst }: ClientSettings, now: number) {
    this.#qps = kubeAPIQPS;
    this.#burst = kubeAPIBurst;
    this.#tokens = kubeAPIBurst;
    this.#filledAt = now;
  }

  /** Takes a token. @param now seconds @returns seconds until the token is there */
  reserve(now: number): number {
    if (this.#qps === 0) return 0;
    this.#fill(now);
    this.#tokens -= 1;
    return this.#debt();
  }

  /** Seconds until the last token that was reserved is there. */
  backlog(now: number): number {
    if (this.#qps === 0) return 0;
    this.#fill(now);
    return this.#debt();
  }

  /** Seconds until the bucket is no longer in debt; 0 if it is not. */
  #debt(): number {
    return this.#tokens >= -EPSILON ? 0 : -this.#tokens / this.#qps;
  }

  /** Adds the tokens since the last look; there is no timer. */
  #fill(now: number): void {
    this.#tokens = Math.min(this.#burst, this.#tokens + (now - this.#filledAt) * this.#qps);
    this.#filledAt = now;
  }
}
