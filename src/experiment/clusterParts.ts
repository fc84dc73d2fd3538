import type { NodeGroupConfig } from '../cluster/nodeGroup.ts';
import type { NodeConfig } from '../cluster/objects.ts';
import type { ClusterSettings } from '../cluster/settings.ts';
import type { AppliedManifest, Scenario } from '../scenario/scenario.ts';

/** What a scenario says of one of its clusters, in the words of that cluster. */
export interface ClusterPart {
  /** Undefined: it is the only one. */
  readonly name: string | undefined;
  /** Its place among the clusters of the scenario. */
  readonly number: number;
  /** What stands before its names where those of all clusters come together: `east/`; empty for the only one. */
  readonly prefix: string;
  /** By the names that they have in the cluster itself. */
  readonly nodes: readonly NodeConfig[];
  readonly nodeGroups: readonly NodeGroupConfig[];
  readonly settings: ClusterSettings;
  readonly manifests: readonly AppliedManifest[];
  /** Number of its first node among those of all clusters. */
  readonly firstNode: number;
}

/** The clusters of a scenario, in its order: at least one. */
export function clusterParts({
  clusters,
  cluster: settings,
  manifests,
  nodes,
  nodeGroups = [],
}: Scenario): readonly ClusterPart[] {
  if (clusters === undefined)
    return [{ name: undefined, number: 0, prefix: '', nodes, nodeGroups, settings, manifests, firstNode: 0 }];
  return clusters.map(({ name, cluster }, number) => {
    const prefix = `${name}/`;
    // Nodes of a cluster stand together, so its first one's place gives the others' numbers.
    const firstNode = nodes.findIndex((node) => node.name.startsWith(prefix));
    const own = nodes.filter((node) => node.name.startsWith(prefix));
    return {
      // Groups that an autoscaler changes are for a single cluster only.
      ...{ name, number, prefix, firstNode, nodeGroups: [], settings: cluster },
      nodes: own.map((node) => ({ ...node, name: node.name.slice(prefix.length) })),
      manifests: manifests.filter((each) => each.cluster === name),
    };
  });
}
