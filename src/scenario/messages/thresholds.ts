/** What is said about thresholds. */
import { available, didYouMean, listed, shown } from '../wording.ts';

/** The key of a threshold. */
export const notAThresholdName = (key: string) =>
  `"${key}" must be a traffic source and a metric, such as web.failed or web.latency`;
/** The part of the key behind the last dot. */
export const unknownMetric = (metric: string, known: readonly string[]) =>
  `there is no metric "${metric}"${didYouMean(metric, known) || `: use ${listed(known, 'or')}`}`;
/** The part of the key before it. */
export const unknownTraffic = (name: string, known: readonly string[]) =>
  `there is no traffic source "${name}"${didYouMean(name, known) || `: ${available(known, 'traffic source')}`}`;
/** k6's notation: aggregation, operator, value. */
export const notAThreshold = (text: string) =>
  `must be a condition such as rate<0.01, p(99)<500ms or count>=100, not ${shown(text)}`;
/** Latencies have other aggregations than counts. */
export const aggregationDoesNotFit = (found: string, metric: string, known: readonly string[]) =>
  `"${found}" cannot be taken of ${metric}: use ${listed(known, 'or')}${didYouMean(found, known)}`;
/** `expected`: what such an aggregation is compared with. */
export const notAThresholdValue = (found: string, expected: string) =>
  `must be compared with ${expected}, not ${shown(found)}`;
