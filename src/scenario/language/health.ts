import { z } from 'zod';
import { notAPercentage } from '../messages.ts';
import { duration, durationOrZero } from './scalars.ts';

/** A percentage from 0 to 100, with or without its sign. */
function percent() {
  return z.union([z.string(), z.number()]).transform((value, context) => {
    const text = String(value).trim();
    const number = /^\d+(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) : Number.NaN;
    if (!(number <= 100)) context.addIssue(notAPercentage(value));
    return number;
  });
}

/**
 * Things that are counted: endpoints, requests, failures in a row. A count is at least one of them; a volume
 * may be none.
 */
const count = z.int().min(1).max(1e9);
const volume = z.int().min(0).max(1e9);

/** gRPC's two tests. gRFC A50; Envoy has the same two among its flat keys below. */
const successRateEjection = z.strictObject({
  // Thousandths, as in Envoy: 1900 is 1.9 standard deviations below the mean.
  stdevFactor: volume.exactOptional().describe('Thousandths of a standard deviation below the mean; 1900.'),
  enforcementPercentage: percent().exactOptional().describe('Detections that are acted upon; 100%.'),
  minimumHosts: volume.exactOptional().describe('Endpoints with enough requests that it takes; 5.'),
  requestVolume: volume.exactOptional().describe('Requests in an interval that are enough; 100.'),
});
const failurePercentageEjection = z.strictObject({
  threshold: percent().exactOptional().describe('Failures above which an endpoint is ejected; 85%.'),
  enforcementPercentage: percent().exactOptional().describe('Detections that are acted upon; 100%.'),
  minimumHosts: volume.exactOptional().describe('Endpoints with enough requests that it takes; 5.'),
  requestVolume: volume.exactOptional().describe('Requests in an interval that are enough; 50.'),
});

/**
 * `outlierDetection`, with the keys of every kind: which of them belong to the kind that is asked for, and
 * what the others are by default, is a matter of the kind.
 */
export const outlierDetection = z.strictObject({
  kind: z
    .enum(['envoy', 'grpc', 'nginx', 'failure-accrual'])
    .prefault('envoy')
    .describe("Whose rule: Envoy's, gRPC's (A50), nginx's max_fails, or Linkerd's failures in a row."),
  consecutive5xx: count.exactOptional().describe('envoy: errors in a row that eject at once; 5.'),
  consecutiveGatewayFailure: count
    .exactOptional()
    .describe('envoy: the same for errors of 502, 503 and 504 alone; 5.'),
  interval: duration().exactOptional().describe('envoy, grpc: time from one sweep to the next; 10s.'),
  baseEjectionTime: duration()
    .exactOptional()
    .describe('envoy, grpc: length of a first ejection; the n-th is n times as long; 30s.'),
  maxEjectionTime: duration().exactOptional().describe('envoy, grpc: longest ejection; 300s.'),
  maxEjectionTimeJitter: durationOrZero().exactOptional().describe('envoy: most that is added to it; 0s.'),
  maxEjectionPercent: percent()
    .exactOptional()
    .describe('envoy, grpc: share of the endpoints that may be out at once; 10%.'),
  alwaysEjectOneHost: z
    .boolean()
    .exactOptional()
    .describe('envoy: true: one is ejected even where the share allows none; false.'),
  successRateMinimumHosts: volume
    .exactOptional()
    .describe('envoy: endpoints with enough requests below which success rates are not compared; 5.'),
  successRateRequestVolume: volume
    .exactOptional()
    .describe('envoy: requests in an interval from which an endpoint has a success rate; 100.'),
  successRateStdevFactor: volume
    .exactOptional()
    .describe('envoy: thousandths of a standard deviation below the mean that a rate may be; 1900.'),
  failurePercentageThreshold: percent()
    .exactOptional()
    .describe('envoy: failures from which an endpoint is an outlier whatever the others do; 85%.'),
  failurePercentageMinimumHosts: volume
    .exactOptional()
    .describe('envoy: endpoints with enough requests below which that is not looked at; 5.'),
  failurePercentageRequestVolume: volume
    .exactOptional()
    .describe('envoy: requests in an interval that are enough; 50.'),
  enforcingConsecutive5xx: percent().exactOptional().describe('envoy: detections acted upon; 100%.'),
  enforcingConsecutiveGatewayFailure: percent().exactOptional().describe('envoy: detections acted upon; 0%.'),
  enforcingSuccessRate: percent().exactOptional().describe('envoy: detections acted upon; 100%.'),
  enforcingFailurePercentage: percent().exactOptional().describe('envoy: detections acted upon; 0%.'),
  successRateEjection: successRateEjection
    .exactOptional()
    .describe('grpc: ejects by comparison of success rates; without it, that is not done.'),
  failurePercentageEjection: failurePercentageEjection
    .exactOptional()
    .describe('grpc: ejects by the percentage of failures; without it, that is not done.'),
  // nginx's own words: `max_fails` in a `fail_timeout`, after which the endpoint is tried again.
  maxFails: volume.exactOptional().describe('nginx: failures that ban an endpoint, 0 for no ban; 1.'),
  failTimeout: duration().exactOptional().describe('nginx: length of the ban; 10s.'),
  // Linkerd's words, of `balancer.linkerd.io/failure-accrual`: failures in a row, and a penalty that doubles.
  maxFailures: count
    .exactOptional()
    .describe('failure-accrual: failures in a row that shut an endpoint off; 7.'),
  minPenalty: duration()
    .exactOptional()
    .describe('failure-accrual: first time that it is shut off, doubled with each failed trial; 1s.'),
  maxPenalty: duration().exactOptional().describe('failure-accrual: longest such time; 60s.'),
  jitterRatio: z
    .number()
    .min(0)
    .max(100)
    .exactOptional()
    .describe('failure-accrual: most of the penalty that is added to it; 0.5.'),
});

/**
 * `healthCheck`. As in Envoy, intervals and thresholds have no defaults. `interval` counts from the end of
 * one check, so that a slow answer does not make checks pile up.
 */
export const healthCheck = z.strictObject({
  interval: duration().describe('Time from the end of a check to the next.'),
  timeout: duration().describe('Time after which a check has failed.'),
  unhealthyThreshold: count.describe('Failures in a row after which an endpoint is left out.'),
  healthyThreshold: count.describe('Successes in a row after which it is back.'),
  work: durationOrZero('ms').prefault('0ms').describe('Time that the process itself takes for a check.'),
});

/**
 * `slowStart`. Envoy's `slow_start_config`: the share grows with the power 1 / `aggression` of the time, from
 * `minWeightPercent` on.
 */
export const slowStart = z.strictObject({
  window: duration().describe('Time until an endpoint that is new, or healthy again, has its full share.'),
  aggression: z
    .number()
    .positive()
    .max(1000)
    .prefault(1)
    .describe('1: the weight grows in a straight line; above: fast at first; below: slowly at first.'),
  minWeightPercent: percent().prefault(10).describe('Least weight.'),
});

/**
 * What `balancing` says of the health of endpoints. They stand beside the policy in one mapping, as the
 * health of an endpoint is a matter of its balancer.
 */
export const healthKeys = {
  outlierDetection: outlierDetection
    .exactOptional()
    .describe('Leaves endpoints out to which requests fail; without it, none are for that.'),
  healthCheck: healthCheck
    .exactOptional()
    .describe('Each client asks each endpoint how it is; without it, nobody is asked.'),
  panicThreshold: percent()
    .exactOptional()
    .describe(
      'Share of healthy endpoints below which all are used, 0 for never; without it 50%, and 0% for kinds other than envoy.',
    ),
  failTrafficOnPanic: z
    .boolean()
    .exactOptional()
    .describe('true: below that share none are used; without it, all.'),
  slowStart: slowStart
    .exactOptional()
    .describe('Endpoints get their share little by little; without it, at once.'),
};

/** The health settings of `balancing` as they are written, times in seconds, percentages as numbers. */
export type OutlierDetectionEntry = z.output<typeof outlierDetection>;
/** See {@link OutlierDetectionEntry}. */
export type HealthCheckEntry = z.output<typeof healthCheck>;
