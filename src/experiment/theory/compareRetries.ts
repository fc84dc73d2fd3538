import type { Recording } from '../../metrics/recording.ts';
import { totalOf } from '../../metrics/summary.ts';
import type { SampleFinding } from '../../metrics/theoryFinding.ts';
import { Cause, Lag } from '../../network/causes.ts';
import type { TrafficConfig } from '../../workload/config.ts';
import { retriableCauses } from '../../workload/resilience/retryConditions.ts';
import type { IndependentAttempts } from './independentAttempts.ts';
import { withRetries } from './retries.ts';
import { sampleFinding, shareError } from './sampleFinding.ts';

/** A share of which so few requests are expected, or all but so few, is not near enough to a normal number. */
const FEWEST = 5;

/**
 * Retries of attempts that the server fails with the same probability each, whatever the load: attempts for each request,
 * and the share of those that fail in the end.
 * @param source index of the traffic source
 * @returns none where retries have a budget, attempts are hedged, or anything else failed
 */
export function compareRetries(
  { setting: { traffic, workload } }: IndependentAttempts,
  recording: Recording,
  source: number,
): SampleFinding[] {
  const { errors = 0 } = workload;
  if (errors === 0 || traffic.hedging !== undefined || traffic.retries.budget !== undefined) return [];
  if (!onlyErrors(recording, source)) return [];
  const { sent, ok, failed, attempts = 0 } = totalOf(recording.traffic[source]);
  const tries = retriesOf(traffic);
  const { load, success, loadVariance } = withRetries(errors, tries);
  const lost = 1 - success;
  const of = {
    traffic: traffic.name,
    formula: `attempts that fail with p = ${errors} each, and ${retriesText(tries)}`,
    source: `Brooker 2022: ${tries === 0 ? 'p fail' : '(1 - p^(n+1)) / (1 - p) attempts, p^(n+1) fail'}`,
    requests: ok + failed,
  };
  const findings: SampleFinding[] = [];
  // Without retries each request is one attempt: nothing to compare.
  if (loadVariance > 0) {
    const error = Math.sqrt(loadVariance / sent);
    const made = { quantity: 'attempts', label: 'attempts for each request' } as const;
    findings.push(sampleFinding(of, { ...made, expected: load, simulated: attempts / sent, error }));
  }
  if (Math.min(lost, 1 - lost) * of.requests >= FEWEST) {
    const error = shareError(lost, of.requests);
    const share = { quantity: 'share', label: 'requests that fail' } as const;
    findings.push(sampleFinding(of, { ...share, expected: lost, simulated: failed / of.requests, error }));
  }
  return findings;
}

/** Retries after an error of the server; none if clients only try again after other failures. */
function retriesOf({ retries: { attempts, on } }: TrafficConfig): number {
  return retriableCauses(on)[Cause.serverError] === 1 ? attempts : 0;
}

function retriesText(retries: number): string {
  if (retries === 0) return 'no retry';
  return `up to n = ${retries} ${retries === 1 ? 'retry' : 'retries'}`;
}

/** Did a request of the source only fail because the server said so, of its own accord? */
function onlyErrors({ failures }: Recording, source: number): boolean {
  return failures
    .filter(({ traffic }) => traffic === source)
    .every(({ cause, lag, hop }) => cause === Cause.serverError && lag === Lag.none && hop === undefined);
}
