import type { RandomStream } from '../../../engine/random.ts';
import { type AimdSettings, aimdLimit } from '../concurrency/aimd.ts';
import { Gradient2Limit } from '../concurrency/gradient2.ts';
import { GradientLimiter } from '../concurrency/gradientLimiter.ts';
import { LimitWindow } from '../concurrency/limitWindow.ts';
import { type LimitSample, VegasLimit } from '../concurrency/vegas.ts';
import { WindowedSum } from '../windowedSum.ts';
import type { AdmissionRule, ConcurrencyAlgorithm } from './admissionConfig.ts';
import { type AdmissionControl, admissionRejection } from './admissionControl.ts';
import { type AdmissionController, End } from './admissionController.ts';
import { Codel } from './codel.ts';
import { TokenBucket } from './tokenBucket.ts';

/** Envoy counts in slices of one second (`ThreadLocalControllerImpl`, .../admission_control/thread_local_controller.h). */
const SLICE = 1;

/**
 * The controller of a process that has just started.
 * @param now seconds
 * @param random draws refusals and jitter; few rules draw at all
 */
export function admissionController(
  rule: AdmissionRule,
  now: number,
  random: RandomStream,
): AdmissionController {
  switch (rule.kind) {
    case 'rate-limit':
      return rateLimit(rule.rate, rule.burst, now);
    case 'concurrency':
      return concurrencyLimit(rule, now, random);
    case 'admission-control':
      return admissionControl(rule, random);
    case 'codel': {
      const codel = new Codel(rule);
      return { serves: (time, waited) => !codel.drops(time, waited) };
    }
    case 'queue-timeout':
      return { serves: (_, waited) => waited <= rule.timeout };
  }
}

function rateLimit(rate: number, burst: number, start: number): AdmissionController {
  const bucket = new TokenBucket({ maxTokens: burst, tokensPerFill: 1, fillInterval: 1 / rate }, start);
  return { admits: (now) => bucket.take(now) };
}

function concurrencyLimit(
  rule: ConcurrencyAlgorithm,
  start: number,
  random: RandomStream,
): AdmissionController {
  switch (rule.algorithm) {
    case 'fixed':
      return { admits: (_, inFlight) => inFlight < rule.limit };
    case 'gradient': {
      const limiter = new GradientLimiter(rule, rule, start, random);
      return {
        admits: (now, inFlight) => inFlight < limiter.limit(now),
        // Errors are answers; of a request that nobody waits for any more Envoy takes no sample
        // (`AdaptiveConcurrencyFilter::onDestroy`, .../adaptive_concurrency/adaptive_concurrency_filter.cc).
        ended: (now, took, _, end) => {
          if (end === End.answered || end === End.failed) limiter.sample(now, took);
        },
      };
    }
    case 'aimd':
      return windowed(new AimdLimit(rule));
    case 'vegas':
      return windowed(new VegasLimit(random, rule));
    case 'gradient2':
      return windowed(new Gradient2Limit(rule));
  }
}

/** Additive increase, multiplicative decrease, with the memory of its limit. */
class AimdLimit {
  limit: number;
  readonly #settings: AimdSettings;

  constructor(settings: AimdSettings) {
    this.#settings = settings;
    this.limit = settings.initialLimit;
  }

  update(sample: LimitSample): void {
    this.limit = aimdLimit(this.limit, sample, this.#settings);
  }
}

/**
 * The limits of Netflix's library, each updated once a window. A request that its client takes back is a drop, any other
 * end a sample like all (`onCancel` and `close` of `ConcurrencyLimitServerInterceptor`). A full queue refuses at once, in
 * less time than a window takes notice of: see `LimitWindow`.
 */
function windowed(limit: { readonly limit: number; update(sample: LimitSample): void }): AdmissionController {
  const window = new LimitWindow((sample) => limit.update(sample));
  return {
    admits: (_, inFlight) => inFlight < limit.limit,
    ended: (now, took, inFlight, end) => window.add(now, took, inFlight, end === End.withdrawn),
  };
}

/**
 * Envoy's admission control: of the requests that are let in, those without an answer (`deferred_record_failure_` in
 * `AdmissionControlFilter`) and those with a 5xx are failures; those that it refuses itself are not counted.
 */
function admissionControl(settings: AdmissionControl, random: RandomStream): AdmissionController {
  const slices = Math.max(1, Math.round(settings.samplingWindow / SLICE));
  const requests = new WindowedSum(settings.samplingWindow, slices);
  const successes = new WindowedSum(settings.samplingWindow, slices);
  return {
    admits: (now) => {
      const rejection = admissionRejection(requests.sum(now), successes.sum(now), settings);
      return rejection === 0 || random() >= rejection;
    },
    ended: (now, _took, _inFlight, end) => {
      requests.add(1, now);
      if (end === End.answered) successes.add(1, now);
    },
    overflowed: (now) => requests.add(1, now),
  };
}
