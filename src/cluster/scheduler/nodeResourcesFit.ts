import type { ResourceList } from '../objects.ts';
import { leastAllocatedScore } from './leastAllocated.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { NodeScoreMemo } from './nodeScoreMemo.ts';
import type { Scores } from './normaliseScores.ts';
import type { PodToPlace } from './podToPlace.ts';
import type { Rejection } from './rejection.ts';
import { ResourceUses } from './resourceUse.ts';

/**
 * Requests must fit into what is not yet asked for; a resource that the pod does not ask for is not looked at.
 * All that is lacking is named. Source: `fitsRequest` in `plugins/noderesources/fit.go`.
 */
export function resourcesFit({ requests }: PodToPlace, node: NodeInfo): Rejection | undefined {
  const { allocatablePods, allocatableCpu, allocatableMemory } = node;
  const tooMany = node.pods + 1 > allocatablePods;
  const noCpu = requests.cpu > 0 && requests.cpu > allocatableCpu - node.cpu;
  const noMemory = requests.memory > 0 && requests.memory > allocatableMemory - node.memory;
  if (!tooMany && !noCpu && !noMemory) return undefined;
  const reasons: string[] = [];
  if (tooMany) reasons.push('Too many pods');
  if (noCpu) reasons.push('Insufficient cpu');
  if (noMemory) reasons.push('Insufficient memory');
  // More than the node has at all: no other pod's leaving would help.
  const hopeless = requests.cpu > allocatableCpu || requests.memory > allocatableMemory;
  return { plugin: 'NodeResourcesFit', reasons, ...(hopeless && { unresolvable: true }) };
}

/**
 * NodeResourcesFit's scores: LeastAllocated over CPU and memory, which weigh the same.
 * @param asked with Kubernetes' assumptions for containers that ask for nothing
 * @param memo of this plugin alone
 */
export function resourcesFitScores(
  asked: ResourceList,
  nodes: readonly NodeInfo[],
  scores: Scores,
  memo: NodeScoreMemo,
): void {
  const uses = new ResourceUses(asked);
  memo.fill(asked, nodes, scores, (node) => {
    uses.setNode(node.scoringCpu, node.scoringMemory, node);
    return leastAllocatedScore(uses.list);
  });
}
