import type { Labels } from '../../cluster/objects.ts';
import type { PodSource } from '../kubernetes/manifestSet.ts';

/** Nodes to propose for some pods. CPU in millicores, memory in bytes. */
export interface ClusterSize {
  readonly nodes: number;
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
  /** What the pods' node selectors ask for. */
  readonly labels: Labels;
}

const GIB = 2 ** 30;
/** The default node: 4 cores, 16 GiB, and the 110 pods that a kubelet takes. */
const DEFAULT_NODE = { cpu: 4000, memory: 16 * GIB, pods: 110 } as const;
/** Nodes are not filled to the brim: what is left on each is too small for another pod. */
const USABLE = 0.8;
/** Fewer nodes make no cluster in which losing one is interesting. */
const FEWEST_NODES = 3;

/**
 * Enough nodes for all pods when one of them is lost. Nodes are of the default size, or doubled until the largest
 * pod takes at most half of one.
 */
export function clusterSize(sources: readonly PodSource[]): ClusterSize {
  const needs = sources.map((source) => ({ ...podRequests(source), replicas: source.replicas }));
  const cpu = doubled(DEFAULT_NODE.cpu, 2 * Math.max(0, ...needs.map((need) => need.cpu)));
  const memory = doubled(DEFAULT_NODE.memory, 2 * Math.max(0, ...needs.map((need) => need.memory)));
  const { pods } = DEFAULT_NODE;
  const total = (amount: (need: (typeof needs)[number]) => number) =>
    needs.reduce((sum, need) => sum + amount(need) * need.replicas, 0);
  const share = Math.max(
    total((need) => need.cpu) / cpu,
    total((need) => need.memory) / memory,
    total(() => 1) / pods,
  );
  const nodes = Math.max(FEWEST_NODES, Math.ceil(share / USABLE) + 1);
  return { nodes, cpu, memory, pods, labels: selectedLabels(sources) };
}

function podRequests({ spec }: PodSource): { readonly cpu: number; readonly memory: number } {
  return {
    cpu: spec.containers.reduce((sum, { requests }) => sum + requests.cpu, 0),
    memory: spec.containers.reduce((sum, { requests }) => sum + requests.memory, 0),
  };
}

/** `start`, doubled until it is at least `least`. */
function doubled(start: number, least: number): number {
  let value = start;
  while (value < least) value *= 2;
  return value;
}

/** The labels of all node selectors; where two differ, the first counts. */
function selectedLabels(sources: readonly PodSource[]): Labels {
  return Object.assign({}, ...sources.map(({ spec }) => spec.nodeSelector).reverse());
}
