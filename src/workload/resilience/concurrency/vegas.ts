import type { RandomStream } from '../../../engine/random.ts';

/** Settings of `VegasLimit` (Netflix/concurrency-limits, .../limit/VegasLimit.java). */
export interface VegasSettings {
  readonly initialLimit: number;
  readonly maxLimit: number;
  /** Part of the way to the new limit that one step goes, above 0 to 1. */
  readonly smoothing: number;
  /** The latency without load is measured anew every so many times the limit samples. */
  readonly probeMultiplier: number;
}

/** The library's defaults. */
export const VEGAS: VegasSettings = { initialLimit: 20, maxLimit: 1000, smoothing: 1, probeMultiplier: 30 };

/** One window's sample: its latency, the requests that were in flight, and was one dropped or timed out? */
export interface LimitSample {
  /** In any unit, above 0; the same unit throughout. */
  readonly rtt: number;
  readonly inFlight: number;
  readonly dropped: boolean;
}

/** Steps and thresholds grow with the logarithm of the limit, rounded down, at least 1. */
function logOf(limit: number): number {
  return Math.max(1, Math.floor(Math.log10(Math.floor(limit))));
}

/** Requests that wait, as Vegas infers from latency: TCP Vegas' difference of expected and actual rate. */
export function vegasQueue(limit: number, rttNoLoad: number, rtt: number): number {
  return Math.ceil(limit * (1 - rttNoLoad / rtt));
}

/**
 * The limit after a sample: up while there is no queue to speak of, down when it is long or something was dropped, and
 * unchanged while the limit is not half used (`VegasLimit.updateEstimatedLimit`).
 */
export function vegasLimit(
  limit: number,
  rttNoLoad: number,
  sample: LimitSample,
  { maxLimit, smoothing }: VegasSettings = VEGAS,
): number {
  if (!sample.dropped && sample.inFlight * 2 < limit) return limit;
  const step = sample.dropped ? -logOf(limit) : vegasStep(limit, vegasQueue(limit, rttNoLoad, sample.rtt));
  if (step === 0) return limit;
  const next = Math.max(1, Math.min(maxLimit, limit + step));
  return (1 - smoothing) * limit + smoothing * next;
}

function vegasStep(limit: number, queue: number): number {
  const log = logOf(limit);
  const [alpha, beta] = [3 * log, 6 * log];
  if (queue <= log) return beta;
  if (queue < alpha) return log;
  return queue > beta ? -log : 0;
}

/** A limit with its memory: the least latency, and the samples until that is measured anew. */
export class VegasLimit {
  readonly #settings: VegasSettings;
  readonly #random: RandomStream;
  #limit: number;
  #rttNoLoad = 0;
  #samples = 0;
  #jitter: number;

  /** @param random draws when to measure anew, so that clients do not all do so at once */
  constructor(random: RandomStream, settings: Partial<VegasSettings> = {}) {
    this.#settings = { ...VEGAS, ...settings };
    this.#random = random;
    this.#limit = this.#settings.initialLimit;
    this.#jitter = this.#drawJitter();
  }

  /** Requests that may be in flight. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  update(sample: LimitSample): void {
    this.#samples++;
    if (this.#samples >= this.#jitter * this.#settings.probeMultiplier * this.#limit) {
      this.#samples = 0;
      this.#jitter = this.#drawJitter();
      this.#rttNoLoad = sample.rtt;
    } else if (this.#rttNoLoad === 0 || sample.rtt < this.#rttNoLoad) {
      // A new minimum says nothing of a queue.
      this.#rttNoLoad = sample.rtt;
    } else this.#limit = vegasLimit(this.#limit, this.#rttNoLoad, sample, this.#settings);
  }

  #drawJitter(): number {
    return 0.5 + this.#random() / 2;
  }
}
