import type { LimitSample } from './vegas.ts';

/** Settings of `Gradient2Limit` (Netflix/concurrency-limits, .../limit/Gradient2Limit.java). */
export interface Gradient2Settings {
  readonly initialLimit: number;
  readonly minLimit: number;
  readonly maxLimit: number;
  /** Part of the way to the new limit that one step goes, above 0 to 1. */
  readonly smoothing: number;
  /** How many times the long-term latency is no cause to slow down, at least 1. */
  readonly rttTolerance: number;
  /** Requests that may wait. */
  readonly queueSize: number;
  /** Samples that the long-term latency is a mean of. */
  readonly longWindow: number;
}

/** The library's defaults. */
export const GRADIENT2: Gradient2Settings = {
  initialLimit: 20,
  minLimit: 20,
  maxLimit: 200,
  smoothing: 0.2,
  rttTolerance: 1.5,
  queueSize: 4,
  longWindow: 600,
};

/** How the latency now compares to that of a long time, 0.5 to 1. */
export function gradient2(shortRtt: number, longRtt: number, tolerance = GRADIENT2.rttTolerance): number {
  return Math.max(0.5, Math.min(1, (tolerance * longRtt) / shortRtt));
}

/**
 * The limit after a sample (`Gradient2Limit._update`); unchanged while it is not half used, for then the application
 * and not the limit decides how much is in flight. Drops play no part.
 * @param longRtt mean of a long time, this sample included
 */
export function gradient2Limit(
  limit: number,
  longRtt: number,
  { rtt, inFlight }: Pick<LimitSample, 'rtt' | 'inFlight'>,
  settings: Gradient2Settings = GRADIENT2,
): number {
  if (inFlight < limit / 2) return limit;
  const { minLimit, maxLimit, smoothing, rttTolerance, queueSize } = settings;
  const aim = limit * gradient2(rtt, longRtt, rttTolerance) + queueSize;
  return Math.max(minLimit, Math.min(maxLimit, limit * (1 - smoothing) + aim * smoothing));
}

/** Samples of which the long-term mean is a plain one, before it decays (`ExpAvgMeasurement`). */
const WARM_UP = 10;
/** What the long-term latency is multiplied by when it is more than twice the present one: the load has gone. */
const RECOVERY = 0.95;

/** A limit with its memory of latency. */
export class Gradient2Limit {
  readonly #settings: Gradient2Settings;
  #limit: number;
  #longRtt = 0;
  /** Of the first samples: their number and sum. */
  #samples = 0;
  #sum = 0;

  constructor(settings: Partial<Gradient2Settings> = {}) {
    this.#settings = { ...GRADIENT2, ...settings };
    this.#limit = this.#settings.initialLimit;
  }

  /** Requests that may be in flight. */
  get limit(): number {
    return Math.floor(this.#limit);
  }

  /** The long-term latency, in the unit of the samples; 0 before the first. */
  get longRtt(): number {
    return this.#longRtt;
  }

  update(sample: LimitSample): void {
    const longRtt = this.#averaged(sample.rtt);
    this.#longRtt = longRtt / sample.rtt > 2 ? longRtt * RECOVERY : longRtt;
    this.#limit = gradient2Limit(this.#limit, longRtt, sample, this.#settings);
  }

  #averaged(rtt: number): number {
    if (this.#samples < WARM_UP) {
      // A plain mean of the samples as they came: a recovery meanwhile is forgotten with the next one.
      this.#samples++;
      this.#sum += rtt;
      return this.#sum / this.#samples;
    }
    const factor = 2 / (this.#settings.longWindow + 1);
    return this.#longRtt * (1 - factor) + rtt * factor;
  }
}
