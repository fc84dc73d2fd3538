import type { NodeInfo } from './nodeInfo.ts';

/** Stands for a node without the label. */
export const NO_DOMAIN = -1;

/**
 * The domains of one topology label (its values, among the nodes of the cluster) by number, so that who counts pods in
 * domains needs no texts. Made anew when a node or its labels change.
 */
export class TopologyDomains {
  readonly topologyKey: string;
  /** Number of each node's domain, by the node's index. */
  readonly #ofNode: Int32Array;
  /** Number of each value, in the order in which the nodes brought them. */
  readonly #numbers = new Map<string, number>();

  /** @param capacity one more than the greatest index of a node */
  constructor(topologyKey: string, nodes: Iterable<NodeInfo>, capacity: number) {
    this.topologyKey = topologyKey;
    this.#ofNode = new Int32Array(capacity).fill(NO_DOMAIN);
    for (const { index, node } of nodes) {
      const value = node.meta.labels[topologyKey];
      if (value !== undefined) this.#ofNode[index] = this.#numberOf(value);
    }
  }

  /** How many domains there are: their numbers are 0 to one less. */
  get count(): number {
    return this.#numbers.size;
  }

  /** The domain that a node's label puts it into; {@link NO_DOMAIN} without the label. */
  of(node: NodeInfo): number {
    return this.#ofNode[node.index];
  }

  /** The number of a value; {@link NO_DOMAIN} for one that no node has. */
  number(value: string): number {
    return this.#numbers.get(value) ?? NO_DOMAIN;
  }

  /** Gives a value its number when it is first met. */
  #numberOf(value: string): number {
    const known = this.#numbers.get(value);
    if (known !== undefined) return known;
    this.#numbers.set(value, this.#numbers.size);
    return this.#numbers.size - 1;
  }
}
