import type { AimdSettings } from '../concurrency/aimd.ts';
import type { GradientSettings } from '../concurrency/envoyGradient.ts';
import type { Gradient2Settings } from '../concurrency/gradient2.ts';
import type { VegasSettings } from '../concurrency/vegas.ts';
import type { AdmissionControl } from './admissionControl.ts';

/** How often Envoy's gradient controller does what; Envoy demands both times to be configured. */
export interface GradientTimes {
  /** Seconds from one measurement of the minimum latency to the next. */
  readonly minRttInterval: number;
  /** Seconds of samples that one update of the limit is made from. */
  readonly sampleWindow: number;
}

/** How the limit of the requests that may be in a pod at the same time is found. */
export type ConcurrencyAlgorithm =
  | { readonly algorithm: 'fixed'; readonly limit: number }
  | ({ readonly algorithm: 'aimd' } & AimdSettings)
  | ({ readonly algorithm: 'vegas' } & VegasSettings)
  | ({ readonly algorithm: 'gradient2' } & Gradient2Settings)
  | ({ readonly algorithm: 'gradient' } & GradientSettings & GradientTimes);

/** When the process in a pod turns a request away; each pod by what it alone sees. */
export type AdmissionRule =
  /** A token bucket of `burst` tokens that fills with `rate` (a second). */
  | { readonly kind: 'rate-limit'; readonly rate: number; readonly burst: number }
  | ({ readonly kind: 'concurrency' } & ConcurrencyAlgorithm)
  | ({ readonly kind: 'admission-control' } & AdmissionControl)
  /** Controlled delay: see `codel.ts`. Seconds. */
  | { readonly kind: 'codel'; readonly target: number; readonly interval: number }
  /** A worker that comes to a request which has waited for more than `timeout` (seconds) turns it away. */
  | { readonly kind: 'queue-timeout'; readonly timeout: number };

/** `admission` of a workload. */
export type AdmissionConfig = AdmissionRule & {
  /**
   * Seconds of a worker that each refusal takes: it waits in the queue for one like any request. 0: whoever is turned
   * away on arrival gets the answer at once.
   */
  readonly cost: number;
};
