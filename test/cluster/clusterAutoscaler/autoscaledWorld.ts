import type { NodeGroupConfig } from '../../../src/cluster/nodeGroup.ts';
import type { Manifest, NodeConfig, Pod, PodSpec } from '../../../src/cluster/objects.ts';
import { type ClusterSettings, DEFAULT_CLUSTER_SETTINGS } from '../../../src/cluster/settings.ts';
import { container, deployment, GiB, nodes, PROBE, podSpec, World } from '../world.ts';

/** A group of nodes with 4 cores each, of which as many as are asked for are there at the start. */
export function nodeGroup(change: Partial<NodeGroupConfig> = {}): NodeGroupConfig {
  return {
    name: 'worker',
    size: 3,
    min: 1,
    max: 5,
    template: {
      capacity: { cpu: 4000, memory: 16 * GiB, pods: 110 },
      labels: {},
      taints: [],
      unschedulable: false,
      zones: [],
    },
    ...change,
  };
}

/** A world with nodes `worker-1` to `worker-<size>` of one autoscaled group. */
export function autoscaled(
  group: Partial<NodeGroupConfig> = {},
  settings: Partial<ClusterSettings['clusterAutoscaler']> = {},
  seed = 1,
  others: readonly NodeConfig[] = [],
): World {
  const config = nodeGroup(group);
  const clusterAutoscaler = { ...DEFAULT_CLUSTER_SETTINGS.clusterAutoscaler, ...settings };
  const own = nodes(config.size, config.template.zones);
  return new World([...own, ...others], { clusterAutoscaler }, { seed, nodeGroups: [config] });
}

/** A pod that asks for a whole core, four of which fill a node; ready a second after its start. */
export function wholeCore(change: Partial<PodSpec> = {}): PodSpec {
  const probe = { ...PROBE, periodSeconds: 1 };
  return podSpec({
    containers: [container({ requests: { cpu: 1000, memory: 0 }, readinessProbe: probe })],
    ...change,
  });
}

/** A Deployment of such pods. */
export function cores(replicas: number, change: Partial<PodSpec> = {}): Manifest {
  return deployment('web', replicas, wholeCore(change));
}

export function nodeNames(world: World): string[] {
  return [...world.cluster.api.list('Node')].map(({ meta }) => meta.name);
}

/** The pods that nobody deletes. */
export function livingPods(world: World): Pod[] {
  return world.pods().filter(({ meta }) => meta.deletionTimestamp === undefined);
}

/** Keys of the taints of a node. */
export function taintKeys(world: World, node: string): string[] {
  return (world.cluster.api.get('Node', node)?.spec.taints ?? []).map(({ key }) => key);
}
