import { groupNode } from '../cluster/nodeGroup.ts';
import { callSources } from '../workload/calls/callGraph.ts';
import { checkServers } from './build/checkServers.ts';
import type { BuildContext } from './build/context.ts';
import { buildDns } from './build/dns.ts';
import { buildFaults } from './build/faults.ts';
import { buildIngress } from './build/ingress.ts';
import { buildLoadBalancers, withBalancers } from './build/loadBalancers.ts';
import { knowsSources, sourceNames } from './build/mix.ts';
import { checkPolicies } from './build/networkPolicies.ts';
import { type BuiltNodes, buildNodes } from './build/nodes.ts';
import { buildPlacedPolicies, withPlacedPolicies } from './build/placedPolicies.ts';
import { buildSettings } from './build/settings.ts';
import { checkSettleTime } from './build/settleTime.ts';
import { buildThresholds } from './build/thresholds.ts';
import { checkTiming } from './build/timing.ts';
import { checkTls } from './build/tls.ts';
import { buildTraffic } from './build/traffic.ts';
import { mostScaledTo } from './build/workloadChanges.ts';
import { buildWorkloads } from './build/workloads.ts';
import type { Problems } from './diagnostics/problems.ts';
import { checkIngresses } from './kubernetes/checks/ingresses.ts';
import { checkPlacement } from './kubernetes/checks/placement.ts';
import { crossCheck } from './kubernetes/crossChecks.ts';
import { ManifestSet } from './kubernetes/manifestSet.ts';
import { NotSimulated } from './kubernetes/notSimulated.ts';
import { resolvePriorities } from './kubernetes/priorities.ts';
import { readManifests, type ScenarioFile } from './kubernetes/readManifests.ts';
import { knowsNodes } from './language/readCluster.ts';
import { manifestEntries, type ReadSections, readSections } from './language/readSections.ts';
import type { Unread } from './language/unread.ts';
import { nameFromFile } from './nameFromFile.ts';
import type { Scenario } from './scenario.ts';
import type { Located } from './source/located.ts';
import type { ObjectChanges } from './source/objectChanges.ts';

/**
 * A scenario file's name, folder and lines. Its lines are what problems are placed in where the manifests
 * stand in line.
 */
export interface NamedScenarioFile extends ScenarioFile {
  readonly name: string;
}

/**
 * Checks a scenario and fills in every default. A section that is wrong is reported, and nothing is checked against
 * it, so that one mistake makes one problem; `undefined` if there was any error.
 *
 * @param changes to objects of the manifests; absent: none
 */
export function normalised(
  written: Located,
  file: NamedScenarioFile,
  problems: Problems,
  changes?: ObjectChanges,
): Scenario | undefined {
  const { sections, complete, located, unread } = readSections(written, problems);
  const manifests = manifestSet(located, file, problems, changes);
  const { nodes, nodeGroups = [] } = readNodes(sections.cluster, located, problems, unread);
  // Pods may be meant for nodes that an autoscaled group gets later.
  // All nodes that there can ever be, so that pods of a later one are not called impossible.
  if (nodes !== undefined && !unread?.within('cluster', 'nodes'))
    checkPlacement(manifests, [...nodes, ...nodeGroups.map((group) => groupNode(group, group.max))]);
  checkIngresses(manifests, sections.cluster?.ingress !== undefined);
  const context: BuildContext = {
    located,
    problems,
    folder: file.folder,
    manifests,
    nodes,
    nodeGroups,
    outside: (sections.workloads ?? []).flatMap(({ address }) => address ?? []),
    dnsServers: sections.cluster?.dns !== undefined,
    scaledTo: mostScaledTo(sections.faults ?? []),
    ...(sections.cluster?.ingress !== undefined && { ingress: sections.cluster.ingress }),
    duration: sections.duration,
    unread,
  };
  const built = builtSections(sections, context);
  const ingress = sections.cluster?.ingress && buildIngress(sections.cluster.ingress, context);
  const balancers =
    sections.cluster === undefined ? {} : buildLoadBalancers(sections.cluster.settings.loadBalancer, context);
  const placed = buildPlacedPolicies(sections.traffic ?? [], built.traffic, balancers, context);
  if (complete === undefined || problems.hasErrors) return undefined;
  const { name, description, seed, duration, warmup, settle, step, cluster } = complete;
  const dns = cluster.dns && buildDns(cluster.dns);
  // `-settle` is the moment before time 0 at which everything without a time of its own is applied.
  const applied = manifests.objects.map(({ manifest, at = -settle }) => ({ manifest, at }));
  const settings = withBalancers(buildSettings(cluster.kubernetesVersion, cluster.settings), balancers);
  checkSettleTime(settle, settings.cluster, context);
  const scenario: Scenario = {
    name: name ?? nameFromFile(file.name),
    description,
    seed,
    duration,
    warmup,
    settle,
    step,
    nodes: nodes ?? [],
    ...(nodeGroups.length > 0 && { nodeGroups }),
    ...settings,
    manifests: applied,
    ...built,
    // Add-ons come before the manifests of the scenario, since pods of theirs are there first in a cluster
    // too.
    ...((dns ?? ingress) !== undefined && {
      network: {
        ...settings.network,
        ...(dns && { dns: dns.settings }),
        ...(ingress && { ingress: ingress.settings }),
      },
      manifests: [
        ...[dns, ingress]
          .flatMap((addOn) => addOn?.manifests ?? [])
          .map((manifest) => ({ manifest, at: -settle })),
        ...applied,
      ],
      workloads: [...[dns, ingress].flatMap((addOn) => addOn?.workload ?? []), ...built.workloads],
    }),
  };
  // Frozen, since every replication and every policy of a comparison is simulated from this one value.
  return Object.freeze({ ...scenario, network: withPlacedPolicies(scenario.network, placed) });
}

/** The nodes; none if it is not known what they are called. What is wrong with them is reported. */
function readNodes(
  cluster: ReadSections['sections']['cluster'],
  located: Located,
  problems: Problems,
  unread: Unread | undefined,
): Partial<BuiltNodes> {
  if (cluster === undefined) return {};
  const path = ['cluster', 'nodes'];
  const built = buildNodes(cluster.nodes, located, problems, path, unread);
  return knowsNodes(unread, path, cluster.nodes.length) ? built : {};
}

/** The sections that refer to others. */
function builtSections(
  sections: ReadSections['sections'],
  context: BuildContext,
): Pick<Scenario, 'workloads' | 'traffic' | 'faults' | 'thresholds'> {
  const { duration, warmup, step, workloads, traffic, faults, thresholds } = sections;
  checkTiming({ duration, warmup, step }, context);
  const builtWorkloads = workloads === undefined ? [] : buildWorkloads(workloads, context);
  const edges = callSources(builtWorkloads);
  const names = traffic && [...traffic.flatMap(sourceNames), ...edges.map(({ name }) => name)];
  const builtTraffic = buildTraffic(traffic ?? [], context);
  // With a source left out its clients would be missed, and the others have other numbers than in the file.
  const isWhole = builtTraffic.length === traffic?.flatMap(sourceNames).length;
  checkTls(isWhole ? builtTraffic : [], builtWorkloads, context);
  if (isWhole || !traffic?.some(({ from }) => 'pods' in from)) checkPolicies(builtTraffic, context);
  checkServers({ workloads, traffic, faults }, context);
  return {
    workloads: builtWorkloads,
    traffic: builtTraffic,
    faults: buildFaults(faults ?? [], context),
    thresholds: buildThresholds(
      thresholds ?? {},
      knowsSources(sections, context.unread) ? names : undefined,
      context,
    ),
  };
}

/**
 * Everything that the manifests contain, with what they mean to each other checked. The set knows
 * what was left out, so that later checks do not report it twice.
 * @param located holds `manifests`
 */
export function manifestSet(
  located: Located,
  file: ScenarioFile,
  problems: Problems,
  changes?: ObjectChanges,
): ManifestSet {
  const common = { set: new ManifestSet(), problems, notSimulated: new NotSimulated() };
  const sink = changes === undefined ? common : { ...common, changes };
  const { entries, isComplete } = manifestEntries(located);
  sink.set.hasUnknown = !isComplete;
  readManifests(entries, file, sink);
  sink.notSimulated.report(problems);
  resolvePriorities(sink.set);
  crossCheck(sink.set);
  return sink.set;
}
