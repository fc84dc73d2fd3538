import { HOSTNAME_LABEL, type Labels, type Pod, type ResourceList, ZONE_LABEL } from '../objects.ts';
import { balance, improvementScore } from './balancedAllocation.ts';
import { freePercent } from './leastAllocated.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { SpreadCounter } from './spreadCounter.ts';
import { intolerableTaints, taintTolerationScores } from './taintTolerationScore.ts';
import { SYSTEM_DEFAULT_CONSTRAINTS, topologySpreadScores } from './topologySpread.ts';

/** Weights of the score plugins: `pkg/scheduler/apis/config/v1/default_plugins.go`. */
const WEIGHTS = { taintToleration: 3, podTopologySpread: 2, nodeResourcesFit: 1, balancedAllocation: 1 };

/** A pod with the sums of its requests; the scoring ones have Kubernetes' assumptions filled in. */
export interface ScoredPod {
  readonly pod: Pod;
  readonly requests: ResourceList;
  readonly scoringRequests: ResourceList;
  /** Counts the pods that the default spread constraints look at; absent where those do not apply. */
  readonly spread: SpreadCounter | undefined;
}

/**
 * The weighted sum of all plugins' scores for each feasible node. Plugins that could not tell these nodes apart
 * (node affinity, inter-pod affinity, image locality: the pods here have none of that) are left out.
 */
export function nodeScores(scored: ScoredPod, nodes: readonly NodeInfo[]): number[] {
  const taints = taintTolerationScores(
    nodes.map(({ node }) => intolerableTaints(node.spec.taints, scored.pod.spec.tolerations)),
  );
  const spread = spreadScores(scored.spread, nodes);
  return nodes.map(
    (node, i) =>
      WEIGHTS.taintToleration * taints[i] +
      WEIGHTS.podTopologySpread * (spread === undefined ? 0 : spread[i]) +
      WEIGHTS.nodeResourcesFit * fitScore(scored.scoringRequests, node) +
      WEIGHTS.balancedAllocation * balanceScore(scored.requests, node),
  );
}

/** LeastAllocated over CPU and memory, which weigh the same: both are there on every node. */
function fitScore(request: ResourceList, info: NodeInfo): number {
  const { cpu, memory } = info.node.status.allocatable;
  const score =
    freePercent(info.scoringCpu + request.cpu, cpu) +
    freePercent(info.scoringMemory + request.memory, memory);
  return Math.floor(score / ((cpu > 0 ? 1 : 0) + (memory > 0 ? 1 : 0) || 1));
}

/** A pod that asks for neither CPU nor memory skips the plugin, which then adds nothing on any node. */
function balanceScore(request: ResourceList, info: NodeInfo): number {
  if (request.cpu === 0 && request.memory === 0) return 0;
  const { cpu, memory } = info.node.status.allocatable;
  const withoutPod = balance([
    { requested: info.cpu, allocatable: cpu },
    { requested: info.memory, allocatable: memory },
  ]);
  const withPod = balance([
    { requested: info.cpu + request.cpu, allocatable: cpu },
    { requested: info.memory + request.memory, allocatable: memory },
  ]);
  return improvementScore(withPod, withoutPod);
}

/** Scores under the default constraints; none for a pod that nobody spreads. */
function spreadScores(counter: SpreadCounter | undefined, nodes: readonly NodeInfo[]): number[] | undefined {
  if (counter === undefined) return undefined;
  const labels: Labels[] = nodes.map(({ node }) => node.meta.labels);
  const countIn = (constraint: number, candidate: number): number =>
    SYSTEM_DEFAULT_CONSTRAINTS[constraint].topologyKey === HOSTNAME_LABEL
      ? counter.onNode(nodes[candidate])
      : counter.inDomain(labels[candidate][ZONE_LABEL] ?? '');
  return topologySpreadScores(SYSTEM_DEFAULT_CONSTRAINTS, labels, countIn, false);
}
