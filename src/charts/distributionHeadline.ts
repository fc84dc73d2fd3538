import { countText, percentText } from './quantities.ts';
import type { PodLife, Results } from './results.ts';

/** Nodes, or pods, whose requests differ by less than this part of their mean got the same. */
const EVEN = 0.1;
/**
 * Standard deviations of a count by which two of many may differ by chance alone: a count of random arrivals has the
 * square root of its mean (Poisson).
 */
const CHANCE = 4;

/** Requests served by each node, in the order of nodes.csv; nodes without pods are not in it. */
export function requestsByNode(
  results: Pick<Results, 'pods' | 'nodes'>,
): { node: string; requests: number }[] {
  const requests = new Map<string, number>();
  for (const pod of results.pods) {
    if (pod.node !== '') requests.set(pod.node, (requests.get(pod.node) ?? 0) + pod.requestsServed);
  }
  const order = new Map(results.nodes.map(({ name }, index) => [name, index]));
  const place = (node: string): number => order.get(node) ?? order.size;
  return [...requests]
    .map(([node, count]) => ({ node, requests: count }))
    .sort((a, b) => place(a.node) - place(b.node) || (a.node < b.node ? -1 : 1));
}

/**
 * Who served how much, by what tells most: by pod where pods of one workload differ although they stand on one node, by
 * workload where there are several, else by node.
 *
 * @returns a title without a full stop
 */
export function distributionHeadline(results: Results): string {
  return podHeadline(results) ?? nodeHeadline(results);
}

/** The nodes with most and least, beside what each would have had if all had served the same. */
function nodeHeadline(results: Results): string {
  const nodes = requestsByNode(results).sort((a, b) => b.requests - a.requests);
  const total = nodes.reduce((sum, { requests }) => sum + requests, 0);
  const [most] = nodes;
  const least = nodes.at(-1);
  if (!most || !least || total === 0) return 'No pod served a request';
  const share = (requests: number): string => percentText(requests / total);
  if (nodes.length === 1) return `${most.node} served all ${countText(total)} requests`;
  if (most.requests - least.requests <= (EVEN * total) / nodes.length) {
    const [low, high] = [share(least.requests), share(most.requests)];
    const range = low === high ? `about ${low}` : `${low} to ${high}`;
    return `The ${nodes.length} nodes served nearly the same: ${range} of ${countText(total)} requests each`;
  }
  const even = percentText(1 / nodes.length);
  return `${most.node} served ${share(most.requests)} of ${countText(total)} requests and ${least.node} ${share(least.requests)}, where an even share is ${even}`;
}

/**
 * Shares of nodes say nothing of a skew between pods beside each other, nor of workloads that have different work.
 *
 * @returns undefined where the nodes are the story
 */
function podHeadline(results: Results): string | undefined {
  const peers = peersOf(results);
  const several = new Set(results.pods.map(({ workload }) => workload)).size > 1;
  const uneven = peers.filter((pods) => !isEven(pods) && (several || differOnANode(pods)));
  const [worst] = uneven.sort((a, b) => ratioOf(b) - ratioOf(a));
  if (worst !== undefined) {
    const [most, least] = [worst[0], worst[worst.length - 1]];
    const total = worst.reduce((sum, { requestsServed }) => sum + requestsServed, 0);
    const of = several ? ` of ${most.workload}` : '';
    return `Pods${of} differ: ${most.name} served ${countText(most.requestsServed)} requests and ${least.name} ${countText(least.requestsServed)}, where an even share is ${countText(Math.round(total / worst.length))}`;
  }
  // Of pods that came or went, nothing can be said.
  const compared = peers.some((pods) => pods.length > 1);
  return several ? workloadHeadline(results, compared) : undefined;
}

/** With several workloads, that which served most. @param alike whether their pods were compared and found alike */
function workloadHeadline({ pods }: Results, alike: boolean): string | undefined {
  const served = new Map<string, number>();
  for (const { workload, requestsServed } of pods)
    served.set(workload, (served.get(workload) ?? 0) + requestsServed);
  const total = [...served.values()].reduce((sum, requests) => sum + requests, 0);
  const [most] = [...served].sort((a, b) => b[1] - a[1]);
  if (most === undefined || total === 0) return undefined;
  return `Of ${served.size} workloads ${most[0]} served most, ${percentText(most[1] / total)} of ${countText(total)} requests${alike ? '; no pod served much more than its like' : ''}`;
}

/** Pods of each workload that listened for the whole run, those with most requests first: only they can be compared. */
function peersOf({ pods, steps }: Results): PodLife[][] {
  const byWorkload = new Map<string, PodLife[]>();
  for (const pod of pods) {
    if (pod.node === '' || pod.listeningSteps < steps.ends.length) continue;
    byWorkload.set(pod.workload, [...(byWorkload.get(pod.workload) ?? []), pod]);
  }
  return [...byWorkload.values()].map((peers) => peers.sort((a, b) => b.requestsServed - a.requestsServed));
}

/** @param pods those with most requests first */
function isEven(pods: readonly PodLife[]): boolean {
  const mean = pods.reduce((sum, { requestsServed }) => sum + requestsServed, 0) / pods.length;
  const spread = pods[0].requestsServed - pods[pods.length - 1].requestsServed;
  return spread <= Math.max(EVEN * mean, CHANCE * Math.sqrt(mean));
}

/** Most over least: how uneven the pods are. One request more saves a division by zero. */
function ratioOf(pods: readonly PodLife[]): number {
  return (pods[0].requestsServed + 1) / (pods[pods.length - 1].requestsServed + 1);
}

/** Is the skew between pods that have their node in common, so that the node cannot be the reason? */
function differOnANode(pods: readonly PodLife[]): boolean {
  const nodes = new Set(pods.map(({ node }) => node));
  return [...nodes].some((node) => !isEven(pods.filter((pod) => pod.node === node)));
}
