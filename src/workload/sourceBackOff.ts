import type { RandomStream, RandomStreams } from '../engine/random.ts';
import type { TrafficConfig } from './config.ts';

/** The waits before the retries of sources that have a number of retries and nothing more. */
export class SourceBackOff {
  readonly #traffic: readonly TrafficConfig[];
  readonly #jitter: readonly RandomStream[];

  constructor(traffic: readonly TrafficConfig[], streams: RandomStreams) {
    this.#traffic = traffic;
    this.#jitter = traffic.map(({ name }) => streams.stream(`retry-jitter/${name}`));
  }

  /**
   * Seconds before the next try: doubled each time up to the longest, with the jitter of the source.
   * @param tries number of the try that failed, 0 for the first
   */
  seconds(source: number, tries: number): number {
    const { backoff, maxBackoff, jitter } = this.#traffic[source].retries;
    const longest = Math.min(maxBackoff, backoff * 2 ** tries);
    switch (jitter) {
      case 'none':
        return longest;
      case 'equal':
        return (longest * (1 + this.#jitter[source]())) / 2;
      case 'full':
        return longest * this.#jitter[source]();
      case 'decorrelated':
        throw new RangeError('a wait with decorrelated jitter depends on the one before');
    }
  }
}
