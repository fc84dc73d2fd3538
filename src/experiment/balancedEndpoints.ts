import type { Cluster } from '../cluster/cluster.ts';
import { HeadlessAddresses } from '../network/headlessAddresses.ts';
import type { TrafficConfig } from '../workload/config.ts';
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
    if (balancing === undefined || entry.via !== 'ClusterIP') continue;
    const { namespace, service, port: servicePort, headless } = entry;
    const list = new HeadlessAddresses({ ...headless, namespace, service, servicePort });
    entries[source].endpoints = list;
    const watches = cluster.client(`clients/${name}`);
    watches.watch('Service', ({ type, object }) => list.service(object, type !== 'DELETED'));
    watches.watch('EndpointSlice', ({ type, object }) => list.slice(object, type !== 'DELETED'));
  }
}
