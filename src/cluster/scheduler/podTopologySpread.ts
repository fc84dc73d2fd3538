import { matchesAll, requirementsOf } from '../labels/selectors.ts';
import {
  HOSTNAME_LABEL,
  type LabelSelectorRequirement,
  type Labels,
  type Pod,
  type TopologySpreadConstraint,
} from '../objects.ts';
import type { NodeBuffers } from './nodeBuffers.ts';
import type { NodeInclusion } from './nodeInclusion.ts';
import type { NodeInfo } from './nodeInfo.ts';
import type { Scores } from './normaliseScores.ts';
import type { PodCounter } from './podCounter.ts';
import type { Rejection } from './rejection.ts';
import type { SchedulerCache } from './schedulerCache.ts';
import { selectorRequirements } from './spreadSelector.ts';
import { NO_DOMAIN, type TopologyDomains } from './topologyDomains.ts';
import { type SpreadCandidates, type SpreadDefaults, topologySpreadScores } from './topologySpread.ts';

/** `ErrReasonConstraintsNotMatch`; the text for a missing label begins with it. */
const REASON = "node(s) didn't match pod topology spread constraints";
const SKEWED: Rejection = { plugin: 'PodTopologySpread', reasons: [REASON] };
/** The node would still lack the label if all of its pods went. */
const NO_LABEL: Rejection = {
  plugin: 'PodTopologySpread',
  reasons: [`${REASON} (missing required label)`],
  unresolvable: true,
};

/** A spread constraint of a certain pod, ready to be looked up. */
export interface CountedConstraint {
  /** Pods by which a domain may exceed the emptiest. */
  readonly maxSkew: number;
  readonly topologyKey: string;
  readonly topology: TopologyDomains;
  /** With fewer domains than this the emptiest counts as having no pod. 1 unless the constraint says more. */
  readonly minDomains: number;
  /** 1 if the pod itself matches, and so adds to the domain that it goes to; else 0. */
  readonly self: 0 | 1;
  /** Absent if the selector selects nothing. */
  readonly counter: PodCounter | undefined;
}

/** All soft, or all hard, constraints of a pod. */
export interface PodSpread {
  readonly constraints: readonly CountedConstraint[];
  /** Are nodes without one of the topology keys out? Only the system's defaults keep them. */
  readonly requireAllTopologies: boolean;
}

/**
 * The pod's own constraints of that kind or, if it has none of either, the defaults', which count by the selector
 * that follows from Services and owner (`defaultSpreadSelector`); an empty one switches the defaults off.
 * Source: `plugins/podtopologyspread/{plugin,common}.go`.
 */
export function podSpread(
  pod: Pod,
  when: TopologySpreadConstraint['whenUnsatisfiable'],
  defaults: SpreadDefaults,
  defaultSelector: () => readonly LabelSelectorRequirement[],
  cache: SchedulerCache,
): PodSpread | undefined {
  const own = pod.spec.topologySpreadConstraints ?? [];
  const isDefault = own.length === 0;
  const constraints = (isDefault ? defaults.constraints : own).filter(
    ({ whenUnsatisfiable }) => whenUnsatisfiable === when,
  );
  if (constraints.length === 0) return undefined;
  const shared = isDefault ? defaultSelector() : undefined;
  if (shared?.length === 0) return undefined;
  const requireAllTopologies = !isDefault || defaults.requireAllTopologies;
  const keys = requireAllTopologies ? constraints.map(({ topologyKey }) => topologyKey) : [];
  return {
    requireAllTopologies,
    constraints: constraints.map((constraint) => {
      const requirements = shared ?? constraintRequirements(constraint, pod.meta.labels);
      return counted(constraint, requirements, inclusion(constraint, keys, pod), pod, cache);
    }),
  };
}

/** The constraint's selector with the pod's own values of `matchLabelKeys`; undefined if it selects nothing. */
export function constraintRequirements(
  { labelSelector, matchLabelKeys = [] }: TopologySpreadConstraint,
  podLabels: Labels,
): readonly LabelSelectorRequirement[] | undefined {
  if (labelSelector === undefined) return undefined;
  const own = Object.fromEntries(
    matchLabelKeys.filter((key) => podLabels[key] !== undefined).map((key) => [key, podLabels[key]]),
  );
  return [...requirementsOf(own), ...selectorRequirements(labelSelector)];
}

/**
 * The policies' defaults, Honor for affinity and Ignore for taints, are the API's own (`TopologySpreadConstraint` in
 * `staging/src/k8s.io/api/core/v1/types.go`).
 */
function inclusion(
  { nodeAffinityPolicy = 'Honor', nodeTaintsPolicy = 'Ignore' }: TopologySpreadConstraint,
  keys: readonly string[],
  { spec: { nodeSelector, affinity, tolerations } }: Pod,
): NodeInclusion {
  return {
    keys,
    ...(nodeAffinityPolicy === 'Honor' && { demands: { nodeSelector, ...(affinity && { affinity }) } }),
    ...(nodeTaintsPolicy === 'Honor' && { tolerations }),
  };
}

/** The constraint with its counter, which pods of the same template share. */
function counted(
  { maxSkew, topologyKey, minDomains = 1 }: TopologySpreadConstraint,
  requirements: readonly LabelSelectorRequirement[] | undefined,
  nodes: NodeInclusion,
  pod: Pod,
  cache: SchedulerCache,
): CountedConstraint {
  const { namespace, labels } = pod.meta;
  const matches = requirements !== undefined && matchesAll(requirements, labels);
  // An empty selector matches every pod, and yet counts none (`countPodsMatchSelector`).
  const counts = requirements !== undefined && requirements.length > 0;
  return {
    maxSkew,
    topologyKey,
    topology: cache.topology(topologyKey),
    minDomains,
    self: matches ? 1 : 0,
    counter: counts
      ? cache.counter({ namespace, requirements, topologyKey, terminating: false, nodes })
      : undefined,
  };
}

/**
 * Would the pod tip the balance on this node? Its domain would have more than `maxSkew` pods above the emptiest
 * domain, or the node is in no domain at all. Source: `plugins/podtopologyspread/filtering.go`.
 * @param spread the hard constraints, with {@link emptiestDomains} of them
 */
export function spreadRejection(
  { constraints }: PodSpread,
  emptiest: readonly number[],
  node: NodeInfo,
): Rejection | undefined {
  for (let i = 0; i < constraints.length; i++) {
    const { topology, maxSkew, self, counter } = constraints[i];
    const domain = topology.of(node);
    if (domain === NO_DOMAIN) return NO_LABEL;
    const pods = counter?.inDomainNumber(domain) ?? 0;
    if (pods + self - emptiest[i] > maxSkew) return SKEWED;
  }
  return undefined;
}

/** Pods in the emptiest domain of each constraint, once for all nodes; 0 if there are fewer than `minDomains`. */
export function emptiestDomains({ constraints }: PodSpread): number[] {
  return constraints.map(({ counter, minDomains }) =>
    counter === undefined || counter.domains < minDomains ? 0 : counter.fewest(),
  );
}

/** Where the feasible nodes stand in each soft constraint. @param buffers what the answer is written into */
export function spreadCandidates(
  { constraints }: PodSpread,
  nodes: readonly NodeInfo[],
  buffers: NodeBuffers,
): SpreadCandidates[] {
  buffers.reset();
  return constraints.map(({ maxSkew, topologyKey, topology, counter }) => {
    const domains = buffers.take(nodes.length);
    const counts = buffers.take(nodes.length);
    const onNode = topologyKey === HOSTNAME_LABEL;
    for (let i = 0; i < nodes.length; i++) {
      domains[i] = topology.of(nodes[i]);
      if (counter === undefined) counts[i] = 0;
      else counts[i] = onNode ? counter.onNode(nodes[i]) : counter.inDomainNumber(domains[i]);
    }
    return { maxSkew, topologyKey, domains, counts };
  });
}

/** PodTopologySpread's scores of the feasible nodes under the soft constraints. */
export function spreadScores(
  spread: PodSpread,
  nodes: readonly NodeInfo[],
  scores: Scores,
  buffers: NodeBuffers,
): void {
  const candidates = spreadCandidates(spread, nodes, buffers);
  topologySpreadScores(candidates, nodes.length, spread.requireAllTopologies, scores);
}
