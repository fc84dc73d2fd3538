import { simulate } from '../../src/experiment/simulation.ts';
import { LatencyHistogram } from '../../src/metrics/latencyHistogram.ts';
import type { Recording } from '../../src/metrics/recording.ts';
import { CAUSES, LAGS } from '../../src/network/causes.ts';
import { DEFAULT_NETWORK_SETTINGS, type NetworkSettings } from '../../src/network/settings.ts';
import type { Scenario } from '../../src/scenario/scenario.ts';

/** A network without any delay: what a request takes is then its time in the pod alone. */
export const NO_LATENCY: NetworkSettings = {
  ...DEFAULT_NETWORK_SETTINGS,
  latency: { sameNode: 0, sameZone: 0, crossZone: 0, internet: 0 },
};

/** Latencies of all requests of the first traffic source that were sent after the warm-up. */
export function latencies(recording: Recording): LatencyHistogram {
  const all = new LatencyHistogram();
  for (const cohort of recording.traffic[0].cohorts) if (cohort.phase !== 'warmup') all.add(cohort.latency);
  return all;
}

/** Runs `count` replications of a scenario and measures something of each. */
export function replicate(
  scenario: Scenario,
  count: number,
  measure: (recording: Recording) => number,
): number[] {
  return Array.from({ length: count }, (_, replication) => measure(simulate(scenario, { replication })));
}

/** Failures by `cause/lag`. */
export function failures(recording: Recording): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { cause, lag, count } of recording.failures) {
    const key = `${CAUSES[cause]}/${LAGS[lag]}`;
    counts[key] = (counts[key] ?? 0) + count;
  }
  return counts;
}

/** Time of the first event with that reason (and object), or NaN. */
export function timeOf(recording: Recording, reason: string, object?: string): number {
  const event = recording.events.find(
    (e) => e.reason === reason && (object === undefined || e.object === object),
  );
  return event?.time ?? Number.NaN;
}
