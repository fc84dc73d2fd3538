/** gRPC counts in thousandths of a token: digits of the ratio beyond those are ignored (gRFC A6). */
const MILLI = 1000;

/**
 * gRPC's retry throttling (gRFC A6, `retryThrottling` in the service config): a failure takes a token, a success gives a
 * part of one back, and there are retries while more than half of the tokens are left. It has no defaults: without it
 * nothing is throttled.
 */
export class RetryThrottle {
  readonly #max: number;
  readonly #ratio: number;
  #tokens: number;

  /**
   * @param maxTokens 1 to 1000, whole; all there at the start
   * @param tokenRatio tokens for a success, above 0
   */
  constructor(maxTokens: number, tokenRatio: number) {
    this.#max = maxTokens * MILLI;
    // The product may be a rounding error too small: 0.29 * 1000 is a little less than 290.
    this.#ratio = Math.floor(tokenRatio * MILLI + 1e-6);
    this.#tokens = this.#max;
  }

  get tokens(): number {
    return this.#tokens / MILLI;
  }

  get allowed(): boolean {
    return this.#tokens > this.#max / 2;
  }

  /** An attempt has failed with a status that may be retried, or the server has asked for no retry. May it be retried? */
  failed(): boolean {
    this.#tokens = Math.max(0, this.#tokens - MILLI);
    return this.allowed;
  }

  succeeded(): void {
    this.#tokens = Math.min(this.#max, this.#tokens + this.#ratio);
  }
}

/** The share of failing attempts at which tokens neither grow nor shrink; above it, retries stop sooner or later. */
export function throttlingFailureShare(tokenRatio: number): number {
  return tokenRatio / (1 + tokenRatio);
}
