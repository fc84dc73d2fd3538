import type { RandomStream, RandomStreams } from '../engine/random.ts';
import type { TrafficConfig } from './config.ts';
import { envoyWait } from './resilience/backOff/envoyBackOff.ts';
import { GRPC_RETRY_JITTER, grpcRetryWait } from './resilience/backOff/grpcBackOff.ts';
import { type DoublingBackOff, jitteredWait } from './resilience/backOff/jitter.ts';

/** Draws the wait before a retry, seconds. @param retry from 1 */
type Wait = (retry: number, random: RandomStream) => number;

/** The waits before the retries of sources that have a number of retries and nothing more. */
export class SourceBackOff {
  readonly #waits: readonly Wait[];
  readonly #jitter: readonly RandomStream[];

  constructor(traffic: readonly TrafficConfig[], streams: RandomStreams) {
    this.#waits = traffic.map(({ retries }) => waitOf(retries));
    this.#jitter = traffic.map(({ name }) => streams.stream(`retry-jitter/${name}`));
  }

  /**
   * Seconds before the next try, with the growth and the jitter of the source.
   * @param tries number of the try that failed, 0 for the first
   */
  seconds(source: number, tries: number): number {
    return this.#waits[source](tries + 1, this.#jitter[source]);
  }
}

/** The rule by which a source waits; it is made once, so that a retry allocates nothing. */
function waitOf({ jitter, backoff, maxBackoff, multiplier = 2 }: TrafficConfig['retries']): Wait {
  switch (jitter) {
    case 'envoy': {
      // Envoy counts whole milliseconds.
      const milliseconds = { base: Math.round(backoff * 1000), max: Math.round(maxBackoff * 1000) };
      return (retry, random) => envoyWait(milliseconds, retry, random) / 1000;
    }
    case 'grpc': {
      const backOff = { initial: backoff, multiplier, max: maxBackoff, jitter: GRPC_RETRY_JITTER };
      return (retry, random) => grpcRetryWait(backOff, retry, random);
    }
    case 'decorrelated':
      return () => {
        throw new RangeError('a wait with decorrelated jitter depends on the one before');
      };
    default: {
      const backOff: DoublingBackOff = { base: backoff, cap: maxBackoff };
      // Brooker's exponent is 1 at the first retry; here the first wait is up to the back-off itself.
      return (retry, random) => jitteredWait(jitter, backOff, retry - 1, random);
    }
  }
}
