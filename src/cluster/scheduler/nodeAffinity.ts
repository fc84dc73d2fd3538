import { matchesLabels, matchesRequirement } from '../labels/selectors.ts';
import type { Labels, Node, NodeSelectorRequirement, NodeSelectorTerm, PodSpec } from '../objects.ts';
import type { NodeInfo } from './nodeInfo.ts';
import { normaliseScores, type Scores } from './normaliseScores.ts';
import type { PodToPlace } from './podToPlace.ts';
import type { Rejection } from './rejection.ts';

/** Labels of a node do not change when its pods go, so preemption is not tried (`UnschedulableAndUnresolvable`). */
const REJECTION: Rejection = {
  plugin: 'NodeAffinity',
  reasons: ["node(s) didn't match Pod's node affinity/selector"],
  unresolvable: true,
};

/** What of a pod decides which nodes it may run on. */
export type NodeDemands = Pick<PodSpec, 'nodeSelector' | 'affinity'>;

/**
 * May the pod run on the node, as far as nodeSelector and required node affinity go? Both must agree, of the terms
 * one is enough. Source: `staging/src/k8s.io/component-helpers/scheduling/corev1/nodeaffinity/nodeaffinity.go`.
 */
export function meetsNodeDemands({ nodeSelector, affinity }: NodeDemands, { meta }: Node): boolean {
  if (!matchesLabels(nodeSelector, meta.labels)) return false;
  const required = affinity?.nodeAffinity?.required;
  return required === undefined || required.some((term) => matchesNodeTerm(term, meta));
}

/** Does the term select the node? Every requirement must hold; a term without any selects none. */
export function matchesNodeTerm(
  { matchExpressions, matchFields }: NodeSelectorTerm,
  { name, labels }: { readonly name: string; readonly labels: Labels },
): boolean {
  if (matchExpressions.length + matchFields.length === 0) return false;
  const fields = { 'metadata.name': name };
  return (
    matchExpressions.every((requirement) => matchesNodeRequirement(requirement, labels)) &&
    matchFields.every((requirement) => matchesNodeRequirement(requirement, fields))
  );
}

/** Node terms know two operators more than label selectors, Gt and Lt, which compare whole numbers. */
function matchesNodeRequirement({ key, operator, values }: NodeSelectorRequirement, labels: Labels): boolean {
  if (operator !== 'Gt' && operator !== 'Lt') return matchesRequirement({ key, operator, values }, labels);
  const [value, bound] = [labels[key], values[0]].map(wholeNumber);
  // What is no whole number is neither greater nor less.
  return operator === 'Gt' ? value > bound : value < bound;
}

/** As `strconv.ParseInt` reads it; NaN for anything else, with which every comparison is false. */
function wholeNumber(text: string | undefined): number {
  return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : Number.NaN;
}

/** Sum of the weights of the preferred terms that select the node. */
export function preferredNodeWeight({ affinity }: NodeDemands, node: Node): number {
  let sum = 0;
  for (const { weight, preference } of affinity?.nodeAffinity?.preferred ?? [])
    if (matchesNodeTerm(preference, node.meta)) sum += weight;
  return sum;
}

/** Does the pod ask for certain nodes at all? */
export function hasNodeDemands({ nodeSelector, affinity }: NodeDemands): boolean {
  return Object.keys(nodeSelector).length > 0 || affinity?.nodeAffinity?.required !== undefined;
}

/** The node must be one that the pod's nodeSelector and required node affinity select. */
export function nodeAffinity({ nodeDemands }: PodToPlace, node: NodeInfo): Rejection | undefined {
  return nodeDemands === undefined || meetsNodeDemands(nodeDemands, node.node) ? undefined : REJECTION;
}

/**
 * NodeAffinity's scores: the weights of the preferred terms, in proportion to the greatest sum, which has 100.
 * Source: `plugins/nodeaffinity/node_affinity.go`.
 */
export function nodeAffinityScores(demands: NodeDemands, nodes: readonly NodeInfo[], scores: Scores): void {
  for (let i = 0; i < nodes.length; i++) scores[i] = preferredNodeWeight(demands, nodes[i].node);
  normaliseScores(scores, nodes.length, false);
}
