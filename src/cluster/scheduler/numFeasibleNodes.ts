/** Clusters below this size are searched whole. */
const MIN_FEASIBLE_NODES = 100;
/** `minFeasibleNodesPercentageToFind`, percent. */
const MIN_PERCENTAGE = 5;

/**
 * How many feasible nodes a scheduling cycle looks for before it stops searching: all of fewer than 100, else a
 * percentage of them (adaptive: 50 % less one point for each 125 nodes, at least 5 %), and never fewer than 100.
 * Source: `numFeasibleNodesToFind` in `pkg/scheduler/schedule_one.go`.
 * @param profilePercentage 1 to 100; wins over `globalPercentage`; 0 or absent in both means adaptive
 */
export function numFeasibleNodesToFind(
  nodes: number,
  profilePercentage?: number,
  globalPercentage = 0,
): number {
  if (nodes < MIN_FEASIBLE_NODES) return nodes;
  const configured = profilePercentage ?? globalPercentage;
  const percentage = configured === 0 ? Math.max(MIN_PERCENTAGE, 50 - Math.floor(nodes / 125)) : configured;
  return Math.max(MIN_FEASIBLE_NODES, Math.floor((nodes * percentage) / 100));
}

/**
 * Where the next cycle starts its search, so that every node has its turn.
 * @param examined nodes that this cycle found feasible or rejected
 * @param start where this cycle began
 * @returns an index into the cache's order
 */
export function nextStartIndex(start: number, examined: number, nodes: number): number {
  return nodes === 0 ? 0 : (start + examined) % nodes;
}
