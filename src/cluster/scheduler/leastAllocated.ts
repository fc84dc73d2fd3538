/** One resource of a node with the incoming pod already counted in. */
export interface ScoredResource {
  readonly requested: number;
  readonly allocatable: number;
  readonly weight: number;
}

/**
 * NodeResourcesFit's default score: the free share of each resource in whole percent, as a weighted mean rounded
 * down; 0 for a resource that would be exceeded. Resources of which a node has none are left out.
 * Source: `pkg/scheduler/framework/plugins/noderesources/least_allocated.go`.
 * @returns 0 to 100
 */
export function leastAllocatedScore(resources: readonly ScoredResource[]): number {
  let sum = 0;
  let weights = 0;
  for (const { requested, allocatable, weight } of resources) {
    if (allocatable === 0) continue;
    sum += weight * freePercent(requested, allocatable);
    weights += weight;
  }
  return weights === 0 ? 0 : Math.floor(sum / weights);
}

/** The free share of one resource in whole percent. */
export function freePercent(requested: number, allocatable: number): number {
  if (allocatable === 0 || requested > allocatable) return 0;
  return Math.floor(((allocatable - requested) * 100) / allocatable);
}
