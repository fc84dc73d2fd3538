import { checkServers } from './build/checkServers.ts';
import { ClusterSetNames } from './build/clusterSetNames.ts';
import { type BuiltCluster, buildCluster, checkNames, placedFault, placedSource } from './build/clusters.ts';
import { type BuildContext, errorAt } from './build/context.ts';
import { buildFaults } from './build/faults.ts';
import { buildLoadBalancers, withBalancers } from './build/loadBalancers.ts';
import { knowsSources, sourceNames } from './build/mix.ts';
import { buildPlacedPolicies, withPlacedPolicies } from './build/placedPolicies.ts';
import type { BuiltSettings } from './build/settings.ts';
import { checkSettleTime } from './build/settleTime.ts';
import { buildThresholds } from './build/thresholds.ts';
import { checkTiming } from './build/timing.ts';
import { checkTls } from './build/tls.ts';
import { buildTraffic } from './build/traffic.ts';
import { buildWorkloads } from './build/workloads.ts';
import type { Problems } from './diagnostics/problems.ts';
import { checkIngresses } from './kubernetes/checks/ingresses.ts';
import { checkPlacement } from './kubernetes/checks/placement.ts';
import { ManifestSet } from './kubernetes/manifestSet.ts';
import { type ReadClusterSections, readClusterSections } from './language/readClusterSections.ts';
import { MAX_NODES } from './limits.ts';
import { clustersOrCluster, leaseBelowRenewal, networkDiffers, tooManyNodes } from './messages.ts';
import { nameFromFile } from './nameFromFile.ts';
import { manifestSet, type NamedScenarioFile } from './normalise.ts';
import type { AppliedManifest, Scenario } from './scenario.ts';
import { isMapping, type Located, valueAt, within } from './source/located.ts';
import type { ObjectChanges } from './source/objectChanges.ts';

/**
 * Is it a scenario of several clusters? The key decides, so that a file with both forms is told apart before
 * it is read.
 */
export function hasClusters({ value }: Located): boolean {
  return isMapping(value) && value['clusters'] !== undefined;
}

/**
 * Checks a scenario of several clusters and fills in every default, as `normalised` does for one. Each cluster is looked
 * at by itself; traffic and faults are held against the one that they name. Workloads are of all clusters
 * alike, as a match of labels is: a Service may be in each of them.
 */
export function normalisedClusters(
  written: Located,
  file: NamedScenarioFile,
  problems: Problems,
  changes?: ObjectChanges,
): Scenario | undefined {
  for (const key of ['cluster', 'manifests'])
    if (valueAt(written.value, [key]) !== undefined)
      problems.error(written.at([key], 'key'), clustersOrCluster(key));
  const { sections, complete, located, unread } = readClusterSections(withoutSingle(written), problems);
  const { clusters: entries = [], multiCluster } = sections;
  const sets = entries.map((_, i) => manifestSet(within(located, ['clusters', i]), file, problems, changes));
  const clusterSet = new ClusterSetNames(
    entries.map(({ name }, i) => ({ name, manifests: sets[i] })),
    multiCluster?.federation,
  );
  const common: BuildContext = {
    ...{ located, problems, folder: file.folder, clusterSet },
    manifests: together(sets),
    nodes: undefined,
    outside: (sections.workloads ?? []).flatMap(({ address }) => address ?? []),
    duration: sections.duration,
    unread,
  };
  checkNames(entries, common);
  const clusters = entries.map((entry, i) => buildCluster(entry, i, sets[i], common));
  for (const [i, { manifests, nodes }] of clusters.entries()) {
    if (!unread?.within('clusters', i, 'nodes')) checkPlacement(manifests, nodes);
    checkIngresses(manifests, false);
  }
  checkClusters(clusters, sections, common);
  const built = entries.length === 0 ? undefined : builtSections(sections, clusters, common);
  const balancers = Object.assign(
    {},
    ...clusters.map(({ context }, i) => buildLoadBalancers(entries[i].settings.loadBalancer, context)),
  );
  const placed = buildPlacedPolicies(sections.traffic ?? [], built?.traffic ?? [], balancers, common);
  if (complete === undefined || built === undefined || problems.hasErrors) return undefined;
  const { name, description, seed, duration, warmup, settle, step } = complete;
  for (const { settings, context } of clusters) checkSettleTime(settle, settings.cluster, context);
  const [{ settings }] = clusters;
  const network = withPlacedPolicies(withBalancers(settings, balancers).network, placed);
  return Object.freeze({
    name: name ?? nameFromFile(file.name),
    ...{ description, seed, duration, warmup, settle, step },
    clusters: clusters.map((each) => ({ name: each.name, cluster: each.settings.cluster })),
    multiCluster: complete.multiCluster,
    nodes: clusters.flatMap((each) =>
      each.nodes.map((node) => ({ ...node, name: `${each.name}/${node.name}` })),
    ),
    cluster: settings.cluster,
    network,
    manifests: clusters.flatMap((each) => applied(each, settle)),
    ...built,
  });
}

/** Keys that belong to a scenario of one cluster are reported once, as what they are. */
function withoutSingle(located: Located): Located {
  if (!isMapping(located.value)) return located;
  const { cluster: _cluster, manifests: _manifests, ...value } = located.value;
  return { ...located, value };
}

/** The objects of one cluster, each with its name: a Service of that name may be in every one of them. */
function applied({ manifests, name: cluster }: BuiltCluster, settle: number): AppliedManifest[] {
  return manifests.objects.map(({ manifest, at = -settle }) => ({ manifest, at, cluster }));
}

/** The objects of all clusters, for what is said of all pods alike. */
function together(sets: readonly ManifestSet[]): ManifestSet {
  const all = new ManifestSet();
  for (const set of sets) for (const object of set.objects) all.add(object);
  all.hasUnknown = sets.length === 0 || sets.some(({ hasUnknown }) => hasUnknown);
  all.unread.push(...sets.flatMap(({ unread }) => unread));
  return all;
}

/**
 * What the clusters have to agree about. They share one network, so that its settings have to be the same in
 * each.
 */
function checkClusters(
  clusters: readonly BuiltCluster[],
  { multiCluster }: ReadClusterSections['sections'],
  context: BuildContext,
): void {
  const count = clusters.reduce((sum, { nodes }) => sum + nodes.length, 0);
  if (count > MAX_NODES)
    context.problems.error(context.located.at(['clusters'], 'key'), tooManyNodes(count, MAX_NODES));
  const [first, ...others] = clusters;
  // Where one of the settings is wrong, it cannot be said to differ.
  const isRead = clusters.every((_, i) => !context.unread?.within('clusters', i, 'settings'));
  for (const [i, { settings }] of isRead ? others.entries() : []) {
    const key = differingPart(settings.network, first.settings.network);
    if (key !== undefined)
      errorAt(context, ['clusters', i + 1, 'settings', key], networkDiffers(key, first.name));
  }
  const { lease = 1, renewInterval = 0 } = multiCluster?.clusterHealth ?? {};
  if (lease <= renewInterval)
    errorAt(context, ['multiCluster', 'clusterHealth', 'lease'], leaseBelowRenewal());
}

/** The first setting of the network that two clusters do not share. */
function differingPart(a: BuiltSettings['network'], b: BuiltSettings['network']): string | undefined {
  const text = (value: unknown) => JSON.stringify(value) ?? '';
  const others = new Map(Object.entries(b));
  return Object.entries(a).find(([key, value]) => text(value) !== text(others.get(key)))?.[0];
}

/**
 * The sections that refer to others. In place of one cluster, each is resolved against the one that it names.
 */
function builtSections(
  sections: ReadClusterSections['sections'],
  clusters: readonly BuiltCluster[],
  context: BuildContext,
): Pick<Scenario, 'workloads' | 'traffic' | 'faults' | 'thresholds'> {
  const { duration, warmup, step, workloads, traffic, faults, thresholds } = sections;
  checkTiming({ duration, warmup, step }, context);
  const builtWorkloads = workloads === undefined ? [] : buildWorkloads(workloads, context);
  const builtTraffic = buildTraffic(traffic ?? [], context, (entry, path) =>
    placedSource(entry, path, clusters, context),
  );
  // With a source left out, the others have other numbers than in the file.
  const isWhole = builtTraffic.length === traffic?.flatMap(sourceNames).length;
  checkTls(isWhole ? builtTraffic : [], builtWorkloads, context);
  checkServers(sections, context);
  return {
    workloads: builtWorkloads,
    traffic: builtTraffic,
    faults: buildFaults(faults ?? [], context, (entry, path) => placedFault(entry, path, clusters, context)),
    thresholds: buildThresholds(
      thresholds ?? {},
      knowsSources(sections, context.unread) ? traffic?.flatMap(sourceNames) : undefined,
      context,
    ),
  };
}
