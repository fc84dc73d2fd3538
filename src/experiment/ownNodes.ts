import type { Hosts } from '../network/hosts.ts';
import type { NodeNumbers } from '../network/kubeProxy/endpointSets.ts';
import type { ClusterPart } from './clusterParts.ts';

/** The nodes of one cluster among those of all, by the names that they have in the cluster. */
export class OwnNodes implements NodeNumbers {
  readonly #hosts: Hosts;
  readonly #prefix: string;
  /** Numbers of the nodes; undefined for the only cluster, to which all belong that there are or may be. */
  readonly numbers: readonly number[] | undefined;

  constructor(hosts: Hosts, { name, firstNode, nodes, prefix }: ClusterPart) {
    this.#hosts = hosts;
    this.#prefix = prefix;
    this.numbers = name === undefined ? undefined : nodes.map((_, node) => firstNode + node);
  }

  /** Is there a machine of that name? */
  has(name: string): boolean {
    return this.#hosts.has(this.#prefix + name);
  }

  /** Number of a node. Throws a RangeError for a name that no machine of the cluster has. */
  numberOf(name: string): number {
    return this.#hosts.numberOf(this.#prefix + name);
  }

  /** Number of a node, or undefined for a name that no machine of the cluster has. */
  nodeNumber(name: string): number | undefined {
    return this.#hosts.nodeNumber(this.#prefix + name);
  }

  /** Zones are the same for all clusters. */
  zoneNumber(zone: string): number | undefined {
    return this.#hosts.zoneNumber(zone);
  }
}
