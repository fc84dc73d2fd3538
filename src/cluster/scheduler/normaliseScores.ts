/** The best score that a plugin can give. */
export const MAX_NODE_SCORE = 100;

/**
 * Scores of the nodes that a cycle looks at, by their place in its list. The array is kept from cycle to cycle and may
 * be longer than the list: who reads it has to know the number of nodes.
 */
export type Scores = Float64Array;

/**
 * Brings raw scores, all at least 0, to 0..100 in place: in proportion to the greatest, rounded down; reversed, what is
 * missing to 100. Source: `DefaultNormalizeScore` in `plugins/helper/normalize_score.go`.
 */
export function normaliseScores(scores: Scores, nodes: number, reverse: boolean): void {
  let max = 0;
  for (let i = 0; i < nodes; i++) if (scores[i] > max) max = scores[i];
  if (max === 0) {
    scores.fill(reverse ? MAX_NODE_SCORE : 0, 0, nodes);
    return;
  }
  for (let i = 0; i < nodes; i++) {
    const share = Math.floor((MAX_NODE_SCORE * scores[i]) / max);
    scores[i] = reverse ? MAX_NODE_SCORE - share : share;
  }
}
