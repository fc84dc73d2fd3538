import { countsInScore, type ResourceUse } from './resourceUse.ts';

/**
 * NodeResourcesFit's default score: the share of each resource in whole percent that is free with the pod on the node,
 * as a weighted mean rounded down; 0 for a resource that would be exceeded.
 * Source: `pkg/scheduler/framework/plugins/noderesources/least_allocated.go`.
 * @returns 0 to 100
 */
export function leastAllocatedScore(resources: readonly ResourceUse[]): number {
  let sum = 0;
  let weights = 0;
  for (const resource of resources) {
    if (!countsInScore(resource)) continue;
    sum += resource.weight * freePercent(resource.placed + resource.asked, resource.allocatable);
    weights += resource.weight;
  }
  return weights === 0 ? 0 : Math.floor(sum / weights);
}

/** Whole percent that would stay free. The source divides whole numbers, hence the rounding down of each resource. */
function freePercent(requested: number, allocatable: number): number {
  return requested > allocatable ? 0 : Math.floor(((allocatable - requested) * 100) / allocatable);
}
