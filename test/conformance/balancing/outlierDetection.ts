import { z } from 'zod';
import { ConsecutiveFailures } from '../../../src/balancing/health/consecutiveFailures.ts';
import { mostEjected } from '../../../src/balancing/health/ejectionLimit.ts';
import { ejectionTime } from '../../../src/balancing/health/ejectionTime.ts';
import { failsTooOften } from '../../../src/balancing/health/failurePercentage.ts';
import { OutlierDetector } from '../../../src/balancing/health/outlierDetector.ts';
import { ENVOY_OUTLIER_SETTINGS } from '../../../src/balancing/health/outlierSettings.ts';
import {
  CONNECT_FAILURE_CODE,
  isServerError,
  TIMEOUT_CODE,
} from '../../../src/balancing/health/responseCode.ts';
import {
  deviationsBelowMean,
  leastHostsForOneBad,
  successRateThreshold,
  undetectableShare,
} from '../../../src/balancing/health/successRate.ts';
import { RandomStreams } from '../../../src/engine/random.ts';
import type { ConformanceCase } from '../case.ts';

export { near as matches } from '../near.ts';

const EJECTED_AT = 'host_fails_again_immediately_after_each_return (eject at)';
const limits = z.object({ hosts: z.number(), max_ejection_percent: z.number() });
const rates = z.object({
  success_rates_percent: z.array(z.number()),
  stdev_factor: z.number(),
  min_hosts: z.number(),
});
const percentages = z.object({
  success_rates_percent: z.array(z.number()),
  failure_percentage_threshold: z.number(),
});
const law = z.object({ factor: z.number() });
/** What never became an answer has a code too; the cases may name it in words. */
const answers = z.object({
  codes: z.array(
    z.union([
      z.number(),
      z.enum(['timeout', 'local timeout']).transform(() => TIMEOUT_CODE),
      z.enum(['connect failure', 'reset']).transform(() => CONNECT_FAILURE_CODE),
    ]),
  ),
});
const first = z.object({
  interval_s: z.number(),
  base_ejection_time_s: z.number(),
  ejected_at_s: z.number(),
});
const again = z.object({
  interval_s: z.number(),
  base_s: z.number(),
  max_s: z.number(),
  [EJECTED_AT]: z.array(z.number()),
});
const times = z.object({ base_s: z.number(), max_s: z.number() });

export function run(given: unknown, { id }: ConformanceCase): unknown {
  if (id.startsWith('outlier-max-ejection-N')) return mostAtOnce(limits.parse(given));
  if (id.startsWith('outlier-success-rate-law')) return successRateLaw(law.parse(given));
  if (id.startsWith('outlier-success-rate')) return successRates(rates.parse(given));
  if (id.startsWith('outlier-consecutive')) return rows(answers.parse(given));
  if (id.startsWith('outlier-ejection-time-first')) return firstEjection(first.parse(given));
  if (id.startsWith('outlier-ejection-time')) return repeatedEjections(again.parse(given));
  if (id === 'outlier-max-ejection-time') return lengths(times.parse(given));
  return percentage(percentages.parse(given));
}

function mostAtOnce({ hosts, max_ejection_percent }: z.infer<typeof limits>) {
  return {
    envoy_default: mostEjected('envoy', hosts, max_ejection_percent),
    envoy_always_eject_one_host: mostEjected('envoy-always-one', hosts, max_ejection_percent),
    grpc_outlier_detection: mostEjected('grpc', hosts, max_ejection_percent),
  };
}

function successRateLaw({ factor }: z.infer<typeof law>) {
  return {
    max_bad_fraction_detectable: undetectableShare(factor),
    min_hosts_for_one_bad_host: leastHostsForOneBad(factor),
    z_for_1_bad_of_5: deviationsBelowMean(1 / 5),
    z_for_1_bad_of_4: deviationsBelowMean(1 / 4),
  };
}

/** The threshold itself, and what a detector does whose hosts have answered a thousand requests at those rates. */
function successRates({ success_rates_percent, stdev_factor, min_hosts }: z.infer<typeof rates>) {
  const found = successRateThreshold(success_rates_percent, stdev_factor);
  const detector = new OutlierDetector(success_rates_percent.length, stream(), {
    maxEjectionPercent: 100,
    successRateMinimumHosts: min_hosts,
    successRateStdevFactor: stdev_factor,
    // Rows of failures are another test.
    consecutive5xx: 10_000,
  });
  success_rates_percent.forEach((rate, host) => {
    for (let i = 0; i < 1000; i++) detector.report(host, i < rate * 10 ? 200 : 500, 5);
  });
  detector.sweep(10);
  const hosts = success_rates_percent.map((rate, host) => ({ rate, host }));
  return {
    ...found,
    below_threshold_indices: hosts.filter(({ rate }) => rate < found.threshold).map(({ host }) => host),
    ejected_indices: hosts.filter(({ host }) => detector.isEjected(host)).map(({ host }) => host),
  };
}

function rows({ codes }: z.infer<typeof answers>) {
  const failures = new ConsecutiveFailures(ENVOY_OUTLIER_SETTINGS.consecutive5xx, 1);
  return { detection_at_index: [...codes.keys()].filter((i) => failures.report(0, isServerError(codes[i]))) };
}

function firstEjection({ interval_s, base_ejection_time_s, ejected_at_s }: z.infer<typeof first>) {
  const { returned } = ejections([ejected_at_s], interval_s, base_ejection_time_s, 300);
  return { unejected_at_s: returned[0], effective_ejection_s: returned[0] - ejected_at_s };
}

function repeatedEjections(given: z.infer<typeof again>) {
  const { returned, multipliers } = ejections(given[EJECTED_AT], given.interval_s, given.base_s, given.max_s);
  return { unejected_at_s: returned, multiplier: multipliers };
}

/** A host that gives a row of failures at each of the dates, and a sweep at each multiple of the interval. */
function ejections(dates: readonly number[], interval: number, base: number, max: number) {
  const detector = new OutlierDetector(1, stream(), {
    interval,
    baseEjectionTime: base,
    maxEjectionTime: max,
    maxEjectionPercent: 100,
  });
  const returned: number[] = [];
  const multipliers: number[] = [];
  let swept = 0;
  for (const date of dates) {
    for (; swept + interval < date; swept += interval) detector.sweep(swept + interval);
    for (let i = 0; i < detector.settings.consecutive5xx; i++) detector.report(0, 500, date);
    multipliers.push(detector.multiplier(0));
    while (detector.isEjected(0)) {
      swept += interval;
      detector.sweep(swept);
    }
    returned.push(swept);
  }
  return { returned, multipliers };
}

function lengths({ base_s, max_s }: z.infer<typeof times>) {
  const settings = { baseEjectionTime: base_s, maxEjectionTime: max_s };
  return { durations_for_count_1_to_12: Array.from({ length: 12 }, (_, i) => ejectionTime(settings, i + 1)) };
}

function percentage({ success_rates_percent, failure_percentage_threshold }: z.infer<typeof percentages>) {
  const detected = (rule: 'envoy' | 'grpc') =>
    [...success_rates_percent.keys()].filter((host) =>
      failsTooOften(rule, success_rates_percent[host], failure_percentage_threshold),
    );
  return { detected_indices_envoy: detected('envoy'), detected_indices_grpc_strict_gt: detected('grpc') };
}

function stream() {
  return new RandomStreams(1).stream('outliers');
}
