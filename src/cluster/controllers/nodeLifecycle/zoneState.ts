/** How a zone fares. Source: `ComputeZoneState` in `pkg/controller/nodelifecycle/node_lifecycle_controller.go`. */
export type ZoneState = 'Normal' | 'PartialDisruption' | 'FullDisruption';

/** Not-ready nodes from which a zone can count as partially disrupted: more than this many. */
const FEW_NOT_READY = 2;

/**
 * @param threshold fraction of not-ready nodes from which the disruption is partial (0.55); compared in single
 *   precision, as the source does
 */
export function zoneState(ready: number, notReady: number, threshold: number): ZoneState {
  if (ready === 0 && notReady > 0) return 'FullDisruption';
  const fraction = Math.fround(Math.fround(notReady) / Math.fround(notReady + ready));
  return notReady > FEW_NOT_READY && fraction >= Math.fround(threshold) ? 'PartialDisruption' : 'Normal';
}

/** A node as the zones' states are computed from it. */
export interface ZoneMember {
  readonly zone: string;
  /** Carries the label `node.kubernetes.io/exclude-disruption`. */
  readonly excluded: boolean;
  readonly ready: boolean;
}

/** The state of each zone that has a node which counts, in the order in which they come. */
export function zoneStates(nodes: Iterable<ZoneMember>, threshold: number): Map<string, ZoneState> {
  const counts = new Map<string, { ready: number; notReady: number }>();
  for (const { zone, excluded, ready } of nodes) {
    if (excluded) continue;
    const count = counts.get(zone) ?? { ready: 0, notReady: 0 };
    counts.set(zone, count);
    if (ready) count.ready++;
    else count.notReady++;
  }
  return new Map(
    [...counts].map(([zone, { ready, notReady }]) => [zone, zoneState(ready, notReady, threshold)]),
  );
}

/** Settings of the controller manager, under the names of its flags. */
export interface EvictionRates {
  /** Nodes a second; default 0.1, one node in 10 s. */
  readonly nodeEvictionRate: number;
  /** Nodes a second in a large zone that is partly disrupted; default 0.01. */
  readonly secondaryNodeEvictionRate: number;
  /** Nodes above which a zone counts as large; default 50. */
  readonly largeClusterSizeThreshold: number;
}

/**
 * Nodes a second that may get the NoExecute taint in a zone. When every zone is down the fault is more likely the
 * controller's own network, so nothing is evicted at all; a partly disrupted zone goes slowly if it is large and
 * not at all if it is small. Source: `setLimiterInZone`, `ReducedQPSFunc` in the same file.
 */
export function evictionRate(
  state: ZoneState,
  zoneSize: number,
  rates: EvictionRates,
  allZonesFullyDisrupted: boolean,
): number {
  if (allZonesFullyDisrupted) return 0;
  if (state !== 'PartialDisruption') return rates.nodeEvictionRate;
  return zoneSize > rates.largeClusterSizeThreshold ? rates.secondaryNodeEvictionRate : 0;
}
