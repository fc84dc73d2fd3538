import type { Recording } from '../../metrics/recording.ts';
import { significant } from '../../metrics/rounding.ts';
import type { BoundFinding } from '../../metrics/theoryFinding.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { tokenBucketBound } from './retries.ts';
import { total } from './total.ts';

/**
 * Retries that a bucket of tokens pays for: as it never lends any, attempts for each request are bounded in every run,
 * whatever fails and whenever. What a bucket holds at the start is spread over the requests of the run.
 * @param source index of the traffic source
 * @returns undefined for a source without retries, or with another budget; and if it sent nothing
 */
export function compareBudget(
  scenario: Scenario,
  recording: Recording,
  source: number,
): BoundFinding | undefined {
  const { name, from, hedging, retries } = scenario.traffic[source];
  const { budget, attempts } = retries;
  if (budget?.kind !== 'token-bucket' || (attempts === 0 && hedging === undefined)) return undefined;
  const buckets = budget.shared ? 1 : from.count;
  const record = recording.traffic[source];
  const [requests, made] = [record.sent, record.attempts].map(total);
  if (requests === 0) return undefined;
  const { capacity, perRequest } = budget;
  return {
    traffic: name,
    quantity: 'most attempts',
    label: 'attempts for each request',
    formula: `retries out of ${buckets === 1 ? 'one bucket' : `${buckets} buckets`} with ${capacity} tokens at the start and ${perRequest} more for each request`,
    source: 'Brooker 2022: 1 + tokens of a request + tokens at the start / requests',
    expected: significant(tokenBucketBound(perRequest, capacity * buckets, requests)),
    simulated: significant(made / requests),
  };
}
