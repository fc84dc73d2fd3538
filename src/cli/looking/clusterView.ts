import { KUBERNETES } from '../../cluster/kubelet/kubeletCache.ts';
import type { Kind, ObjectOf, Service } from '../../cluster/objects.ts';
import type { ClusterOfWorld } from '../../experiment/clusterOfWorld.ts';
import type { Scenario } from '../../scenario/scenario.ts';
import { type ListedEvent, listedEvents } from './listedEvents.ts';

/** The cluster at one moment, as kubectl asks the API server for it. */
export interface ClusterView {
  /** Simulated seconds. */
  readonly now: number;
  /** Minor version of Kubernetes. */
  readonly kubernetesMinor: number;
  /** Events up to now, repeated ones as one, the one that was seen last at the end. */
  readonly events: readonly ListedEvent[];
  /** In the order of their names, as the API server lists them. */
  list<K extends Exclude<Kind, 'Service'>>(kind: K): ObjectOf<K>[];
  /** With the Service of the API server itself, which is there from the cluster's start. */
  services(): Service[];
}

/** The view of a world that has come as far as a moment. @param now the moment, simulated seconds */
export function clusterView(
  { api, events }: Pick<ClusterOfWorld, 'api' | 'events'>,
  { cluster, settle }: Pick<Scenario, 'cluster' | 'settle'>,
  now: number,
): ClusterView {
  const list = <K extends Kind>(kind: K): ObjectOf<K>[] => [...api.list(kind)].sort(byNamespaceAndName);
  // A settled cluster was started before time 0, and the API server's own Service with it.
  return {
    now,
    kubernetesMinor: cluster.kubernetesMinor,
    events: listedEvents(events, api),
    list,
    services: () => [kubernetes(-settle), ...list('Service')].sort(byNamespaceAndName),
  };
}

/** Keys in the store of the API server are `/registry/<kind>/<namespace>/<name>`, and lists come in their order. */
function byNamespaceAndName(a: ObjectOf<Kind>, b: ObjectOf<Kind>): number {
  const [left, right] = [`${a.meta.namespace}/${a.meta.name}`, `${b.meta.namespace}/${b.meta.name}`];
  return left < right ? -1 : left > right ? 1 : 0;
}

/** @param since seconds; the cluster counts as one that was made then */
function kubernetes(since: number): Service {
  const labels = { component: 'apiserver', provider: 'kubernetes' };
  return { ...KUBERNETES, meta: { ...KUBERNETES.meta, labels, creationTimestamp: since } };
}
