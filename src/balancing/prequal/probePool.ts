import { NONE } from '../balancer.ts';

/**
 * Probe results that a client holds at most. 16 in the paper.
 */
export const POOL_SIZE = 16;

/**
 * Requests in flight above this count as this many in the histogram. A replica that has more is as hot as can be.
 */
const MAX_IN_FLIGHT = 1023;
/** Results that the estimate of the distribution remembers. */
const REMEMBERED = 128;

/** A client's probe results, oldest first, in arrays of fixed size. */
export class ProbePool {
  readonly ids = new Int32Array(POOL_SIZE);
  readonly inFlight = new Float64Array(POOL_SIZE);
  /** Seconds. */
  readonly latency = new Float64Array(POOL_SIZE);
  /** When the result came, seconds. */
  readonly time = new Float64Array(POOL_SIZE);
  /** How many more picks may use it. */
  readonly uses = new Float64Array(POOL_SIZE);
  /** Results held, from the front of each array. */
  count = 0;

  /** Adds a result; a full pool loses its oldest. */
  add(id: number, inFlight: number, latency: number, now: number, uses: number): void {
    if (this.count === POOL_SIZE) this.remove(0);
    const at = this.count++;
    this.ids[at] = id;
    this.inFlight[at] = inFlight;
    this.latency[at] = latency;
    this.time[at] = now;
    this.uses[at] = uses;
  }

  /** Takes a result out; the others keep their order, which is their age. */
  remove(at: number): void {
    for (const column of [this.ids, this.inFlight, this.latency, this.time, this.uses])
      column.copyWithin(at, at + 1, this.count);
    this.count--;
  }

  /**
   * The hot-cold rule: of those with at most `threshold` requests in flight the one with the least latency; if all are
   * above, the one with the fewest. The earlier wins ties. `NONE` for an empty pool.
   */
  best(threshold: number): number {
    let cold = NONE;
    let hot = NONE;
    for (let i = 0; i < this.count; i++) {
      if (this.inFlight[i] > threshold) {
        if (hot === NONE || this.inFlight[i] < this.inFlight[hot]) hot = i;
      } else if (cold === NONE || this.latency[i] < this.latency[cold]) cold = i;
    }
    return cold === NONE ? hot : cold;
  }

  /** The result to do without: the hottest, or without hot ones the slowest. */
  worst(threshold: number): number {
    let worst = NONE;
    // Hot is worse than cold; among hot ones requests count, among cold ones latency.
    for (let i = 0; i < this.count; i++) {
      const hot = this.inFlight[i] > threshold;
      if (worst === NONE) worst = i;
      else if (hot !== this.inFlight[worst] > threshold) worst = hot ? i : worst;
      else if (hot ? this.inFlight[i] > this.inFlight[worst] : this.latency[i] > this.latency[worst])
        worst = i;
    }
    return worst;
  }
}

/** The distribution of requests in flight over the replicas, from the last results. */
export class InFlightDistribution {
  /** A ring of the last values and how often each value is among them. */
  readonly #recent = new Int32Array(REMEMBERED);
  readonly #counts = new Int32Array(MAX_IN_FLIGHT + 1);
  #seen = 0;

  /** The oldest value leaves the counts when the ring is full. */
  add(inFlight: number): void {
    const value = Math.min(MAX_IN_FLIGHT, Math.max(0, Math.round(inFlight)));
    const at = this.#seen % REMEMBERED;
    if (this.#seen >= REMEMBERED) this.#counts[this.#recent[at]]--;
    this.#recent[at] = value;
    this.#counts[value]++;
    this.#seen++;
  }

  /**
   * The least value that at least this share of the results does not exceed. O(`MAX_IN_FLIGHT`); 0 before the first
   * result.
   * @param share from 0 to 1
   */
  quantile(share: number): number {
    const total = Math.min(this.#seen, REMEMBERED);
    let below = 0;
    for (let value = 0; value <= MAX_IN_FLIGHT; value++) {
      below += this.#counts[value];
      if (below > 0 && below >= share * total) return value;
    }
    return 0;
  }
}
