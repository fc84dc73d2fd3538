import type { Pod, ResourceList } from '../objects.ts';
import {
  balancedAllocationScore,
  balanceImprovementScore,
  skipsBalancedAllocation,
} from './balancedAllocation.ts';
import { type PodRelations, podAffinityScores } from './interPodAffinity.ts';
import { leastAllocatedScore } from './leastAllocated.ts';
import { nodeAffinityScores, preferredNodeWeight } from './nodeAffinity.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { type PodSpread, spreadScores } from './podTopologySpread.ts';
import type { ResourceUse } from './resourceUse.ts';
import { type selectorSpreadOf, selectorSpreadScores } from './selectorSpread.ts';
import { intolerableTaints, taintTolerationScores } from './taintTolerationScore.ts';

/** Weights of the score plugins: `pkg/scheduler/apis/config/v1/default_plugins.go`; SelectorSpread's is of v1.19. */
const WEIGHTS = {
  TaintToleration: 3,
  NodeAffinity: 2,
  NodeResourcesFit: 1,
  PodTopologySpread: 2,
  InterPodAffinity: 2,
  NodeResourcesBalancedAllocation: 1,
  SelectorSpread: 1,
} as const;

/** A plugin that scores nodes, under Kubernetes' name for it. */
export type ScorePlugin = keyof typeof WEIGHTS;

/** A pod with all that is the same for every node. */
export interface ScoredPod {
  readonly pod: Pod;
  readonly requests: ResourceList;
  /** With Kubernetes' assumptions for containers that do not ask. */
  readonly scoringRequests: ResourceList;
  /** Soft spread constraints; absent where there are none. */
  readonly softSpread?: PodSpread;
  readonly relations?: PodRelations;
  /** Present where the old spreading of a Service's pods is switched on: what counts them. */
  readonly selectorSpread?: ReturnType<typeof selectorSpreadOf>;
  /** BalancedAllocation asks whether the pod improves the balance: so since v1.36. */
  readonly scoresImprovement: boolean;
}

/** The normalised scores of one plugin, 0 to 100 for each node, before they are weighed. */
export interface PluginScores {
  readonly plugin: ScorePlugin;
  readonly scores: readonly number[];
}

/**
 * What each plugin gives to the feasible nodes. A plugin that has nothing to say about the pod is left out, as
 * Kubernetes skips it: it would add nothing.
 */
export function pluginScores(scored: ScoredPod, nodes: readonly NodeInfo[]): PluginScores[] {
  const { pod, relations, softSpread, selectorSpread } = scored;
  const taints = nodes.map(({ node }) => intolerableTaints(node.spec.taints, pod.spec.tolerations));
  const all: PluginScores[] = [
    { plugin: 'TaintToleration', scores: taintTolerationScores(taints) },
    { plugin: 'NodeResourcesFit', scores: nodes.map((node) => fitScore(scored.scoringRequests, node)) },
  ];
  const add = (plugin: ScorePlugin, scores: readonly number[]): number => all.push({ plugin, scores });
  if (pod.spec.affinity?.nodeAffinity !== undefined)
    add('NodeAffinity', nodeAffinityScores(nodes.map(({ node }) => preferredNodeWeight(pod.spec, node))));
  if (softSpread !== undefined) add('PodTopologySpread', spreadScores(softSpread, nodes));
  if (relations !== undefined) add('InterPodAffinity', podAffinityScores(relations, nodes));
  if (!skipsBalancedAllocation([scored.requests.cpu, scored.requests.memory]))
    add(
      'NodeResourcesBalancedAllocation',
      nodes.map((node) => balanceScore(scored, node)),
    );
  if (selectorSpread !== undefined) add('SelectorSpread', selectorSpreadScores(selectorSpread, nodes));
  return all;
}

/** The weighted sum of all plugins' scores for each node. */
export function totalScores(plugins: readonly PluginScores[], nodes: number): number[] {
  const totals = Array<number>(nodes).fill(0);
  for (const { plugin, scores } of plugins) {
    for (let i = 0; i < nodes; i++) totals[i] += WEIGHTS[plugin] * scores[i];
  }
  return totals;
}

/** LeastAllocated over CPU and memory, which weigh the same. */
function fitScore(asked: ResourceList, info: NodeInfo): number {
  return leastAllocatedScore(resourceUses(asked, { cpu: info.scoringCpu, memory: info.scoringMemory }, info));
}

function balanceScore({ requests, scoresImprovement }: ScoredPod, info: NodeInfo): number {
  const uses = resourceUses(requests, info, info);
  return scoresImprovement ? balanceImprovementScore(uses) : balancedAllocationScore(uses);
}

function resourceUses(asked: ResourceList, placed: ResourceList, { node }: NodeInfo): ResourceUse[] {
  const { cpu, memory } = node.status.allocatable;
  return [
    { name: 'cpu', asked: asked.cpu, placed: placed.cpu, allocatable: cpu, weight: 1 },
    { name: 'memory', asked: asked.memory, placed: placed.memory, allocatable: memory, weight: 1 },
  ];
}
