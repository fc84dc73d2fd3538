import type { Pod } from '../objects.ts';
import { podRequests } from '../scheduler/resources.ts';
import type { Snapshot } from './snapshot.ts';
import type { TemplateNode } from './templateNode.ts';

/** What adding nodes of one group would do. */
export interface Estimate {
  /** Nodes that get at least one pod. */
  readonly nodes: number;
  /** The pods that find room on them. */
  readonly pods: readonly Pod[];
}

/**
 * How many new nodes hold the pods: first fit, the largest pods first. The snapshot is as before afterwards.
 * Source: `cluster-autoscaler/estimator/binpacking_estimator.go`.
 * @param templates the nodes that may be added, in order; their number is the limit
 */
export function estimate(
  snapshot: Snapshot,
  pods: readonly Pod[],
  templates: readonly TemplateNode[],
): Estimate {
  const mark = snapshot.mark();
  const opened: string[] = [];
  const used = new Set<string>();
  const placed: Pod[] = [];
  const put = (pod: Pod, node: string): void => {
    snapshot.place(pod, node);
    used.add(node);
    placed.push(pod);
  };
  for (const pod of decreasing(pods, templates)) {
    // First fit in the order of opening. The source begins behind the node that fitted last (`FitsAnyNodeMatching`).
    const known = opened.find((node) => snapshot.rejection(pod, node) === undefined);
    if (known !== undefined) {
      put(pod, known);
      continue;
    }
    // A pod that an empty node cannot take will not be taken by another of the same kind either.
    const last = opened.at(-1);
    if ((last !== undefined && !used.has(last)) || opened.length === templates.length) continue;
    // The very node that would come next: with several zones each new node may be in another one.
    const template = templates[opened.length];
    snapshot.addTemplate(template);
    opened.push(template.node.meta.name);
    if (snapshot.rejection(pod, template.node.meta.name) === undefined) put(pod, template.node.meta.name);
  }
  snapshot.revert(mark);
  return { nodes: used.size, pods: placed };
}

/**
 * By the sum of the fractions of a node's CPU and memory that the pod asks for, the greatest first; equal ones stay in
 * their order. Source: `cluster-autoscaler/estimator/decreasing_pod_orderer.go`.
 */
function decreasing(pods: readonly Pod[], [template]: readonly TemplateNode[]): Pod[] {
  if (template === undefined) return [];
  const { cpu, memory } = template.node.status.allocatable;
  const score = ({ spec }: Pod): number => {
    const requests = podRequests(spec.containers);
    return requests.cpu / cpu + requests.memory / memory;
  };
  return pods
    .map((pod) => ({ pod, score: score(pod) }))
    .sort((a, b) => b.score - a.score)
    .map(({ pod }) => pod);
}
