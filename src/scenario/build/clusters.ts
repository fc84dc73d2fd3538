import type { NodeConfig } from '../../cluster/objects.ts';
import { REGION_LABEL } from '../../cluster/zones.ts';
import type { TrafficConfig } from '../../workload/config.ts';
import type { ManifestSet } from '../kubernetes/manifestSet.ts';
import { labelNameProblem, labelValueProblem } from '../kubernetes/names.ts';
import type { ClusterEntry } from '../language/clusters.ts';
import type { FaultEntry } from '../language/faults.ts';
import { knowsNodes } from '../language/readCluster.ts';
import type { SourceEntry } from '../language/traffic.ts';
import {
  autoscalingInClusters,
  clusterTwice,
  policyInClusters,
  unknownCluster,
  whichCluster,
} from '../messages.ts';
import type { Located, Path } from '../source/located.ts';
import { type BuildContext, errorAt } from './context.ts';
import { type FaultPlace, isOfCluster } from './faults.ts';
import { buildNodes } from './nodes.ts';
import { ServiceDirectory } from './services.ts';
import { type BuiltSettings, buildSettings } from './settings.ts';
import type { Placed } from './traffic.ts';

/**
 * One of several clusters, as far as it is right. What is wrong has been reported and is left out, so that
 * the other sections can still be checked against the rest.
 */
export interface BuiltCluster {
  readonly name: string;
  readonly nodes: readonly NodeConfig[];
  readonly manifests: ManifestSet;
  readonly settings: BuiltSettings;
  /** What is looked for in it is looked for with this. */
  readonly context: BuildContext;
}

/**
 * A scenario in which what is said of `cluster` is about one of `clusters`. The reader of `cluster` then
 * finds its lines without knowing that there are several.
 */
export function locatedCluster(located: Located, index: number): Located {
  return {
    value: located.value,
    at: (path, part) =>
      located.at(path[0] === 'cluster' ? ['clusters', index, ...path.slice(1)] : path, part),
  };
}

/** Nodes, settings and manifests of one cluster. @param common what its context has in common with the others' */
export function buildCluster(
  entry: ClusterEntry,
  index: number,
  manifests: ManifestSet,
  common: BuildContext,
): BuiltCluster {
  const { located, problems } = common;
  const path = ['clusters', index];
  checkCluster(entry, path, manifests, common);
  const { unread } = common;
  const at = [...path, 'nodes'];
  const built = buildNodes(entry.nodes, located, problems, at, unread);
  const { region } = entry;
  const nodes = built.nodes.map((node) =>
    // A node's own label comes before the region of its cluster.
    region === undefined ? node : { ...node, labels: { [REGION_LABEL]: region, ...node.labels } },
  );
  const known = knowsNodes(unread, at, entry.nodes.length) ? nodes : undefined;
  const context = {
    ...common,
    located: locatedCluster(located, index),
    manifests,
    nodes: known,
    unread: unread?.ofCluster(index),
  };
  const settings = buildSettings(entry.kubernetesVersion, entry.settings);
  return { name: entry.name, nodes, manifests, settings, context };
}

/**
 * Names are part of DNS names, and what is not simulated for several clusters is refused. A name is one label
 * of `pod.cluster.service.namespace.svc.clusterset.local` (KEP-1645), which limits its characters to those of
 * RFC 1123.
 */
function checkCluster(
  { name, nodes, region }: ClusterEntry,
  path: Path,
  manifests: ManifestSet,
  context: BuildContext,
): void {
  const nameProblem = labelNameProblem(name);
  if (nameProblem !== undefined) errorAt(context, [...path, 'name'], nameProblem);
  const regionProblem = region === undefined ? undefined : labelValueProblem(region);
  if (regionProblem !== undefined) errorAt(context, [...path, 'region'], regionProblem);
  for (const [i, { autoscaling }] of nodes.entries())
    if (autoscaling !== undefined)
      errorAt(context, [...path, 'nodes', i, 'autoscaling'], autoscalingInClusters());
  // A policy selects by pods of its own cluster, and addresses of others would have to be translated first.
  for (const { manifest, report } of manifests.objects)
    if (manifest.kind === 'NetworkPolicy') report.error(['kind'], policyInClusters());
}

/** Two clusters of one name could not be told apart. */
export function checkNames(entries: readonly ClusterEntry[], context: BuildContext): void {
  const names = new Set<string>();
  for (const [i, { name }] of entries.entries()) {
    if (names.has(name)) errorAt(context, ['clusters', i, 'name'], clusterTwice(name));
    names.add(name);
  }
}

/**
 * The cluster that a traffic source comes in at, and its names as all clusters together have them. Undefined:
 * it is not clear which one that is, which is reported.
 */
export function placedSource(
  entry: SourceEntry,
  path: Path,
  clusters: readonly BuiltCluster[],
  context: BuildContext,
): Placed | undefined {
  const found = clusterOfSource(entry, path, clusters, context);
  if (found === undefined) return undefined;
  const { target, clients } = found;
  // Nodes of the clients are those of their own cluster, everything else is looked for where they come in.
  const { nodes } = (clients ?? target).context;
  return {
    context: { ...target.context, nodes },
    complete: (source) => inCluster(source, target, clients),
  };
}

/**
 * Where requests arrive, and where the clients are: two clusters if the name that they use leads elsewhere.
 */
interface Places {
  readonly target: BuiltCluster;
  /** Undefined: outside. */
  readonly clients: BuiltCluster | undefined;
}

/**
 * Clients inside come in at their own cluster unless they say another; those outside have to say, or use a
 * name that only one cluster has.
 */
function clusterOfSource(
  { from, to }: SourceEntry,
  path: Path,
  clusters: readonly BuiltCluster[],
  context: BuildContext,
): Places | undefined {
  const named = (name: string | undefined, at: Path): BuiltCluster | undefined => {
    const names = clusters.map((each) => each.name);
    const found = clusters.find((each) => each.name === name);
    if (found === undefined)
      errorAt(context, at, name === undefined ? whichCluster(names) : unknownCluster(name, names));
    return found;
  };
  const isInside = 'pods' in from;
  const clients = isInside ? named(from.cluster, [...path, 'from', 'cluster']) : undefined;
  // Already reported: a target would only be guessed.
  if (isInside && clients === undefined) return undefined;
  const wanted = typeof to !== 'string' && 'service' in to ? to.cluster : undefined;
  const target =
    wanted === undefined ? (clients ?? offering(to, clusters)) : named(wanted, [...path, 'to', 'cluster']);
  if (target !== undefined) return { target, clients };
  // A Service that was not read may be in one of them.
  if (wanted === undefined && clusters.every(({ manifests }) => manifests.hasAll('Service')))
    errorAt(context, [...path, 'to'], whichCluster(clusters.map((each) => each.name)));
  return undefined;
}

/** The cluster that clients outside mean: the only one with a Service of that name, or any if the name spans clusters. */
function offering(to: SourceEntry['to'], clusters: readonly BuiltCluster[]): BuiltCluster | undefined {
  if (clusters.length === 1) return clusters[0];
  if (typeof to === 'string' && clusters[0].context.clusterSet?.entryOf(to, OUTSIDE) !== undefined)
    return clusters[0];
  const [name, namespace = 'default'] =
    typeof to === 'string'
      ? (/^[^:]+:\/\/([^/:]+)/.exec(to)?.[1] ?? '').split('.')
      : 'service' in to
        ? [to.service, to.namespace]
        : [''];
  const having = clusters.filter(
    ({ manifests }) => new ServiceDirectory(manifests).named(namespace, name) !== undefined,
  );
  return having.length === 1 ? having[0] : undefined;
}

/** Who asks from outside, for whom names of the cluster set do not resolve. */
const OUTSIDE = { from: 'external', cluster: undefined } as const;

/** Nodes get the name of their cluster before their own. Two clusters may both have a `worker-1`. */
function inCluster(
  { entry, from, ...source }: TrafficConfig,
  { name }: BuiltCluster,
  clients: BuiltCluster | undefined,
): TrafficConfig {
  const node =
    (entry.via === 'NodePort' || entry.via === 'HostPort') && entry.node !== 'any'
      ? { node: `${name}/${entry.node}` }
      : {};
  // Clients that name no nodes may be on all nodes of their cluster, but on none of another.
  const on =
    from.place === 'pods' && from.nodes.length > 0 ? from.nodes : clients?.nodes.map((each) => each.name);
  return {
    ...source,
    from:
      from.place === 'pods' ? { ...from, nodes: (on ?? []).map((each) => `${clients?.name}/${each}`) } : from,
    // What a federated name leads to is decided at each lookup, so that no cluster is written down for it.
    entry: { ...entry, ...node, ...(entry.federated === undefined && { cluster: name }) },
  };
}

/**
 * The cluster that a fault happens to: `cluster: east`, or `east/worker-1` as its target. Undefined: there is
 * no such cluster, which is reported.
 */
export function placedFault(
  entry: FaultEntry,
  path: Path,
  clusters: readonly BuiltCluster[],
  context: BuildContext,
): FaultPlace | undefined {
  const names = clusters.map((each) => each.name);
  const isWhole = isOfCluster(entry);
  const local = isWhole ? entry : withoutCluster(entry, names);
  const name = isOfCluster(local) ? local.target : local.cluster;
  const found = clusters.find((each) => each.name === name);
  if (found !== undefined) return { entry: local, context: found.context };
  const at = [...path, isWhole ? 'target' : 'cluster'];
  errorAt(context, at, name === undefined ? whichCluster(names) : unknownCluster(name, names));
  return undefined;
}

/**
 * A fault that says its cluster apart, also if that stood before the name of its target. A slash alone does
 * not make a cluster of it: the part before it has to be the name of one.
 */
function withoutCluster(entry: LocalFault, names: readonly string[]): LocalFault {
  if (entry.cluster !== undefined || !('target' in entry) || typeof entry.target !== 'string') return entry;
  const [cluster, ...rest] = entry.target.split('/');
  if (rest.length === 0 || !names.includes(cluster)) return entry;
  return { ...entry, target: rest.join('/'), cluster };
}

type LocalFault = Exclude<FaultEntry, { readonly kind: 'cluster-outage' | 'cluster-partition' }>;
