import type { LabelSelectorRequirement } from '../objects.ts';
import { includesNode, type NodeInclusion } from './nodeInclusion.ts';
import type { NodeInfo } from './nodeInfo.ts';

/** Which pods are counted, and by what. Equal descriptions share one counter. */
export interface Counted {
  readonly namespace: string;
  readonly requirements: readonly LabelSelectorRequirement[];
  /** The label whose values are the domains. */
  readonly topologyKey: string;
  /** Are pods that are being deleted counted, too? */
  readonly terminating: boolean;
  readonly nodes: NodeInclusion;
}

/**
 * How many pods that match one selector are on each node and in each domain, kept up with every pod that comes and
 * goes, so that a scheduling cycle only looks numbers up. Nodes that are not included belong to no domain.
 */
export class PodCounter {
  readonly counted: Counted;
  readonly #counts: number[] = [];
  /** Every domain, those without pods as well. */
  readonly #domains = new Map<string, number>();
  #total = 0;

  /** @param nodes every node of the cluster; when one is changed, the counter has to be made anew */
  constructor(counted: Counted, nodes: Iterable<NodeInfo>) {
    this.counted = counted;
    for (const node of nodes) {
      const domain = this.#domainOf(node);
      if (domain !== undefined) this.#domains.set(domain, 0);
    }
  }

  /** Counts a matching pod that came to the node (+1) or left it (-1). */
  add(node: NodeInfo, change: 1 | -1): void {
    this.#counts[node.index] = this.onNode(node) + change;
    const domain = this.#domainOf(node);
    if (domain === undefined) return;
    this.#domains.set(domain, this.inDomain(domain) + change);
    this.#total += change;
  }

  /** Matching pods on one node, whether or not it belongs to a domain. */
  onNode(node: NodeInfo): number {
    return this.#counts[node.index] ?? 0;
  }

  /** Matching pods in one domain. */
  inDomain(value: string): number {
    return this.#domains.get(value) ?? 0;
  }

  /** Matching pods in all domains. */
  get total(): number {
    return this.#total;
  }

  /** How many domains there are, empty ones among them. */
  get domains(): number {
    return this.#domains.size;
  }

  /** Matching pods in the emptiest domain; 0 if there is no domain. Takes time in proportion to their number. */
  fewest(): number {
    let fewest = Number.POSITIVE_INFINITY;
    for (const count of this.#domains.values()) fewest = Math.min(fewest, count);
    return this.#domains.size === 0 ? 0 : fewest;
  }

  #domainOf({ node }: NodeInfo): string | undefined {
    const { nodes, topologyKey } = this.counted;
    return includesNode(nodes, node) ? node.meta.labels[topologyKey] : undefined;
  }
}
