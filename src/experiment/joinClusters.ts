import { Informer } from '../cluster/api/informer.ts';
import { objectKey } from '../cluster/api/objectKey.ts';
import { EventRecorder } from '../cluster/eventRecorder.ts';
import { ClusterSet, type Member } from '../cluster/multiCluster/clusterSet.ts';
import { ExportController } from '../cluster/multiCluster/exportController.ts';
import type { ExportedService } from '../cluster/multiCluster/exportedService.ts';
import { ImportController } from '../cluster/multiCluster/importController.ts';
import type { MultiClusterSettings } from '../cluster/multiCluster/settings.ts';
import type { EventLoop } from '../engine/eventLoop.ts';
import type { RandomStreams } from '../engine/random.ts';
import type { Hosts } from '../network/hosts.ts';
import type { Scenario } from '../scenario/scenario.ts';
import type { ClusterOfWorld } from './clusterOfWorld.ts';
import type { FederatedNames } from './federatedNames.ts';

/** What the clusters of a scenario are joined in. */
export interface JoinParts {
  readonly loop: EventLoop;
  readonly streams: RandomStreams;
  readonly hosts: Hosts;
  readonly clusters: readonly ClusterOfWorld[];
  readonly names: FederatedNames;
}

/** Namespaces that every cluster has (`pkg/controlplane`). */
const SYSTEM_NAMESPACES = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

/** Joins several clusters: to a cluster set for their exported Services, and to a federation if they are one. */
export function joinClusters({ multiCluster: settings, manifests }: Scenario, parts: JoinParts): void {
  if (settings === undefined) return;
  if (manifests.some(({ manifest }) => manifest.kind === 'ServiceExport')) joinSet(settings, parts);
  if (parts.names.services.length > 0) joinFederation(settings, parts);
}

/** Exports and imports of every cluster, by controllers that run in it. */
function joinSet(settings: MultiClusterSettings, { loop, streams, hosts, clusters }: JoinParts): void {
  const phase = streams.stream('multi-cluster/lease');
  // Both API servers must answer, and the network between them must be there.
  const connected = (a: number, b: number) =>
    clusters[a].api.available &&
    clusters[b].api.available &&
    !hosts.isClusterCut(a) &&
    !hosts.isClusterCut(b);
  const members = clusters.map((each) => member(each, loop));
  const set = new ClusterSet({ loop, settings, phase, connected }, members);
  for (const [number, each] of clusters.entries()) {
    const api = each.cluster.client('mcs-controller');
    new ExportController({ loop, api, events: new EventRecorder(loop, each.report) }, (key, service) =>
      set.publish(number, key, service),
    );
  }
}

/** A cluster as the others see it, with the controller that writes its imports. */
function member({ cluster, report: sink, part }: ClusterOfWorld, loop: EventLoop): Member<ExportedService> {
  // Its events are those of its own cluster.
  const events = new EventRecorder(loop, sink);
  const namespaces = new Set([
    ...SYSTEM_NAMESPACES,
    ...part.manifests.map(({ manifest: { kind, meta } }) =>
      kind === 'Namespace' ? meta.name : meta.namespace,
    ),
  ]);
  const imports = new ImportController({
    ...{ loop, events, api: cluster.client('mcs-controller') },
    hasNamespace: (namespace) => namespaces.has(namespace),
    applyService: (service) => cluster.apply(service),
  });
  return {
    name: part.name ?? '',
    take: (from, key, service) => imports.take(from, key, service),
    lost: (name) => {
      const text = `no word from the cluster ${name} for as long as its lease runs: its endpoints are taken out`;
      // A cluster that is gone itself writes nothing.
      if (imports.forget(name) && cluster.api.available)
        events.warning('ClusterLeaseExpired', `Lease/${name}`, text);
    },
    found: (name) =>
      events.normal('ClusterLeaseRenewed', `Lease/${name}`, `the cluster ${name} is heard of again`),
  };
}

/**
 * The control plane of the federation stands outside the clusters: it watches each of them, and looks as often as its
 * leases run whether they answer (`pkg/federation-controller/cluster` of kubernetes/federation).
 */
function joinFederation(settings: MultiClusterSettings, { loop, streams, clusters, names }: JoinParts): void {
  // The clusters hear nothing from the control plane: it is the one that watches.
  const silent = { take: () => {}, lost: () => {}, found: () => {} };
  const members: Member<string>[] = clusters.map(({ part }) => ({ name: part.name ?? '', ...silent }));
  const controlPlane: Member<string> = {
    name: '',
    take: (cluster, key, address) => names.setIngress(cluster, key, address),
    lost: (cluster) => {
      for (const key of names.services) names.setIngress(cluster, key, undefined);
    },
    found: () => {},
  };
  // The control plane is outside all clusters, so it always answers.
  const answers = (number: number) => clusters[number]?.api.available ?? true;
  const set = new ClusterSet(
    {
      ...{ loop, settings, phase: streams.stream('federation/cluster-health') },
      connected: (a, b) => answers(a) && answers(b),
    },
    [...members, controlPlane],
  );
  for (const [number, each] of clusters.entries())
    followLoadBalancers(each, names.services, (key, address) => set.publish(number, key, address));
}

/** Tells the addresses of the Services' load balancers in a cluster, while there is a ready endpoint behind them. */
function followLoadBalancers(
  { cluster }: ClusterOfWorld,
  keys: readonly string[],
  publish: (key: string, address: string | undefined) => void,
): void {
  const api = cluster.client('federation-controller');
  const slices = new Informer(api, 'EndpointSlice');
  const byService = slices.addIndex(({ meta, serviceName }) => `${meta.namespace}/${serviceName}`);
  const services = new Informer(api, 'Service');
  const changed = (key: string) => {
    if (!keys.includes(key)) return;
    // Without an address the load balancer does not exist yet.
    const address = services.get(key)?.status.loadBalancerIP;
    const ready = [...byService.get(key)].some(({ endpoints }) => endpoints.some((each) => each.ready));
    publish(key, ready ? address : undefined);
  };
  slices.onChange((slice, before) => {
    const { meta, serviceName } = slice ?? before ?? {};
    if (meta !== undefined) changed(`${meta.namespace}/${serviceName}`);
  });
  services.onChange((service, before) => {
    const { meta } = service ?? before ?? {};
    if (meta !== undefined) changed(objectKey(meta));
  });
}
