import { weightsOf } from '../../balancing/balancer.ts';
import { type SlowStart, slowStartFactor } from '../../balancing/health/slowStart.ts';
import type { UsableEndpoints } from './usableEndpoints.ts';

/** Parts of the window after each of which the weights are computed anew; in one of them no weight grows by more than 0.1 % of the whole, at aggression 1. */
const STEPS = 1000;

/**
 * The weights of endpoints that have only just come or recovered, one client's. They change in place: a policy that reads
 * the weight of an endpoint when it puts it back after a pick follows without being told, as Envoy's schedulers do.
 */
export class SlowStartWeights {
  readonly #settings: SlowStart;
  /** As they would be without a slow start, as they are, and since when each endpoint is there; by position. */
  #full: Float64Array = new Float64Array(0);
  #present: Float64Array = new Float64Array(0);
  #since: Float64Array = new Float64Array(0);
  /** When they are computed next, seconds; `Infinity` once all are full. */
  #nextAt = Number.POSITIVE_INFINITY;

  constructor(settings: SlowStart) {
    this.#settings = settings;
  }

  /**
   * Takes a new list, and gives it its weights.
   * @param since by position in the whole list: when each endpoint came or became healthy again, seconds
   */
  update(usable: UsableEndpoints, since: Float64Array, now: number): UsableEndpoints {
    this.#full = weightsOf(usable.list);
    this.#present = Float64Array.from(this.#full);
    this.#since = Float64Array.from(usable.positions, (position) => since[position]);
    this.#compute(now);
    return { ...usable, list: { ...usable.list, weights: this.#present } };
  }

  /** Lets the weights grow, if it is time. */
  refresh(now: number): void {
    if (now >= this.#nextAt) this.#compute(now);
  }

  #compute(now: number): void {
    const { window } = this.#settings;
    this.#nextAt = Number.POSITIVE_INFINITY;
    for (let i = 0; i < this.#present.length; i++) {
      const elapsed = now - this.#since[i];
      this.#present[i] = this.#full[i] * slowStartFactor(this.#settings, elapsed);
      if (elapsed < window) this.#nextAt = now + window / STEPS;
    }
  }
}
