/** Share of failed tries above which Brooker's circuit breaker stops retries (2022, "Fixing retries with token buckets and circuit breakers"). */
export const MOST_FAILURES = 0.1;

/**
 * A circuit breaker on the retries alone: a client stops to retry while more than a share of all tries that it has ever
 * made have failed. Each client decides from what it has seen itself, and a young one from very little.
 */
export class FailureRatio {
  readonly #most: number;
  #tries = 0;
  #failures = 0;

  /** @param most share of failures that is still borne, 0 to 1 */
  constructor(most = MOST_FAILURES) {
    this.#most = most;
  }

  succeeded(): void {
    this.#tries++;
  }

  failed(): void {
    this.#tries++;
    this.#failures++;
  }

  /** Does the client retry? */
  get allowed(): boolean {
    return this.#failures <= this.#most * this.#tries;
  }
}
