import { matchesLabels } from '../../cluster/labels/selectors.ts';
import { type Labels, ZONE_LABEL } from '../../cluster/objects.ts';
import type { FaultConfig, Target } from '../../faults/config.ts';
import { INGRESS_LABELS } from '../../network/ingress/controller.ts';
import { POD_KINDS } from '../kubernetes/manifestSet.ts';
import type { FaultEntry, TargetEntry } from '../language/faults.ts';
import {
  faultAfterTheEnd,
  labelsMatchNothing,
  nothingChurns,
  targetIsWorkload,
  tooFewNodes,
  unknownNode,
  unknownPod,
  unknownSecret,
  unknownZone,
} from '../messages.ts';
import type { Path } from '../source/located.ts';
import { type BuildContext, errorAt, warningAt } from './context.ts';
import { DNS_LABELS } from './dns.ts';
import { buildRollout, buildScale } from './workloadChanges.ts';

/**
 * The faults of a scenario; targets that do not exist are reported.
 * @param inCluster the fault as its cluster has it, and that cluster, where there are several; undefined: it is wrong
 */
export function buildFaults(
  entries: readonly FaultEntry[],
  context: BuildContext,
  inCluster: (entry: FaultEntry, path: Path) => FaultPlace | undefined = (entry) => ({ entry, context }),
): FaultConfig[] {
  return entries.flatMap((entry, i) => {
    const path = ['faults', i];
    // Without a duration, which is then wrong and reported, no fault is too late.
    const end = context.duration ?? Number.POSITIVE_INFINITY;
    if (entry.at >= end) warningAt(context, [...path, 'at'], faultAfterTheEnd(end));
    const place = inCluster(entry, path);
    return place === undefined ? [] : buildFault(place.entry, path, place.context);
  });
}

/** A fault, and what its targets are looked for in. */
export interface FaultPlace {
  readonly entry: FaultEntry;
  /** Names, labels and zones are looked for among the nodes and manifests of this one. */
  readonly context: BuildContext;
}

/** Is it a cluster that the fault hits? */
export function isOfCluster(
  entry: FaultEntry,
): entry is Extract<FaultEntry, { readonly kind: 'cluster-outage' | 'cluster-partition' }> {
  return entry.kind === 'cluster-outage' || entry.kind === 'cluster-partition';
}

/**
 * One fault in the words of `faults/config.ts`. What a kind needs beside a target is checked here, so that a
 * run never finds a target missing for a reason that the file shows.
 */
function buildFault(entry: FaultEntry, path: Path, context: BuildContext): FaultConfig {
  switch (entry.kind) {
    case 'churn':
      checkChurn(entry, path, context);
      return entry;
    case 'cluster-outage':
    case 'cluster-partition': {
      const { target: cluster, ...fault } = entry;
      return { ...fault, cluster };
    }
    case 'zone-outage':
      checkZone(entry.zone, [...path, 'zone'], context);
      return entry;
    case 'api-server-outage':
    case 'scheduler-outage':
    case 'controller-manager-outage':
      return entry;
    case 'delete-secret':
      return buildDeleteSecret(entry, path, context);
    case 'rollout':
      return buildRollout(entry, path, context);
    case 'scale':
      return buildScale(entry, path, context);
    case 'pod-kill':
    case 'pod-crash':
    case 'pod-errors':
    case 'pod-pause':
      return { ...entry, target: buildTarget(entry.target, 'pods', [...path, 'target'], context) };
    case 'cpu-hog': {
      const target = buildTarget(entry.target, 'nodes', [...path, 'target'], context);
      // Unless it is said, what a neighbour uses is also what it requested, which is its weight against the
      // others.
      return { ...entry, request: entry.request ?? entry.cores, target };
    }
    default:
      return { ...entry, target: buildTarget(entry.target, 'nodes', [...path, 'target'], context) };
  }
}

/** The Secret has to be one that a manifest makes. */
function buildDeleteSecret(
  { target: name, ...fault }: Extract<FaultEntry, { readonly kind: 'delete-secret' }>,
  path: Path,
  context: BuildContext,
): FaultConfig {
  const { manifests } = context;
  const { objects } = manifests;
  const secrets = objects.flatMap(({ manifest }) => (manifest.kind === 'Secret' ? manifest.meta : []));
  const there = secrets.filter((secret) => secret.namespace === fault.namespace);
  // With a manifest that could not be read, the Secret may be in it.
  if (!manifests.mayHave(name, 'Secret') && !there.some((secret) => secret.name === name)) {
    const elsewhere = secrets.find((secret) => secret.name === name)?.namespace;
    const names = there.map((secret) => secret.name);
    errorAt(context, [...path, 'target'], unknownSecret(name, fault.namespace, elsewhere, names));
  }
  return { ...fault, name };
}

/** Churn has to have something to do, and pods to do it to. */
function checkChurn(
  { podKillRate, nodes, pods }: Extract<FaultEntry, { readonly kind: 'churn' }>,
  path: Path,
  context: BuildContext,
): void {
  if (podKillRate === 0 && nodes === undefined) errorAt(context, path, nothingChurns());
  if (pods !== undefined) checkPodLabels(pods, [...path, 'pods'], context);
}

/**
 * A target in the words of `faults/config.ts`, checked against nodes and manifests. Nodes are known before
 * the run, pods come and go: so that a number of nodes can be held against those there are, and one of pods
 * cannot.
 */
function buildTarget(entry: TargetEntry, hits: 'nodes' | 'pods', path: Path, context: BuildContext): Target {
  if (entry === 'random') return { by: 'random', count: 1 };
  if (typeof entry === 'string') {
    if (hits === 'nodes') checkNodeName(entry, path, context);
    else checkPodName(entry, path, context);
    return { by: 'name', name: entry };
  }
  if ('random' in entry) {
    if (hits === 'nodes') checkNodeCount(entry.random, context.nodes?.length, [...path, 'random'], context);
    return { by: 'random', count: entry.random };
  }
  if ('zone' in entry) {
    checkZone(entry.zone, [...path, 'zone'], context);
    return { by: 'zone', ...entry };
  }
  // The count is of those that match, which may be fewer than there are nodes.
  if (hits === 'nodes') checkNodeLabels(entry.labels, entry.count, path, context);
  else checkPodLabels(entry.labels, [...path, 'labels'], context);
  return { by: 'labels', ...entry };
}

/** Nodes have names that are known before the run. */
function checkNodeName(name: string, path: Path, context: BuildContext): void {
  const names = context.nodes?.map((node) => node.name);
  if (names === undefined || names.includes(name) || mayCome(name, context)) return;
  errorAt(context, path, unknownNode(name, names));
}

/** Nodes of an autoscaled group have names that are known before they come; one that is not there is not hit. */
function mayCome(name: string, { nodeGroups = [] }: BuildContext): boolean {
  return nodeGroups.some(
    (group) => name.startsWith(`${group.name}-`) && /^[1-9]\d*$/.test(name.slice(group.name.length + 1)),
  );
}

/**
 * Only a Pod of its own has a name that is known before the run. Those of a ReplicaSet end in five random
 * characters (`k8s.io/apiserver/pkg/storage/names/generate.go`), which no file can know.
 */
function checkPodName(name: string, path: Path, context: BuildContext): void {
  const { podSources } = context.manifests;
  const pods = podSources.filter(({ kind }) => kind === 'Pod').map((pod) => pod.name);
  if (pods.includes(name) || context.manifests.mayHave(name, ...POD_KINDS)) return;
  const workload = podSources.find((source) => source.name === name);
  if (workload !== undefined) errorAt(context, path, targetIsWorkload(workload.title, workload.labels));
  else errorAt(context, path, unknownPod(name, pods));
}

/** A zone exists if a node is in it. That of a group that is empty at the start counts as well. */
function checkZone(zone: string, path: Path, { nodes, ...context }: BuildContext): void {
  if (nodes === undefined) return;
  const toCome = (context.nodeGroups ?? []).flatMap(({ template }) => template.zones);
  const zones = [...new Set([...nodes.flatMap(({ labels }) => labels[ZONE_LABEL] ?? []), ...toCome])];
  if (!zones.includes(zone)) errorAt({ nodes, ...context }, path, unknownZone(zone, zones));
}

/** Labels include those that every node has (`kubernetes.io/hostname`). */
function checkNodeLabels(labels: Labels, count: number | 'all', path: Path, context: BuildContext): void {
  const matching = context.nodes?.filter((node) => matchesLabels(labels, node.labels)).length;
  if (matching === 0) errorAt(context, [...path, 'labels'], labelsMatchNothing('node', labels));
  else if (count !== 'all') checkNodeCount(count, matching, [...path, 'count'], context);
}

/** `available` is undefined when the nodes are wrong themselves. */
function checkNodeCount(
  count: number,
  available: number | undefined,
  path: Path,
  context: BuildContext,
): void {
  if (available !== undefined && count > available) errorAt(context, path, tooFewNodes(count, available));
}

/**
 * Pods get the labels of their template. Those of the DNS servers and of the ingress controller are no
 * manifests of the scenario, and may be hit all the same.
 */
function checkPodLabels(labels: Labels, path: Path, context: BuildContext): void {
  const { podSources } = context.manifests;
  const isMatched =
    podSources.some((source) => matchesLabels(labels, source.labels)) ||
    (context.dnsServers === true && matchesLabels(labels, DNS_LABELS)) ||
    (context.ingress !== undefined && matchesLabels(labels, INGRESS_LABELS));
  if (!isMatched && context.manifests.hasAll(...POD_KINDS))
    errorAt(context, path, labelsMatchNothing('pod', labels));
}
