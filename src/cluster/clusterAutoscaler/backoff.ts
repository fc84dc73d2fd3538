/** First and longest wait, and the time without a failure after which it starts anew, seconds: `config/flags/flags.go`. */
const INITIAL_BACKOFF = 300;
const MAX_BACKOFF = 1800;
const BACKOFF_RESET_TIMEOUT = 3 * 3600;

/**
 * Keeps a group whose nodes did not come from being asked again at once: 5 min, then twice as long each time.
 * Source: `cluster-autoscaler/utils/backoff/exponential_backoff.go`.
 */
export class NodeGroupBackoff {
  /** The present or last wait, seconds; 0 before the first failure. */
  #duration = 0;
  /** When the group may be asked again, seconds. */
  #until = Number.NEGATIVE_INFINITY;
  /** When it last failed, seconds. */
  #lastFailure = Number.NEGATIVE_INFINITY;

  /** The group has failed. @param now seconds; a failure during the back-off does not lengthen it */
  failed(now: number): void {
    if (!this.isOver(now)) return;
    if (now - this.#lastFailure > BACKOFF_RESET_TIMEOUT) this.#duration = 0;
    this.#duration = this.#duration === 0 ? INITIAL_BACKOFF : Math.min(2 * this.#duration, MAX_BACKOFF);
    this.#until = now + this.#duration;
    this.#lastFailure = now;
  }

  /** May the group be asked for nodes? */
  isOver(now: number): boolean {
    return now >= this.#until;
  }

  /** Its nodes have come after all. */
  reset(): void {
    this.#duration = 0;
    this.#until = Number.NEGATIVE_INFINITY;
  }
}
