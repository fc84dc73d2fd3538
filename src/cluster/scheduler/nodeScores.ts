import { grown } from '../../engine/grown.ts';
import type { ResourceList } from '../objects.ts';
import { balancedAllocationScores, skipsBalancedAllocation } from './balancedAllocation.ts';
import { type ClusterImages, imageLocalityScores } from './imageLocality.ts';
import { podAffinityScores } from './interPodAffinity.ts';
import { nodeAffinityScores } from './nodeAffinity.ts';
import { NodeBuffers } from './nodeBuffers.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { resourcesFitScores } from './nodeResourcesFit.ts';
import { NodeScoreMemo } from './nodeScoreMemo.ts';
import type { Scores } from './normaliseScores.ts';
import type { PodToPlace } from './podToPlace.ts';
import { type PodSpread, spreadScores } from './podTopologySpread.ts';
import { type selectorSpreadOf, selectorSpreadScores } from './selectorSpread.ts';
import { taintTolerationScores } from './taintToleration.ts';

/** Weights of the score plugins: `pkg/scheduler/apis/config/v1/default_plugins.go`; SelectorSpread's is of v1.19. */
const WEIGHTS = {
  TaintToleration: 3,
  NodeAffinity: 2,
  NodeResourcesFit: 1,
  PodTopologySpread: 2,
  InterPodAffinity: 2,
  NodeResourcesBalancedAllocation: 1,
  ImageLocality: 1,
  SelectorSpread: 1,
} as const;

/** A plugin that scores nodes, under Kubernetes' name for it. */
export type ScorePlugin = keyof typeof WEIGHTS;

/** A pod with all that is the same for every node. */
export interface ScoredPod extends PodToPlace {
  /** With Kubernetes' assumptions for containers that do not ask. */
  readonly scoringRequests: ResourceList;
  /** Soft spread constraints; absent where there are none. */
  readonly softSpread?: PodSpread;
  /** Present where the old spreading of a Service's pods is switched on: what counts them. */
  readonly selectorSpread?: ReturnType<typeof selectorSpreadOf>;
  /** BalancedAllocation asks whether the pod improves the balance: so since v1.36. */
  readonly scoresImprovement: boolean;
  /** Of the whole cluster: a node's score for an image depends on how many others hold it. */
  readonly images: ClusterImages;
  /** Nodes of the cluster, feasible or not. */
  readonly clusterNodes: number;
}

/** Fills in the normalised scores (0 to 100) of some nodes. */
type ScoreNodes = (nodes: readonly NodeInfo[], scores: Scores) => void;

/** Gets what one plugin has given, before it is weighed; the array is used again for the next. */
export type ScoreListener = (plugin: ScorePlugin, weight: number, scores: Scores) => void;

/** What plugins keep from pod to pod. */
interface Workspace {
  readonly buffers: NodeBuffers;
  readonly fit: NodeScoreMemo;
  readonly balance: NodeScoreMemo;
}

/** Scores nodes, in arrays that it keeps from pod to pod. */
export class NodeScorer {
  /** What the plugin that runs has given; overwritten by the next. */
  #scores: Scores = new Float64Array(128);
  /** The weighted sums so far. */
  #totals: Scores = new Float64Array(128);
  readonly #workspace: Workspace = {
    buffers: new NodeBuffers(),
    fit: new NodeScoreMemo(),
    balance: new NodeScoreMemo(),
  };

  /**
   * The weighted sum of all plugins' scores for each node; valid until the next call.
   * @param listener told of each plugin's scores
   */
  totals(scored: ScoredPod, nodes: readonly NodeInfo[], listener?: ScoreListener): Scores {
    while (this.#totals.length < nodes.length) {
      this.#totals = grown(this.#totals);
      this.#scores = grown(this.#scores);
    }
    const totals = this.#totals;
    const scores = this.#scores;
    totals.fill(0, 0, nodes.length);
    forEachPlugin(scored, this.#workspace, (plugin, scoreNodes) => {
      scoreNodes(nodes, scores);
      const weight = WEIGHTS[plugin];
      for (let i = 0; i < nodes.length; i++) totals[i] += weight * scores[i];
      listener?.(plugin, weight, scores);
    });
    return totals;
  }
}

/**
 * The plugins that have something to say about the pod, in the order of the default plugins. The others are left out,
 * as Kubernetes skips them: they would add nothing.
 */
function forEachPlugin(
  scored: ScoredPod,
  { buffers, fit, balance }: Workspace,
  run: (plugin: ScorePlugin, scoreNodes: ScoreNodes) => void,
): void {
  const { pod, requests, relations, softSpread, selectorSpread, images } = scored;
  const { tolerations, affinity, containers, initContainers = [] } = pod.spec;
  run('TaintToleration', (nodes, scores) => taintTolerationScores(tolerations, nodes, scores));
  if ((affinity?.nodeAffinity?.preferred ?? []).length > 0)
    run('NodeAffinity', (nodes, scores) => nodeAffinityScores(pod.spec, nodes, scores));
  run('NodeResourcesFit', (nodes, scores) => resourcesFitScores(scored.scoringRequests, nodes, scores, fit));
  if (softSpread !== undefined)
    run('PodTopologySpread', (nodes, scores) => spreadScores(softSpread, nodes, scores, buffers));
  if (relations !== undefined)
    run('InterPodAffinity', (nodes, scores) => podAffinityScores(relations, nodes, scores));
  if (!skipsBalancedAllocation([requests.cpu, requests.memory]))
    run('NodeResourcesBalancedAllocation', (nodes, scores) =>
      balancedAllocationScores(requests, scored.scoresImprovement, nodes, scores, balance),
    );
  if (!images.isEmpty)
    run('ImageLocality', (nodes, scores) =>
      imageLocalityScores([...initContainers, ...containers], images, scored.clusterNodes, nodes, scores),
    );
  if (selectorSpread !== undefined)
    run('SelectorSpread', (nodes, scores) => selectorSpreadScores(selectorSpread, nodes, scores));
}
