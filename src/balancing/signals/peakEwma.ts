import type { EndpointList } from '../balancer.ts';
import { carried } from '../positions.ts';
import type { LoadSignal } from './loadSignal.ts';

/** What an endpoint without history costs. */
export type Unmeasured =
  /** Finagle: nothing while idle, prohibitive with a request under way: one probe at a time. */
  | { readonly rule: 'probe'; readonly penalty: number }
  /** Linkerd and tower: as if it had been measured at this time, seconds. */
  | { readonly rule: 'default-rtt'; readonly rtt: number }
  /** Envoy: this time while idle, the penalty plus its requests otherwise. */
  | { readonly rule: 'default-rtt-or-penalty'; readonly rtt: number; readonly penalty: number };

/** Peak EWMA by any of its implementations. */
export interface PeakEwmaRule {
  /** Time in which an old measurement loses all but 1/e of its weight, seconds. */
  readonly decayTime: number;
  /** Does a time above the average replace it at once? */
  readonly peak: boolean;
  /** Does the average fall towards 0 while nothing is measured? */
  readonly decaysWhenRead: boolean;
  readonly unmeasured: Unmeasured;
}

/** Finagle's `Penalty`: Long.MaxValue >> 16. Its unit does not matter, only that it is above any cost. */
export const FINAGLE_PENALTY = 2 ** 47 - 1;

/** Finagle's `PeakEwma`: decay time 10 s. */
export const FINAGLE: PeakEwmaRule = {
  decayTime: 10,
  peak: true,
  decaysWhenRead: true,
  unmeasured: { rule: 'probe', penalty: FINAGLE_PENALTY },
};

/** linkerd2-proxy: decay time 10 s, 30 ms for a new endpoint. */
export const LINKERD: PeakEwmaRule = {
  decayTime: 10,
  peak: true,
  decaysWhenRead: true,
  unmeasured: { rule: 'default-rtt', rtt: 0.03 },
};

/** Envoy's contrib extension: 10 s, no peak, 10 ms for a new endpoint; the penalty is above any cost. */
export const ENVOY: PeakEwmaRule = {
  decayTime: 10,
  peak: false,
  decaysWhenRead: false,
  unmeasured: { rule: 'default-rtt-or-penalty', rtt: 0.01, penalty: 1_000_000 },
};

/**
 * The estimate after a measurement: at once at a peak, else the two in proportion to exp(-elapsed / decayTime).
 * @param estimate so far, seconds
 * @param elapsed since the last change of the estimate, seconds
 */
export function peakEwma(
  estimate: number,
  measured: number,
  elapsed: number,
  { decayTime, peak }: Pick<PeakEwmaRule, 'decayTime' | 'peak'>,
): number {
  // At a peak the past does not count: a slow answer is believed at once, and forgotten slowly.
  if (peak && measured > estimate) return measured;
  const weight = Math.exp(-Math.max(0, elapsed) / decayTime);
  return estimate * weight + measured * (1 - weight);
}

/** Average response time, sensitive to peaks, times the requests under way and the next one. */
export class PeakEwma implements LoadSignal {
  readonly #rule: PeakEwmaRule;
  /** Estimate, seconds; -1 for an endpoint that was never measured. */
  #estimate: Float64Array = new Float64Array(0);
  /** When the estimate changed last, seconds, and requests under way, by position. */
  #changed: Float64Array = new Float64Array(0);
  #active: Int32Array = new Int32Array(0);

  constructor(rule: PeakEwmaRule) {
    this.#rule = rule;
  }

  update(_list: EndpointList, from: Int32Array, now: number): void {
    const { unmeasured } = this.#rule;
    // tower gives a new endpoint the default as if it had been measured; the others mark it as never measured.
    this.#estimate = carried(this.#estimate, from, unmeasured.rule === 'default-rtt' ? unmeasured.rtt : -1);
    this.#changed = carried(this.#changed, from, now);
    this.#active = carried(this.#active, from, 0);
  }

  load(position: number, now: number): number {
    const active = this.#active[position];
    if (this.#rule.decaysWhenRead) this.#decay(position, now);
    const estimate = this.#estimate[position];
    const { unmeasured } = this.#rule;
    // Latency times the requests to come: a rough time until this request would be answered.
    if (estimate > 0) return estimate * (active + 1);
    // Never measured and asked already: nobody else goes there before the answer.
    if (active > 0 && unmeasured.rule !== 'default-rtt') return unmeasured.penalty + active;
    return unmeasured.rule === 'probe' ? 0 : unmeasured.rtt * (active + 1);
  }

  /** The estimate as it was left by the last measurement or reading, seconds; below 0 without history. */
  estimate(position: number): number {
    return this.#estimate[position];
  }

  sent(position: number): void {
    this.#active[position]++;
  }

  done(position: number, now: number, seconds: number): void {
    if (this.#active[position] > 0) this.#active[position]--;
    const before = this.#estimate[position];
    const elapsed = now - this.#changed[position];
    this.#estimate[position] = before < 0 ? seconds : peakEwma(before, seconds, elapsed, this.#rule);
    this.#changed[position] = now;
  }

  /** To read is to observe a time of 0: an endpoint left alone gets cheaper until it is tried again. */
  #decay(position: number, now: number): void {
    const estimate = this.#estimate[position];
    if (estimate <= 0 || now === this.#changed[position]) return;
    this.#estimate[position] = peakEwma(estimate, 0, now - this.#changed[position], this.#rule);
    this.#changed[position] = now;
  }
}
