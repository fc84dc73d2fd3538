/**
 * Envoy's gradient controller
 * (api/envoy/extensions/filters/http/adaptive_concurrency/v3/adaptive_concurrency.proto). Of its times only those with a
 * default are here: how often the limit is updated and how often the minimum is measured must be said in Envoy, too.
 */
export interface GradientSettings {
  /** Limits of the limit. */
  readonly minConcurrency: number;
  readonly maxConcurrency: number;
  /** By how much latency may exceed the minimum before it counts, 0.25 for 25 %. */
  readonly buffer: number;
  /** Requests from which the minimum is measured, with the limit at its least. */
  readonly minRttRequests: number;
  /** Part of the interval between measurements that is added to it at random, 0.15 for 15 %. */
  readonly minRttJitter: number;
}

/** Envoy's defaults. */
export const ENVOY_GRADIENT: GradientSettings = {
  minConcurrency: 3,
  maxConcurrency: 1000,
  buffer: 0.25,
  minRttRequests: 50,
  minRttJitter: 0.15,
};

/**
 * Updates in a row that find the limit at its least and leave it there, after which the minimum is measured anew, long
 * before its time (`GradientController::updateConcurrencyLimit`).
 */
export const UPDATES_AT_MINIMUM = 5;

/** The gradient never changes the limit by more than these factors. */
const LEAST_GRADIENT = 0.5;
const MOST_GRADIENT = 2;

/**
 * How latency compares to the minimum, 0.5 to 2; below 1 requests are waiting
 * (`GradientController::calculateNewLimit`, source/extensions/filters/http/adaptive_concurrency/controller/gradient_controller.cc).
 * @param minRtt median with next to no load, in any unit
 * @param sampleRtt median of the last window, in the same unit; above 0
 */
export function gradient(minRtt: number, sampleRtt: number, buffer = ENVOY_GRADIENT.buffer): number {
  return Math.min(MOST_GRADIENT, Math.max(LEAST_GRADIENT, (minRtt * (1 + buffer)) / sampleRtt));
}

/** The limit after an update: it follows the gradient, with room for a burst of its square root. */
export function gradientLimit(
  limit: number,
  minRtt: number,
  sampleRtt: number,
  { minConcurrency, maxConcurrency, buffer }: GradientSettings = ENVOY_GRADIENT,
): number {
  const followed = limit * gradient(minRtt, sampleRtt, buffer);
  const withRoom = Math.trunc(followed + Math.sqrt(followed));
  return Math.max(minConcurrency, Math.min(maxConcurrency, withRoom));
}

/**
 * The controller's state. It starts by measuring the minimum, with the limit at its least, and goes back to that when
 * told to (`measureMinimum`, at the caller's interval) or after some updates at the least limit in a row.
 */
export class GradientController {
  readonly settings: GradientSettings;
  #limit: number;
  /** The limit that a measurement has put aside; 0 for none. */
  #putAside = 0;
  #minRtt = 0;
  #measuring = true;
  #atMinimum = 0;

  constructor(settings: Partial<GradientSettings> = {}) {
    this.settings = { ...ENVOY_GRADIENT, ...settings };
    this.#limit = this.settings.minConcurrency;
  }

  /** Requests that may be in flight; more are refused with 503. */
  get limit(): number {
    return this.#limit;
  }

  /** Does the controller wait for `minRttRequests` answers, to be given to `measured`? */
  get measuring(): boolean {
    return this.#measuring;
  }

  /** Starts to measure the minimum. */
  measureMinimum(): void {
    if (this.#measuring) return;
    this.#measuring = true;
    this.#putAside = this.#limit;
    this.#limit = this.settings.minConcurrency;
    this.#atMinimum = 0;
  }

  /** The median of the answers that were waited for: the limit is again what it was. */
  measured(minRtt: number): void {
    this.#minRtt = minRtt;
    this.#measuring = false;
    if (this.#putAside > 0) this.#limit = this.#putAside;
  }

  /** The end of a window. @param sampleRtt median of its answers; 0 if there was none, which changes nothing */
  update(sampleRtt: number): void {
    if (this.#measuring || sampleRtt === 0) return;
    const { minConcurrency } = this.settings;
    const before = this.#limit;
    this.#limit = gradientLimit(before, this.#minRtt, sampleRtt, this.settings);
    // The update that brings the limit down is not one that finds it there.
    this.#atMinimum = before === minConcurrency && this.#limit === minConcurrency ? this.#atMinimum + 1 : 0;
    if (this.#atMinimum >= UPDATES_AT_MINIMUM) this.measureMinimum();
  }
}
