import { z } from 'zod';
import { ENVOY_ADMISSION_CONTROL } from '../../workload/resilience/admission/admissionControl.ts';
import { CODEL } from '../../workload/resilience/admission/codel.ts';
import { AIMD } from '../../workload/resilience/concurrency/aimd.ts';
import { ENVOY_GRADIENT } from '../../workload/resilience/concurrency/envoyGradient.ts';
import { GRADIENT2 } from '../../workload/resilience/concurrency/gradient2.ts';
import { GRADIENT_TIMES } from '../../workload/resilience/concurrency/gradientLimiter.ts';
import { VEGAS } from '../../workload/resilience/concurrency/vegas.ts';
import { formatDuration } from '../units/duration.ts';
import { duration, durationOrZero, rate } from './scalars.ts';

/**
 * Limits and bursts: more than any pod has requests. It bounds what a file can ask for, not what is sensible.
 */
const MAX_LIMIT = 1_000_000;

/** A number of requests with its default. */
function requests(most: number, text: string) {
  return z.int().min(1).max(MAX_LIMIT).prefault(most).describe(text);
}

/** A part of something, above 0 to 1. */
function part(value: number, text: string) {
  return z.number().positive().max(1).prefault(value).describe(text);
}

/** A refusal is not free: the worker reads the request and writes the answer. */
const cost = durationOrZero('ms')
  .prefault('0s')
  .describe('Time of a worker that each refusal takes; 0s: the answer comes at once.');

/**
 * A token bucket, as Envoy's local rate limit filter is one
 * (`envoy.extensions.filters.http.local_ratelimit.v3`).
 */
const rateLimit = z.strictObject({
  kind: z.literal('rate-limit'),
  rate: rate().describe('Requests a second that each pod lets in, on average.'),
  burst: z.int().min(1).max(MAX_LIMIT).prefault(1).describe('Requests that it lets in at once (tokens).'),
  cost,
});

/**
 * `AIMDLimit`, `VegasLimit` and `Gradient2Limit` of Netflix/concurrency-limits; Envoy's gradient controller.
 * The defaults of each are those of its original, and are kept with the algorithm.
 */
const concurrencyLimit = z.discriminatedUnion('algorithm', [
  // No algorithm at all: a bound that somebody has measured or guessed.
  z.strictObject({
    kind: z.literal('concurrency'),
    algorithm: z.literal('fixed'),
    limit: z.int().min(1).max(MAX_LIMIT).describe('Requests that may be in a pod at the same time.'),
    cost,
  }),
  // Additive increase, multiplicative decrease.
  z.strictObject({
    kind: z.literal('concurrency'),
    algorithm: z.literal('aimd'),
    initialLimit: requests(AIMD.initialLimit, 'Limit of a process that has just started.'),
    minLimit: requests(AIMD.minLimit, 'Least limit.'),
    maxLimit: requests(AIMD.maxLimit, 'Greatest limit.'),
    backoffRatio: z
      .number()
      .min(0.5)
      .lt(1)
      .prefault(AIMD.backoffRatio)
      .describe('What the limit is multiplied by when requests were dropped or took too long.'),
    timeout: duration('ms')
      .prefault(formatDuration(AIMD.timeout))
      .describe('Latency above which the limit is lowered.'),
    cost,
  }),
  // Queueing is estimated from the latency against that without load, as TCP Vegas does it.
  z.strictObject({
    kind: z.literal('concurrency'),
    algorithm: z.literal('vegas'),
    initialLimit: requests(VEGAS.initialLimit, 'Limit of a process that has just started.'),
    maxLimit: requests(VEGAS.maxLimit, 'Greatest limit.'),
    smoothing: part(VEGAS.smoothing, 'Part of the way to the new limit that one step goes.'),
    probeMultiplier: requests(
      VEGAS.probeMultiplier,
      'The latency without load is measured anew every so many times the limit windows.',
    ),
    cost,
  }),
  // The long-term latency is a moving mean, against which that of a window is held.
  z.strictObject({
    kind: z.literal('concurrency'),
    algorithm: z.literal('gradient2'),
    initialLimit: requests(GRADIENT2.initialLimit, 'Limit of a process that has just started.'),
    minLimit: requests(GRADIENT2.minLimit, 'Least limit.'),
    maxLimit: requests(GRADIENT2.maxLimit, 'Greatest limit.'),
    smoothing: part(GRADIENT2.smoothing, 'Part of the way to the new limit that one step goes.'),
    rttTolerance: z
      .number()
      .min(1)
      .max(100)
      .prefault(GRADIENT2.rttTolerance)
      .describe('How many times the long-term latency is no cause to slow down.'),
    queueSize: z
      .int()
      .min(0)
      .max(MAX_LIMIT)
      .prefault(GRADIENT2.queueSize)
      .describe('Requests that may wait.'),
    longWindow: requests(GRADIENT2.longWindow, 'Windows that the long-term latency is a mean of.'),
    cost,
  }),
  // `envoy.extensions.filters.http.adaptive_concurrency.v3`: the least latency is measured anew from time to
  // time, at the least limit.
  z.strictObject({
    kind: z.literal('concurrency'),
    algorithm: z.literal('gradient'),
    minConcurrency: requests(ENVOY_GRADIENT.minConcurrency, 'Least limit, and that of a measurement.'),
    maxConcurrency: requests(ENVOY_GRADIENT.maxConcurrency, 'Greatest limit.'),
    buffer: z
      .number()
      .min(0)
      .max(100)
      .prefault(ENVOY_GRADIENT.buffer)
      .describe('By what part latency may exceed the minimum before it counts.'),
    minRttRequests: requests(ENVOY_GRADIENT.minRttRequests, 'Requests that the minimum is measured from.'),
    minRttJitter: z
      .number()
      .min(0)
      .max(1)
      .prefault(ENVOY_GRADIENT.minRttJitter)
      .describe('Part of the interval that is added to it at random.'),
    minRttInterval: duration()
      .prefault(formatDuration(GRADIENT_TIMES.minRttInterval))
      .describe('Time between measurements of the minimum latency.'),
    sampleWindow: duration('ms')
      .prefault(formatDuration(GRADIENT_TIMES.sampleWindow))
      .describe('Time between updates of the limit.'),
    cost,
  }),
]);

/**
 * `envoy.extensions.filters.http.admission_control.v3.AdmissionControl` Refuses at random, in proportion to
 * the failures that the pod itself has answered with.
 */
const admissionControl = z.strictObject({
  kind: z.literal('admission-control'),
  successRateThreshold: part(
    ENVOY_ADMISSION_CONTROL.successRateThreshold,
    'Success rate below which requests are refused.',
  ),
  aggression: z
    .number()
    .min(1)
    .max(100)
    .prefault(ENVOY_ADMISSION_CONTROL.aggression)
    .describe('1: linear; above that, refusals come sooner.'),
  maxRejectionProbability: part(
    ENVOY_ADMISSION_CONTROL.maxRejectionProbability,
    'Greatest probability of a refusal.',
  ),
  samplingWindow: duration()
    .prefault(formatDuration(ENVOY_ADMISSION_CONTROL.samplingWindow))
    .describe('Time over which requests are counted, in slices of a second.'),
  // Below it a single failure would weigh too much.
  rpsThreshold: z
    .number()
    .min(0)
    .max(1e9)
    .prefault(ENVOY_ADMISSION_CONTROL.rpsThreshold)
    .describe('Requests a second below which none is refused.'),
  cost,
});

/**
 * Controlled delay, and its simplest form. "Controlling Queue Delay" (Nichols and Jacobson, ACM Queue 10(5),
 * 2012; RFC 8289).
 */
const codel = z.strictObject({
  kind: z.literal('codel'),
  target: duration('ms')
    .prefault(formatDuration(CODEL.target))
    .describe('Waiting that is no cause for concern.'),
  interval: duration('ms')
    .prefault(formatDuration(CODEL.interval))
    .describe('How long even the least waiting has to be longer before requests are dropped.'),
  cost,
});
/** The bound that most servers have: the age of a request when a worker takes it. */
const queueTimeout = z.strictObject({
  kind: z.literal('queue-timeout'),
  timeout: duration('ms').describe('A worker turns away what has waited for longer.'),
  cost,
});

/**
 * `admission` of a workload. Each kind has keys of its own, so that a key of another one is unknown, with the
 * nearest spelling.
 */
export const admission = z
  .discriminatedUnion('kind', [rateLimit, concurrencyLimit, admissionControl, codel, queueTimeout])
  .describe('Which requests each pod turns away to protect itself.');
