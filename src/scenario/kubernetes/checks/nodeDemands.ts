import { matchesLabels } from '../../../cluster/labels/selectors.ts';
import type { NodeConfig } from '../../../cluster/objects.ts';
import { matchesNodeTerm } from '../../../cluster/scheduler/nodeAffinity.ts';
import {
  cannotBeScheduled,
  noNodeHasAll,
  noNodeHasLabel,
  noNodeMatches,
  noNodeMeetsAll,
  unknownNode,
} from '../../messages.ts';
import type { PodSource } from '../manifestSet.ts';
import { labelKeys } from './labelKeys.ts';
import { podSpecPath } from './podSpecPath.ts';

/** Something that pods ask of a node. */
interface Demand {
  /** The field that asks, in words. */
  readonly what: string;
  readonly meets: (node: NodeConfig) => boolean;
  /** Says that no node meets it. */
  readonly warn: (nodes: readonly NodeConfig[]) => void;
}

/**
 * What pods ask of a node's name and labels: `nodeName`, `nodeSelector` and required node affinity. The scheduler says
 * no more than `node(s) didn't match Pod's node affinity/selector`; here it is said which label is missing.
 * @returns the nodes that meet all of it
 */
export function checkNodeDemands(pods: PodSource, nodes: readonly NodeConfig[]): readonly NodeConfig[] {
  const demands = [nameDemand(pods), selectorDemand(pods), affinityDemand(pods)].filter(
    (demand) => demand !== undefined,
  );
  // Most pods ask for nothing, and there may be many of them.
  if (demands.length === 0) return nodes;
  const meeting = nodes.filter((node) => demands.every(({ meets }) => meets(node)));
  if (meeting.length > 0) return meeting;
  // If one of the demands is met by no node, that is the whole reason, and the others need not be spoken of.
  const impossible = demands.filter(({ meets }) => !nodes.some(meets));
  for (const { warn } of impossible) warn(nodes);
  if (impossible.length === 0) {
    const words = noNodeMeetsAll(demands.map(({ what }) => what));
    pods.report.warning(podSpecPath(pods), cannotBeScheduled(pods.kind, words), 'key');
  }
  return meeting;
}

/**
 * A pod with a nodeName passes the scheduler by. The kubelet of that node takes it without a scheduler, and
 * of a node that there is not nobody does.
 */
function nameDemand(pods: PodSource): Demand | undefined {
  const { nodeName } = pods.spec;
  if (nodeName === undefined) return undefined;
  return {
    what: 'nodeName',
    meets: ({ name }) => name === nodeName,
    warn: (nodes) => {
      const names = nodes.map(({ name }) => name);
      const words = cannotBeScheduled(pods.kind, unknownNode(nodeName, names));
      pods.report.warning([...podSpecPath(pods), 'nodeName'], words);
    },
  };
}

/**
 * Every label has to be on one node. `nodeSelector` is a conjunction
 * (`pkg/scheduler/framework/plugins/nodeaffinity/node_affinity.go`).
 */
function selectorDemand(pods: PodSource): Demand | undefined {
  const { nodeSelector } = pods.spec;
  if (Object.keys(nodeSelector).length === 0) return undefined;
  return {
    what: 'nodeSelector',
    meets: ({ labels }) => matchesLabels(nodeSelector, labels),
    warn: (nodes) => warnOfSelector(pods, nodes),
  };
}

/**
 * If a label is on no node at all, that is the one to speak of. Otherwise each label is on some node and no
 * node has them all, which is the harder thing to see.
 */
function warnOfSelector(
  { report, spec: { nodeSelector }, ...pods }: PodSource,
  nodes: readonly NodeConfig[],
) {
  const path = [...podSpecPath(pods), 'nodeSelector'];
  const missing = Object.entries(nodeSelector).filter(
    ([key, value]) => !nodes.some(({ labels }) => labels[key] === value),
  );
  for (const [key, value] of missing) {
    // Values of the same key elsewhere are what was likely meant.
    const values = [...new Set(nodes.flatMap(({ labels }) => labels[key] ?? []))];
    const words = noNodeHasLabel(key, value, values, labelKeys(nodes));
    report.warning([...path, key], cannotBeScheduled(pods.kind, words));
  }
  if (missing.length > 0) return;
  report.warning(path, cannotBeScheduled(pods.kind, noNodeHasAll(nodeSelector)), 'key');
}

/**
 * One of the terms has to hold for a node. Within a term all expressions have to hold: terms are a
 * disjunction of conjunctions.
 */
function affinityDemand(pods: PodSource): Demand | undefined {
  const terms = pods.spec.affinity?.nodeAffinity?.required;
  if (terms === undefined) return undefined;
  return {
    what: 'node affinity',
    meets: (node) => terms.some((term) => matchesNodeTerm(term, node)),
    warn: (nodes) => {
      const field = ['requiredDuringSchedulingIgnoredDuringExecution', 'nodeSelectorTerms'];
      const path = [...podSpecPath(pods), 'affinity', 'nodeAffinity', ...field];
      const words = cannotBeScheduled(pods.kind, noNodeMatches(terms, labelKeys(nodes)));
      pods.report.warning(path, words, 'key');
    },
  };
}
