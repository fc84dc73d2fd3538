import type { Cluster } from '../cluster/cluster.ts';
import { matchesLabels } from '../cluster/labels/selectors.ts';
import type { Labels } from '../cluster/objects.ts';
import { type LabelRules, ListedEndpoints } from '../network/listedEndpoints.ts';
import type { ClientBalancingConfig, EndpointRule, TrafficConfig } from '../workload/config.ts';
import type { SourceEntry } from '../workload/entries.ts';

/**
 * Gives the sources whose clients balance their lists of endpoints: the ready ones of the Service's EndpointSlices, each
 * with the pod's own port, as whoever watches the API for gRPC or xDS clients passes them on. The clients of a source
 * share one watch, and so its lag; nothing is watched for the other sources.
 */
export function balancedEndpoints(
  traffic: readonly TrafficConfig[],
  entries: readonly SourceEntry[],
  cluster: Cluster,
): void {
  for (const [source, { name, entry, balancing }] of traffic.entries()) {
    // Whoever has no list balances nothing: a ClusterIP alone is kube-proxy's affair.
    if (balancing === undefined || entry.via !== 'ClusterIP') continue;
    const { namespace, service, port: servicePort, headless } = entry;
    const list = new ListedEndpoints({ ...headless, namespace, service, servicePort }, labelRules(balancing));
    entries[source].endpoints = list;
    const watches = cluster.client(`clients/${name}`);
    watches.watch('Service', ({ type, object }) => list.service(object, type !== 'DELETED'));
    watches.watch('EndpointSlice', ({ type, object }) => list.slice(object, type !== 'DELETED'));
    // Pods are watched only where a rule goes by their labels: every watched kind costs the run its events.
    if (list.needsLabels)
      watches.watch('Pod', ({ type, object }) => {
        if (object.meta.namespace === namespace) list.pod(object, type !== 'DELETED');
      });
  }
}

/** What the rules of a source make of a pod's labels. */
function labelRules({ weights, priorities }: ClientBalancingConfig): LabelRules {
  return {
    ...(weights && { weight: firstMatch(weights, 1) }),
    ...(priorities && priorities !== 'locality' && { priority: firstMatch(priorities, 0) }),
  };
}

/** The value of the first rule all of whose labels a pod has. */
function firstMatch(rules: readonly EndpointRule<number>[], otherwise: number): (labels: Labels) => number {
  return (labels) => rules.find(({ match }) => matchesLabels(match, labels))?.value ?? otherwise;
}
