/**
 * A rate limit, as of Envoy's local rate limit (`envoy.type.v3.TokenBucket`): the bucket starts full, every fill interval
 * adds some tokens, a request takes one.
 */
export interface TokenBucketSettings {
  /** Most tokens at once, the longest burst; at least 1. */
  readonly maxTokens: number;
  readonly tokensPerFill: number;
  /** Seconds, at least 0.05 in Envoy; without a default. */
  readonly fillInterval: number;
}

/** Tokens that a fill adds where Envoy is told no number. */
export const TOKENS_PER_FILL = 1;

/** Shortest fill interval that Envoy takes, seconds (source/extensions/filters/common/local_ratelimit/local_ratelimit_impl.cc). */
export const SHORTEST_FILL_INTERVAL = 0.05;

/**
 * Tokens that come in one lot at each fill, as from Envoy's timer; its newer versions let them trickle in between the fills.
 * Fills are counted when they are looked
 * for, so that no timer is needed; allocates nothing in use.
 */
export class TokenBucket {
  readonly #settings: TokenBucketSettings;
  #tokens: number;
  /** Fills since the start. */
  #fills = 0;
  readonly #start: number;

  /** @param start seconds */
  constructor(settings: TokenBucketSettings, start: number) {
    this.#settings = settings;
    this.#tokens = settings.maxTokens;
    this.#start = start;
  }

  /** Takes a token if there is one. @param now seconds, never less than in a call before */
  take(now: number): boolean {
    if (this.tokens(now) < 1) return false;
    this.#tokens--;
    return true;
  }

  /** Tokens there are now. */
  tokens(now: number): number {
    const { maxTokens, tokensPerFill, fillInterval } = this.#settings;
    const fills = Math.floor((now - this.#start) / fillInterval);
    // A full bucket lets what is added run over: tokens are never owed.
    if (fills > this.#fills) {
      this.#tokens = Math.min(maxTokens, this.#tokens + (fills - this.#fills) * tokensPerFill);
      this.#fills = fills;
    }
    return this.#tokens;
  }
}
