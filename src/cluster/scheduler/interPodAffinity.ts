import { matchesAll } from '../labels/selectors.ts';
import type { Labels, Pod, PodAffinityTerm } from '../objects.ts';
import { selectsNamespace, termNamespaces, termRequirements } from './affinityTerm.ts';
import type { TermHolders } from './existingTerms.ts';
import { ALL_NODES } from './nodeInclusion.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { MAX_NODE_SCORE, type Scores } from './normaliseScores.ts';
import type { PodCounter } from './podCounter.ts';
import type { Rejection } from './rejection.ts';
import type { SchedulerCache } from './schedulerCache.ts';

/** Pods that a term is about, by domain: of the pod to place or, the other way round, of those who mean the pod. */
interface Neighbours {
  readonly topologyKey: string;
  readonly inDomain: (value: string) => number;
}

/** All that holds between one pod and those that are placed. */
export interface PodRelations {
  /** Required affinity: each must have a pod in the node's domain. */
  readonly near: readonly (Neighbours & { readonly total: () => number })[];
  /** Does the pod match its own required affinity? The first of a group has to start somewhere. */
  readonly selfNear: boolean;
  /** Required anti-affinity: none may have one. */
  readonly apart: readonly Neighbours[];
  /** The same, asked for by the pods that are there. */
  readonly keepingAway: readonly Neighbours[];
  /** Preferred terms of the pod, and terms of placed pods that score it; a negative weight pushes away. */
  readonly wishes: readonly (Neighbours & { readonly weight: number })[];
}

/**
 * The pod's relations to the pods in the cache; undefined if nobody has asked for any, which skips the plugin.
 * Source: `PreFilter` and `PreScore` in `plugins/interpodaffinity/{filtering,scoring}.go`.
 *
 * The counts are looked up when a node is judged, not copied, so that preemption's dry runs see pods come and go.
 */
export function podRelations(pod: Pod, cache: SchedulerCache): PodRelations | undefined {
  const { podAffinity, podAntiAffinity } = pod.spec.affinity ?? {};
  const keepingAway = cache.terms.keepingAway(pod).map(neighbours);
  const scoring = cache.terms
    .scoring(pod)
    .map((holders) => ({ ...neighbours(holders), weight: holders.weight }));
  if (podAffinity === undefined && podAntiAffinity === undefined && keepingAway.length + scoring.length === 0)
    return undefined;
  const required = podAffinity?.required ?? [];
  const own = [
    ...(podAffinity?.preferred ?? []),
    ...(podAntiAffinity?.preferred ?? []).map(({ term, weight }) => ({ term, weight: -weight })),
  ];
  return {
    near: required.map(({ topologyKey }) => selected(required, topologyKey, pod, cache)),
    selfNear: required.every((term) => matchesTerm(term, pod)),
    apart: (podAntiAffinity?.required ?? []).map((term) => selected([term], term.topologyKey, pod, cache)),
    keepingAway,
    wishes: [
      ...own.map(({ term, weight }) => ({ ...selected([term], term.topologyKey, pod, cache), weight })),
      ...scoring,
    ],
  };
}

/** Terms of pods that are placed, seen from the pod to place: the domains that hold such pods. */
function neighbours(holders: TermHolders): Neighbours {
  return { topologyKey: holders.topologyKey, inDomain: (value) => holders.inDomain(value) };
}

/** The pods that all of the terms select: a pod that meets only one of several required terms does not count. */
function selected(
  terms: readonly PodAffinityTerm[],
  topologyKey: string,
  pod: Pod,
  cache: SchedulerCache,
): Neighbours & { readonly total: () => number } {
  const counters = countersOf(terms, topologyKey, pod, cache);
  return {
    topologyKey,
    inDomain: (value) => counters.reduce((sum, counter) => sum + counter.inDomain(value), 0),
    total: () => counters.reduce((sum, counter) => sum + counter.total, 0),
  };
}

/** One counter for each namespace that all terms look into. */
function countersOf(
  terms: readonly PodAffinityTerm[],
  topologyKey: string,
  pod: Pod,
  cache: SchedulerCache,
): PodCounter[] {
  const requirements = terms.flatMap((term) => termRequirements(term, pod) ?? []);
  if (terms.some(({ labelSelector }) => labelSelector === undefined)) return [];
  // A selector may select any namespace that has pods; without one, the names say it all.
  const { namespaceSelector } = terms[0];
  const namespaces = namespaceSelector === undefined ? termNamespaces(terms[0], pod) : cache.namespaces;
  return [...namespaces]
    .filter((namespace) => terms.every((term) => selectsNamespace(term, pod, namespace)))
    .map((namespace) =>
      cache.counter({ namespace, requirements, topologyKey, terminating: true, nodes: ALL_NODES }),
    );
}

/** Would the pod be one of those that its own term is about? */
function matchesTerm(term: PodAffinityTerm, pod: Pod): boolean {
  const requirements = termRequirements(term, pod);
  if (requirements === undefined || !selectsNamespace(term, pod, pod.meta.namespace)) return false;
  return matchesAll(requirements, pod.meta.labels);
}

/** What of the required (anti-)affinity rejects the node. Source: `plugins/interpodaffinity/filtering.go`. */
export function podAffinityRejection(relations: PodRelations, { node }: NodeInfo): Rejection | undefined {
  const present = ({ topologyKey, inDomain }: Neighbours): boolean => {
    const domain = node.meta.labels[topologyKey];
    return domain !== undefined && inDomain(domain) > 0;
  };
  const { near, apart, keepingAway } = relations;
  if (!near.every(present) && !startsGroup(relations, node.meta.labels))
    return rejected("node(s) didn't match pod affinity rules", true);
  if (apart.some(present)) return rejected("node(s) didn't match pod anti-affinity rules");
  if (keepingAway.some(present)) return rejected("node(s) didn't satisfy existing pods anti-affinity rules");
  return undefined;
}

/** The first pod of a group that wants to be together may go to any node that has the labels. */
function startsGroup({ near, selfNear }: PodRelations, labels: Labels): boolean {
  return (
    selfNear && near.every(({ topologyKey, total }) => labels[topologyKey] !== undefined && total() === 0)
  );
}

/** Required affinity is unresolvable (no pod that leaves a node can bring another there), anti-affinity is not. */
function rejected(reason: string, unresolvable = false): Rejection {
  return { plugin: 'InterPodAffinity', reasons: [reason], ...(unresolvable && { unresolvable }) };
}

/**
 * InterPodAffinity's scores: the sum of the wishes' weights for each pod in a node's domains, stretched so that the
 * best node has 100 and the worst 0; all 0 if they are equal. Source: `plugins/interpodaffinity/scoring.go`.
 */
export function podAffinityScores(
  { wishes }: PodRelations,
  nodes: readonly NodeInfo[],
  scores: Scores,
): void {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (let i = 0; i < nodes.length; i++) {
    scores[i] = wishSum(wishes, nodes[i].node.meta.labels);
    min = Math.min(min, scores[i]);
    max = Math.max(max, scores[i]);
  }
  for (let i = 0; i < nodes.length; i++)
    scores[i] = max === min ? 0 : Math.floor((MAX_NODE_SCORE * (scores[i] - min)) / (max - min));
}

/** Raw score of a node, before it is stretched to 0..100; it may be negative. */
function wishSum(wishes: PodRelations['wishes'], labels: Labels): number {
  let sum = 0;
  for (const { topologyKey, inDomain, weight } of wishes) {
    const domain = labels[topologyKey];
    if (domain !== undefined) sum += weight * inDomain(domain);
  }
  return sum;
}
