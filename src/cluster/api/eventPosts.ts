import type { Clock } from '../clock.ts';
import type { RateLimiter } from './rateLimiter.ts';

/** The spam filter: events at once about one object, and after those one in this many seconds. */
const SPAM_BURST = 25;
const SPAM_REFILL = 300;
/** Objects that the filter remembers: `maxLruCacheEntries`. */
const REMEMBERED = 4096;
/** Events that wait to be sent; more are dropped: `maxQueuedEvents` in `tools/record/event.go`. */
const MAX_QUEUED = 1000;

/** A token bucket of one object that is filled when it is looked at. */
interface SpamBucket {
  tokens: number;
  /** Seconds. */
  filledAt: number;
}

/**
 * The events that a component writes, as far as they cost its client calls: one at a time, each waiting for the answer
 * to the one before, in the background of everything else that the component does.
 * Source: `staging/src/k8s.io/client-go/tools/record/event.go`, `events_cache.go` beside it.
 */
export class EventPosts {
  readonly #clock: Clock;
  readonly #limiter: RateLimiter;
  readonly #latency: number;
  /** By the object that the events are about, the one that was longest unused first. */
  readonly #filter = new Map<string, SpamBucket>();
  /** Events that wait behind the one under way. */
  #queued = 0;
  /** When the answer to the last call is there, seconds. */
  #freeAt = Number.NEGATIVE_INFINITY;

  /** @param latency seconds that one call takes */
  constructor(clock: Clock, limiter: RateLimiter, latency: number) {
    this.#clock = clock;
    this.#limiter = limiter;
    this.#latency = latency;
  }

  /** An event about an object. One that the spam filter holds back costs nothing. @param object `Kind/name` */
  post(object: string): void {
    if (!this.#passes(object)) return;
    if (this.#queued === 0 && this.#clock.now >= this.#freeAt) this.#send();
    else if (this.#queued < MAX_QUEUED && this.#queued++ === 0) this.#awaitAnswer();
  }

  /** The call waits for a token of the component's client, which its other requests do then without. */
  #send(): void {
    const { now } = this.#clock;
    this.#freeAt = now + this.#limiter.reserve(now) + this.#latency;
  }

  /** One timer at a time, however many wait. */
  #awaitAnswer(): void {
    this.#clock.setTimer(Math.max(0, this.#freeAt - this.#clock.now), () => {
      this.#send();
      if (--this.#queued > 0) this.#awaitAnswer();
    });
  }

  /** Takes a token of the object's own bucket, and forgets the object that was longest unused if there are too many. */
  #passes(object: string): boolean {
    const { now } = this.#clock;
    const bucket = this.#filter.get(object) ?? { tokens: SPAM_BURST, filledAt: now };
    bucket.tokens = Math.min(SPAM_BURST, bucket.tokens + (now - bucket.filledAt) / SPAM_REFILL);
    bucket.filledAt = now;
    this.#filter.delete(object);
    this.#filter.set(object, bucket);
    const [oldest] = this.#filter.keys();
    if (this.#filter.size > REMEMBERED) this.#filter.delete(oldest);
    if (bucket.tokens < 1) return false;
    bucket.tokens -= 1;
    return true;
  }
}
