/**
 * A rate limit, as of Envoy's local rate limit (`envoy.type.v3.TokenBucket`): the bucket starts full, each fill interval
 * adds some tokens, a request takes one.
 */
export interface TokenBucketSettings {
  /** Most tokens at once, the longest burst; at least 1. */
  readonly maxTokens: number;
  readonly tokensPerFill: number;
  /** Seconds, at least 0.05 in Envoy; without a default. */
  readonly fillInterval: number;
}

/**
 * How tokens come: Envoy's present way is that they trickle in, its former one that a timer adds a lot at each fill
 * (guard `no_timer_based_rate_limit_token_bucket`).
 */
export type Filling = 'trickle' | 'lots';

/** The bucket. What has come since is counted when it is looked for, without a timer; allocates nothing in use. */
export class TokenBucket {
  readonly #settings: TokenBucketSettings;
  readonly #filling: Filling;
  readonly #start: number;
  #tokens: number;
  /** Fills since the start that have been counted; with parts of one where tokens trickle in. */
  #fills = 0;

  /** @param start seconds */
  constructor(settings: TokenBucketSettings, start: number, filling: Filling = 'trickle') {
    this.#settings = settings;
    this.#filling = filling;
    this.#tokens = settings.maxTokens;
    this.#start = start;
  }

  /** Takes a token if there is a whole one. @param now seconds, never less than in a call before */
  take(now: number): boolean {
    if (this.tokens(now) < 1) return false;
    this.#tokens--;
    return true;
  }

  /** Tokens there are now. */
  tokens(now: number): number {
    const { maxTokens, tokensPerFill, fillInterval } = this.#settings;
    const passed = (now - this.#start) / fillInterval;
    const fills = this.#filling === 'lots' ? Math.floor(passed) : passed;
    // A full bucket lets what is added run over.
    this.#tokens = Math.min(maxTokens, this.#tokens + (fills - this.#fills) * tokensPerFill);
    this.#fills = fills;
    return this.#tokens;
  }
}
