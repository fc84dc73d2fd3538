import type {
  ReplicationRecord,
  SourceRecord,
} from '../../../src/experiment/replications/replicationRecord.ts';
import { LatencyHistogram } from '../../../src/metrics/latencyHistogram.ts';

/** A source that answered with these latencies (seconds); series are level unless given. */
export function source(latencies: readonly number[], changes: Partial<SourceRecord> = {}): SourceRecord {
  const histogram = new LatencyHistogram();
  for (const latency of latencies) histogram.record(latency);
  const { counts, count, sum, min, max } = histogram;
  return {
    name: 'web',
    sent: latencies.length,
    failed: 0,
    latency: { counts, count, sum, min, max },
    latencySums: new Float64Array(100).fill(histogram.mean),
    answered: new Float64Array(100).fill(1),
    inFlight: new Float64Array(100).fill(5),
    sentInStep: new Float64Array(100).fill(50),
    ...changes,
  };
}

/** A run with one source. */
export function record(one: SourceRecord, utilisation = 0.5): ReplicationRecord {
  return { traffic: [one], utilisation };
}

/** Latencies of 1,000 requests around a mean: enough for a p99.9. */
export function around(mean: number): number[] {
  return Array.from({ length: 1000 }, (_, i) => mean * (0.5 + i / 999));
}
