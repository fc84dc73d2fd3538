/** A bucket of retries: each request puts a part of a token in, each retry takes a whole one out. */
export interface RetryTokenBucketSettings {
  /** Most tokens; all there at the start. */
  readonly capacity: number;
  readonly perRequest: number;
}

/** The numbers of Brooker 2022, "Fixing retries with token buckets and circuit breakers" (`retry_sim/`). */
export const RETRY_TOKEN_BUCKET: RetryTokenBucketSettings = { capacity: 5, perRequest: 0.1 };

/** Tokens are counted in thousandths, as ten tenths are not one in binary. */
const MILLI = 1000;

/** The bucket of one client. Allocates nothing in use. */
export class RetryTokenBucket {
  readonly #capacity: number;
  readonly #perRequest: number;
  #tokens: number;

  constructor({ capacity, perRequest }: RetryTokenBucketSettings = RETRY_TOKEN_BUCKET) {
    this.#capacity = Math.round(capacity * MILLI);
    this.#perRequest = Math.round(perRequest * MILLI);
    this.#tokens = this.#capacity;
  }

  get tokens(): number {
    return this.#tokens / MILLI;
  }

  /** A request, not a retry, is sent. */
  deposit(): void {
    this.#tokens = Math.min(this.#capacity, this.#tokens + this.#perRequest);
  }

  /** May a request be retried? If so, that is paid for. */
  withdraw(): boolean {
    if (this.#tokens < MILLI) return false;
    this.#tokens -= MILLI;
    return true;
  }
}
