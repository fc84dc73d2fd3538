import type { ApiServer } from '../cluster/api/apiServer.ts';
import { isBeingDeleted } from '../cluster/clusterAutoscaler/deletionTaints.ts';
import type { Machines } from '../cluster/machines.ts';
import { ZONE_LABEL } from '../cluster/objects.ts';
import type { ClusterSettings } from '../cluster/settings.ts';
import { REGION_LABEL } from '../cluster/zones.ts';
import type { KubeProxies } from '../network/kubeProxy.ts';
import { LoadBalancer } from '../network/loadBalancer.ts';
import type { KubeProxySettings } from '../network/settings.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { DataPlane } from '../workload/dataPlane.ts';
import type { SourceEntry } from '../workload/entries.ts';
import { tableSize } from './conntrack.ts';

/** Millicores of a core. */
const MILLICORES = 1000;
/** Minor version since which a kube-proxy's health check fails while its node is to be deleted (KEP-3836, on by default). */
const DRAINING_PROXIES_SINCE = 30;

/** Nodes beyond those at the start for which the data plane keeps room: as many as the groups can grow by. */
export function nodesInReserve({ nodeGroups = [] }: Scenario): number {
  return nodeGroups.reduce((sum, { size, max }) => sum + max - size, 0);
}

/** The machines of the data plane, as the control plane starts and ends them. */
export function machines(plane: DataPlane, proxies: KubeProxies, kubeProxy: KubeProxySettings): Machines {
  const { hosts } = plane;
  return {
    start: ({ name, labels, capacity }) => {
      const node = hosts.add(name, labels[ZONE_LABEL] ?? '', labels[REGION_LABEL]);
      plane.conntrack.install(node, tableSize(kubeProxy, capacity.cpu));
      plane.servers.processors?.nodeCpu?.setCores(node, capacity.cpu / MILLICORES);
      proxies.nodesChanged();
      plane.powerOn(node);
      proxies.refresh(node);
    },
    stop: (name) => {
      const node = hosts.numberOf(name);
      proxies.stop(node);
      plane.removeNode(node);
      hosts.remove(name);
    },
  };
}

/**
 * Lets those who watch the nodes follow them, with the watch's lag: the cloud's controller puts new nodes into the
 * pools of the load balancers and takes removed ones out (`cloud-provider/controllers/service/controller.go`), and
 * each kube-proxy tells health checks when its node is to be deleted.
 */
export function followNodes(
  api: ApiServer,
  { hosts }: DataPlane,
  entries: readonly SourceEntry[],
  { kubernetesMinor }: ClusterSettings,
): void {
  const pools = new Set(
    entries.flatMap(({ loadBalancer }) => (loadBalancer instanceof LoadBalancer ? loadBalancer : [])),
  );
  /** Numbers by name: that of a node which is gone is no longer known to anybody else. */
  const numbers = new Map<string, number>();
  const forEachPool = (act: (pool: LoadBalancer) => void): void => {
    for (const pool of pools) act(pool);
  };
  api.watch('Node', ({ type, object }) => {
    const { name } = object.meta;
    const known = numbers.get(name);
    if (type === 'DELETED') {
      numbers.delete(name);
      if (known !== undefined) forEachPool((pool) => pool.leave(known));
    } else if (hosts.has(name)) {
      const node = hosts.numberOf(name);
      numbers.set(name, node);
      // Before that version a node's deletion said nothing to the health checks of its kube-proxy.
      if (kubernetesMinor >= DRAINING_PROXIES_SINCE) hosts.draining[node] = isBeingDeleted(object) ? 1 : 0;
      if (known === undefined) forEachPool((pool) => pool.join(node));
    }
  });
}
