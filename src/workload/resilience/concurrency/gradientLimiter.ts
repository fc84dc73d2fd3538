import { grown } from '../../../engine/grown.ts';
import type { RandomStream } from '../../../engine/random.ts';
import type { GradientTimes } from '../admission/admissionConfig.ts';
import { GradientController, type GradientSettings } from './envoyGradient.ts';

/** Those of the example in Envoy's documentation (configuration/http/http_filters/adaptive_concurrency_filter.rst). */
export const GRADIENT_TIMES: GradientTimes = { minRttInterval: 60, sampleWindow: 0.1 };

/**
 * Envoy's gradient controller with its clock (`GradientController`, source/extensions/filters/http/adaptive_concurrency/controller/gradient_controller.cc):
 * the limit is updated once a sample window, from the median of its latencies, and the minimum is measured anew at an
 * interval with jitter. What Envoy's timers do is made up for whenever a request comes or goes, as nobody looks at the limit in
 * between.
 */
export class GradientLimiter {
  readonly #controller: GradientController;
  readonly #times: GradientTimes;
  readonly #random: RandomStream;
  /** Latencies since the last update, or since the measurement began. */
  #samples = new Float64Array(64);
  #count = 0;
  #windowEnd: number;
  #measureAt = Number.POSITIVE_INFINITY;
  /** Requests sent before do not say what the minimum is: they met others in the pod. */
  #epoch: number;

  /** @param now seconds */
  constructor(settings: GradientSettings, times: GradientTimes, now: number, random: RandomStream) {
    this.#controller = new GradientController(settings);
    this.#times = times;
    this.#random = random;
    this.#windowEnd = now + times.sampleWindow;
    this.#epoch = now;
  }

  /** Requests that may be in flight now. */
  limit(now: number): number {
    this.#catchUp(now);
    return this.#controller.limit;
  }

  /** A request has been answered. @param now @param rtt seconds */
  sample(now: number, rtt: number): void {
    this.#catchUp(now);
    if (now - rtt < this.#epoch) return;
    if (this.#count === this.#samples.length) this.#samples = grown(this.#samples);
    this.#samples[this.#count++] = rtt;
    const { measuring, settings } = this.#controller;
    if (measuring && this.#count >= settings.minRttRequests) this.#measured(now);
  }

  #measured(now: number): void {
    const { minRttJitter } = this.#controller.settings;
    this.#controller.measured(this.#median());
    this.#count = 0;
    this.#windowEnd = now + this.#times.sampleWindow;
    this.#measureAt = now + this.#times.minRttInterval * (1 + minRttJitter * this.#random());
  }

  /** What was due since the last look: the end of a window, then the beginning of a measurement. */
  #catchUp(now: number): void {
    const controller = this.#controller;
    if (now >= this.#windowEnd && !controller.measuring) {
      if (this.#count > 0) controller.update(this.#median());
      this.#count = 0;
      const { sampleWindow } = this.#times;
      this.#windowEnd += sampleWindow * (1 + Math.floor((now - this.#windowEnd) / sampleWindow));
      if (controller.measuring) this.#begin(now);
    }
    if (now < this.#measureAt) return;
    controller.measureMinimum();
    this.#begin(now);
  }

  #begin(now: number): void {
    this.#measureAt = Number.POSITIVE_INFINITY;
    this.#count = 0;
    this.#epoch = now;
  }

  /** `aggregate_request_latency`: the 50th percentile by default. */
  #median(): number {
    const sorted = this.#samples.subarray(0, this.#count).sort();
    return sorted[(this.#count - 1) >> 1];
  }
}
