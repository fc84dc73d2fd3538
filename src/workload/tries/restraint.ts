import type { RandomStreams } from '../../engine/random.ts';
import { Cause, type CauseCode } from '../../network/causes.ts';
import type { TrafficConfig } from '../config.ts';
import { ClientThrottle } from '../resilience/admission/clientThrottle.ts';
import { TokenBucket } from '../resilience/admission/tokenBucket.ts';
import { OpenResource } from '../resilience/circuitBreaker.ts';
import { PerClient } from './perClient.ts';

/** Nothing speaks against sending. */
export const ADMITTED = -1;

/** Failures with which a server has accepted a request, and then failed for a reason of its own. */
const ACCEPTED: ReadonlySet<number> = new Set([Cause.serverError, Cause.dependencyFailed]);

/**
 * What keeps the clients of one source from sending: a limit of their rate, a throttle that heeds how much the servers
 * turn away, and Envoy's circuit breaker on requests and retries in flight.
 */
export class Restraint {
  readonly #limits: PerClient<TokenBucket> | undefined;
  readonly #throttles: PerClient<ClientThrottle> | undefined;
  readonly #requests: PerClient<OpenResource> | undefined;
  readonly #retries: PerClient<OpenResource> | undefined;

  /** @param first number of the source's first client */
  constructor(source: TrafficConfig, first: number, streams: RandomStreams) {
    const { name, start, rateLimit, throttle, circuitBreaker } = source;
    if (rateLimit !== undefined) {
      const { rate, burst, shared } = rateLimit;
      const settings = { maxTokens: burst, tokensPerFill: 1, fillInterval: 1 / rate };
      this.#limits = new PerClient(first, shared, () => new TokenBucket(settings, start));
    }
    if (throttle !== undefined) {
      const stream = (index: number) => streams.stream(`throttle/${name}/${index}`);
      this.#throttles = new PerClient(
        first,
        throttle.shared,
        (index) => new ClientThrottle(stream(index), throttle),
      );
    }
    if (circuitBreaker !== undefined) {
      const { maxRequests, maxRetries, shared } = circuitBreaker;
      this.#requests = new PerClient(first, shared, () => new OpenResource(maxRequests));
      this.#retries = new PerClient(first, shared, () => new OpenResource(maxRetries));
    }
  }

  /**
   * A try is to be sent. @returns {@link ADMITTED}, or why it is not; what was admitted is to be {@link released}.
   * The limits first: a try that they turn away says nothing of the servers.
   */
  refusal(client: number, now: number): CauseCode | typeof ADMITTED {
    if (this.#limits?.of(client).take(now) === false) return Cause.rateLimited;
    if (this.#throttles?.of(client).admits(now) === false) return Cause.throttled;
    if (this.#requests?.of(client).acquire() === false) return Cause.circuitOpen;
    return ADMITTED;
  }

  /** A try that was admitted is over. */
  released(client: number): void {
    this.#requests?.of(client).release();
  }

  /** A server has answered. */
  succeeded(client: number, now: number): void {
    this.#throttles?.of(client).accepted(now);
  }

  /** A try has failed. @param cause code of `network/causes.ts` */
  failed(client: number, now: number, cause: number): void {
    if (this.#throttles !== undefined && ACCEPTED.has(cause)) this.#throttles.of(client).accepted(now);
  }

  /** A retry is planned. @returns whether the breaker lets it; if so, it is to be told of its end */
  admitsRetry(client: number): boolean {
    return this.#retries?.of(client).acquire() !== false;
  }

  retryEnded(client: number): void {
    this.#retries?.of(client).release();
  }

  /** The client has died. */
  forget(client: number): void {
    this.#limits?.forget(client);
    this.#throttles?.forget(client);
  }
}
