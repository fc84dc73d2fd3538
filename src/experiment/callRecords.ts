import type { FailureRow, Recording, TrafficRecord } from '../metrics/recording.ts';

/** What was recorded of all traffic sources, the edges of the call graph among them. */
export interface SourceRecords {
  readonly traffic: readonly TrafficRecord[];
  readonly failures: readonly FailureRow[];
}

/**
 * Parts what clients saw from what the calls of workloads came to, and numbers edges from 0 on.
 * @param sources number of traffic sources that are clients; what comes behind them are edges
 */
export function partCalls(
  { traffic, failures }: SourceRecords,
  sources: number,
): Pick<Recording, 'traffic' | 'failures' | 'calls' | 'callFailures'> {
  if (traffic.length === sources) return { traffic, failures };
  // Hops are numbered as traffic sources are, behind the clients'.
  const renumbered = failures.map(({ hop, ...row }) =>
    hop === undefined ? row : { ...row, hop: hop - sources },
  );
  return {
    traffic: traffic.slice(0, sources),
    failures: renumbered.filter((row) => row.traffic < sources),
    calls: traffic.slice(sources),
    callFailures: renumbered
      .filter((row) => row.traffic >= sources)
      .map((row) => ({ ...row, traffic: row.traffic - sources })),
  };
}
