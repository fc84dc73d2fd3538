import { matchesLabels } from '../cluster/labels/selectors.ts';
import { type RandomStream, uniformInt } from '../engine/random.ts';
import type { Target } from './config.ts';
import type { FaultSite, NodeAtRisk, PodAtRisk } from './site.ts';

/**
 * The nodes that a target means at this moment, in the order of the scenario; those without power cannot be hit again.
 * @param random used only where fewer are wanted than match
 */
export function targetNodes(site: FaultSite, target: Target, random: RandomStream): readonly NodeAtRisk[] {
  return chosen(
    site.nodes().filter((node) => site.isPowered(node.name)),
    target,
    random,
  );
}

/** The same of all nodes: what is done through the API server needs nothing of the node itself. */
export function anyNodes(site: FaultSite, target: Target, random: RandomStream): readonly NodeAtRisk[] {
  return chosen(site.nodes(), target, random);
}

/** The pods that a target means at this moment. */
/** The pods that a target means at this moment, in the order of their creation. @param random as for nodes */
export function targetPods(site: FaultSite, target: Target, random: RandomStream): readonly PodAtRisk[] {
  return chosen(site.pods(), target, random);
}

/** Those of the candidates that a target means, with as many of them as it asks for. */
function chosen<T extends NodeAtRisk | PodAtRisk>(
  candidates: readonly T[],
  target: Target,
  random: RandomStream,
): readonly T[] {
  switch (target.by) {
    case 'name':
      return candidates.filter(({ name }) => name === target.name);
    case 'labels':
      return some(
        candidates.filter(({ labels }) => matchesLabels(target.labels, labels)),
        target.count,
        random,
      );
    case 'zone':
      return some(
        candidates.filter(({ zone }) => zone === target.zone),
        target.count,
        random,
      );
    case 'random':
      return some(candidates, target.count, random);
  }
}

/** `count` of the candidates without repetition, each set equally likely, in their own order. */
function some<T>(candidates: readonly T[], count: number | 'all', random: RandomStream): readonly T[] {
  // Nothing is drawn where all are wanted.
  if (count === 'all' || count >= candidates.length) return candidates;
  const picked = new Set<T>();
  const left = [...candidates];
  for (let i = 0; i < count; i++) {
    const [candidate] = left.splice(uniformInt(random, left.length), 1);
    picked.add(candidate);
  }
  // In their own order, so that the order of the draws has no effect on what happens first.
  return candidates.filter((candidate) => picked.has(candidate));
}
