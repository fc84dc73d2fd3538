import { grown } from '../../engine/grown.ts';
import type { ResourceList } from '../objects.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { Scores } from './normaliseScores.ts';

/** Different requests for which scores are kept; with more than that, all are worked out anew. */
const MAX_REQUESTS = 64;

/** Scores of the nodes for one request, by the node's index. */
interface Kept {
  scores: Float64Array;
  /** The node's generation that the score holds for; 0, which no node has, where there is none. */
  generations: Float64Array;
}

/**
 * Scores that depend on nothing but what a pod asks for and what is on the node. Between two pods that ask for the same
 * only the nodes have changed that got or lost a pod: as in the real scheduler's snapshot, a node's generation tells.
 */
export class NodeScoreMemo {
  readonly #byRequests = new Map<string, Kept>();

  /** Fills in the scores of the nodes; `score` is asked for those that have changed. */
  fill(
    { cpu, memory }: ResourceList,
    nodes: readonly NodeInfo[],
    scores: Scores,
    score: (node: NodeInfo) => number,
  ): void {
    const kept = this.#keptFor(`${cpu}/${memory}`);
    for (let i = 0; i < nodes.length; i++) {
      const { index, generation } = nodes[i];
      if (index >= kept.scores.length) enlarge(kept, index);
      if (kept.generations[index] !== generation) {
        kept.scores[index] = score(nodes[i]);
        kept.generations[index] = generation;
      }
      scores[i] = kept.scores[index];
    }
  }

  /**
   * The scores kept for one request. A cluster with more different requests than places starts again with none: right
   * in any case, and pods of one Deployment still share.
   */
  #keptFor(requests: string): Kept {
    const known = this.#byRequests.get(requests);
    if (known !== undefined) return known;
    if (this.#byRequests.size >= MAX_REQUESTS) this.#byRequests.clear();
    const kept = { scores: new Float64Array(128), generations: new Float64Array(128) };
    this.#byRequests.set(requests, kept);
    return kept;
  }
}

/** Room for a node's index, at least doubled, so that growth costs O(1) a node. New places have generation 0. */
function enlarge(kept: Kept, index: number): void {
  const length = Math.max(index + 1, 2 * kept.scores.length);
  kept.scores = grown(kept.scores, length);
  kept.generations = grown(kept.generations, length);
}
