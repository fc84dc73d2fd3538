import { LatencyHistogram } from '../../engine/latencyHistogram.ts';
import { BACKUP_REQUEST } from '../resilience/hedging.ts';
import type { HedgingConfig } from '../resilienceConfig.ts';

/**
 * After how long the clients of a source send a copy: always the same time, or a percentile of what they have seen, taken
 * anew every 3 s and at least 1 ms (Finagle, `BackupRequestFilter`). A request counts with the time until its first
 * answer, whichever copy that came from: below the delay there is only one, so the share of requests above the
 * delay, which is what the percentile is about, is that of requests without copies.
 */
export class HedgeDelay {
  readonly #fixed: number | undefined;
  readonly #quantile: number;
  readonly #seen: LatencyHistogram | undefined;
  #delay = Number.POSITIVE_INFINITY;
  #refreshAt = 0;

  constructor({ delay }: Pick<HedgingConfig, 'delay'>) {
    this.#fixed = typeof delay === 'number' ? delay : undefined;
    this.#quantile = typeof delay === 'number' ? 0 : delay.percentile / 100;
    this.#seen = typeof delay === 'number' ? undefined : new LatencyHistogram();
  }

  /** A request was answered at its first try or a copy of it. @param latency seconds */
  answered(latency: number): void {
    this.#seen?.record(latency);
  }

  /** Seconds; `Infinity` while nothing has been seen. @param now seconds, never less than in a call before */
  at(now: number): number {
    if (this.#fixed !== undefined) return this.#fixed;
    if (this.#seen !== undefined && this.#seen.count > 0 && now >= this.#refreshAt) {
      this.#delay = Math.max(BACKUP_REQUEST.minDelay, this.#seen.quantile(this.#quantile));
      this.#refreshAt = now + BACKUP_REQUEST.refreshInterval;
    }
    return this.#delay;
  }
}
