import type { LabelSelectorRequirement } from '../objects.ts';
import { includesNode, type NodeInclusion } from './nodeInclusion.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { NO_DOMAIN, type TopologyDomains } from './topologyDomains.ts';

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
  readonly topology: TopologyDomains;
  /** By the node's index. */
  readonly #onNode: Int32Array;
  /** By the domain's number. */
  readonly #inDomain: Int32Array;
  /** 1 for domains that have an included node: those without pods count as well. By the domain's number. */
  readonly #present: Uint8Array;
  /** Domains with an included node: `minDomains` compares with this. */
  #domains = 0;
  /** Pods in domains; a matching pod on a node without the label is in none and does not count. */
  #total = 0;

  /**
   * @param nodes every node of the cluster; when one is changed, the counter has to be made anew
   * @param topology the domains of the label by which it counts
   * @param capacity one more than the greatest index of a node
   */
  constructor(counted: Counted, nodes: Iterable<NodeInfo>, topology: TopologyDomains, capacity: number) {
    this.counted = counted;
    this.topology = topology;
    this.#onNode = new Int32Array(capacity);
    this.#inDomain = new Int32Array(topology.count);
    this.#present = new Uint8Array(topology.count);
    for (const node of nodes) {
      const domain = this.#domainOf(node);
      if (domain === NO_DOMAIN || this.#present[domain] === 1) continue;
      this.#present[domain] = 1;
      this.#domains++;
    }
  }

  /** Counts a matching pod that came to the node (+1) or left it (-1). */
  add(node: NodeInfo, change: 1 | -1): void {
    this.#onNode[node.index] += change;
    const domain = this.#domainOf(node);
    if (domain === NO_DOMAIN) return;
    this.#inDomain[domain] += change;
    this.#total += change;
  }

  /** Matching pods on one node, whether or not it belongs to a domain. */
  onNode(node: NodeInfo): number {
    return this.#onNode[node.index];
  }

  /** Matching pods in the domain of that number; 0 in {@link NO_DOMAIN}. */
  inDomainNumber(domain: number): number {
    return domain === NO_DOMAIN ? 0 : this.#inDomain[domain];
  }

  /** Matching pods in one domain. */
  inDomain(value: string): number {
    return this.inDomainNumber(this.topology.number(value));
  }

  /** Matching pods in all domains. */
  get total(): number {
    return this.#total;
  }

  /** How many domains there are, empty ones among them. */
  get domains(): number {
    return this.#domains;
  }

  /** Matching pods in the emptiest domain; 0 if there is no domain. Takes time in proportion to their number. */
  fewest(): number {
    let fewest = Number.POSITIVE_INFINITY;
    for (let domain = 0; domain < this.#inDomain.length; domain++) {
      if (this.#present[domain] === 1) fewest = Math.min(fewest, this.#inDomain[domain]);
    }
    return this.#domains === 0 ? 0 : fewest;
  }

  /** The node's domain, unless the inclusion policies leave the node out. */
  #domainOf(node: NodeInfo): number {
    const domain = this.topology.of(node);
    return domain === NO_DOMAIN || includesNode(this.counted.nodes, node.node) ? domain : NO_DOMAIN;
  }
}
