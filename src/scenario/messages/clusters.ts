/** What is said about scenarios of several clusters. */
import { available, didYouMean, listed } from '../wording.ts';

/** `clusters` stands in their place. */
export const clustersOrCluster = (key: string) =>
  `${key}: with clusters, each of them has its own: move it there, or leave clusters out`;
/** Names are told apart in all results. */
export const clusterTwice = (name: string) => `there are two clusters called "${name}"`;
/** A source, a target or a fault names a cluster that is not there. */
export const unknownCluster = (name: string, known: readonly string[]) =>
  `there is no cluster "${name}"${didYouMean(name, known) || `: ${available(known, 'cluster')}`}`;
/** With several clusters nothing says by itself which one is meant. */
export const whichCluster = (known: readonly string[]) =>
  `say in which cluster: cluster: ${listed(known, 'or')}`;
/** Settings of the network that differ. */
export const networkDiffers = (what: string, first: string) =>
  `${what} differs from that of the cluster ${first}: the clusters of a scenario share their network, so write the same for all (a YAML anchor saves the repetition)`;
/** See KEP-1645, which leaves policies out as well. */
export const policyInClusters = () =>
  'network policies are not simulated in scenarios of several clusters: leave it out';
/** Groups that grow have no room kept for them. */
export const autoscalingInClusters = () =>
  'the cluster autoscaler is not simulated in scenarios of several clusters: leave autoscaling out';
/** A name in clusterset.local that nobody exports. */
export const notExported = (namespace: string, name: string, exported: readonly string[]) =>
  `no cluster exports a Service "${name}" of the namespace "${namespace}" (ServiceExport)${didYouMean(name, exported)}: the name does not resolve`;
/** A name in clusterset.local of another form. */
export const notAnImport = (host: string) =>
  `"${host}" does not resolve: an imported Service is called <service>.<namespace>.svc.clusterset.local, and a pod behind a headless one <hostname>.<cluster>.<service>.<namespace>.svc.clusterset.local`;
/** Namespace sameness (KEP-1645): without the namespace a cluster imports nothing. */
export const namespaceNotThere = (namespace: string, cluster: string) =>
  `the cluster ${cluster} has no namespace "${namespace}", so nothing is imported there: the name does not resolve`;
/** A name of the federation for a Service that no cluster offers outside. */
export const notFederated = (namespace: string, name: string) =>
  `no cluster has a Service "${name}" of type LoadBalancer in the namespace "${namespace}" that the federation could lead to`;
/** Clients outside come in where a Service is offered to them; several clusters do. */
export const importedOnlyInside = () =>
  'names in clusterset.local resolve in pods only, not outside the clusters';
/** A lease that runs out between two renewals. */
export const leaseBelowRenewal = () =>
  'must be longer than renewInterval, or every cluster is lost again and again';
