import { LatencyHistogram } from '../../metrics/latencyHistogram.ts';
import type { Recording, TrafficRecord } from '../../metrics/recording.ts';
import { totalOf } from '../../metrics/summary.ts';
import { simulate } from '../simulation.ts';
import type { LatencyCounts, ReplicationRecord, ReplicationTask, SourceRecord } from './replicationRecord.ts';

/**
 * Runs one replication and keeps of it what comparisons need.
 *
 * @throws {ConservationError} as a run does
 */
export function runReplication({ scenario, replication }: ReplicationTask): ReplicationRecord {
  const recording = simulate(scenario, { replication });
  return {
    traffic: recording.traffic.map(sourceRecord),
    utilisation: busiestWorkload(recording, scenario.warmup),
  };
}

/** Counts, latencies and the series that warm-up and growth are read off. */
function sourceRecord(record: TrafficRecord): SourceRecord {
  const { sent, failed, latency } = totalOf(record);
  const { counts, count, sum, min, max } = latency;
  const { latencySum = [] } = record;
  return {
    name: record.name,
    sent,
    failed,
    latency: { counts, count, sum, min, max },
    latencySums: Float64Array.from(latencySum),
    answered: Float64Array.from(record.ok),
    inFlight: Float64Array.from(record.inFlight),
    sentInStep: Float64Array.from(record.sent),
  };
}

/** A histogram again, for its quantiles. */
export function histogramOf({ counts, count, sum, min, max }: LatencyCounts): LatencyHistogram {
  const histogram = new LatencyHistogram();
  // Copied, so that what another thread has handed over stays as it is.
  histogram.counts.set(counts);
  return Object.assign(histogram, { count, sum, min, max });
}

/** Busy fractions are averaged within a workload: idle pods of another one do not help a busy one. */
function busiestWorkload({ endpoints, pods, stepEnds }: Recording, warmup: number): number {
  const workloads = new Map<string, { busy: number; rows: number }>();
  for (const { step, pod, listening, utilisation } of endpoints) {
    // Steps that end in the warm-up do not count.
    if (!listening || stepEnds[step] <= warmup) continue;
    const key = `${pods[pod].namespace}/${pods[pod].workload}`;
    const sums = workloads.get(key) ?? { busy: 0, rows: 0 };
    sums.busy += utilisation;
    sums.rows++;
    workloads.set(key, sums);
  }
  return Math.max(0, ...[...workloads.values()].map(({ busy, rows }) => busy / rows));
}
