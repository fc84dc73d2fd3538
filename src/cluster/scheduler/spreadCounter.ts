import type { Labels } from '../objects.ts';
import type { NodeInfo } from './nodeInfo.ts';

/**
 * How many pods that match one selector are on each node and in each zone, kept up with every pod that comes and
 * goes, so that a scheduling cycle only looks numbers up. Nodes that the pod's nodeSelector excludes do not count
 * towards their zone (nodeAffinityPolicy Honor).
 */
export class SpreadCounter {
  readonly #counts: number[] = [];
  readonly #domains = new Map<string, number>();
  readonly #topologyKey: string;
  readonly #includes: (nodeLabels: Labels) => boolean;

  /** @param topologyKey the label whose domains are summed up; single nodes are always counted */
  constructor(topologyKey: string, includes: (nodeLabels: Labels) => boolean) {
    this.#topologyKey = topologyKey;
    this.#includes = includes;
  }

  /** Counts a matching pod that came to the node (+1) or left it (-1). */
  add(node: NodeInfo, change: 1 | -1): void {
    this.#counts[node.index] = (this.#counts[node.index] ?? 0) + change;
    const { labels } = node.node.meta;
    const domain = labels[this.#topologyKey];
    if (domain === undefined || !this.#includes(labels)) return;
    this.#domains.set(domain, (this.#domains.get(domain) ?? 0) + change);
  }

  /** Matching pods on one node, whether or not it counts towards its zone. */
  onNode(node: NodeInfo): number {
    return this.#counts[node.index] ?? 0;
  }

  /** Matching pods in one zone. */
  inDomain(value: string): number {
    return this.#domains.get(value) ?? 0;
  }
}
