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

/** Bytes. */
const GIB = 2 ** 30;
/** The default node: 4 cores, 16 GiB, and the 110 pods that a kubelet takes. */
const DEFAULT_NODE = { cpu: 4000, memory: 16 * GIB, pods: 110 } as const;
/** The scheduler spreads pods instead of packing them: what it leaves on each node may be too small for another one. */
const SLACK = 1.1;
/** Fewer nodes make no cluster in which losing one is interesting. */
const FEWEST_NODES = 3;

/**
 * Enough nodes for all pods when one of them is lost. Nodes are of the default size, or doubled until the largest
 * pod takes at most half of one. The pods are those of every workload at its replicas.
 */
export function clusterSize(sources: readonly PodSource[]): ClusterSize {
  const needs = sources.map((source) => ({ ...podRequests(source), replicas: source.replicas }));
  // Twice the largest pod, so that a node is never filled by a single one, with nothing left beside it.
  const cpu = doubled(DEFAULT_NODE.cpu, 2 * Math.max(0, ...needs.map((need) => need.cpu)));
  const memory = doubled(DEFAULT_NODE.memory, 2 * Math.max(0, ...needs.map((need) => need.memory)));
  const { pods } = DEFAULT_NODE;
  const packed = packedNodes(needs, { cpu, memory, pods });
  // One more than they need, so that a node can be lost and all pods still fit.
  const nodes = Math.max(FEWEST_NODES, Math.ceil(packed * SLACK) + 1);
  return { nodes, cpu, memory, pods, labels: selectedLabels(sources) };
}

/** What is left on a node. Millicores, bytes and pods. */
interface Room {
  readonly cpu: number;
  readonly memory: number;
  readonly pods: number;
}

/**
 * Nodes that the pods fill when the largest go first, each on the first node with room for it (first fit decreasing).
 * Equal pods go at once, so that it takes time only in proportion to workloads times nodes. That is a bound
 * on what a scheduler that packs would need; the SLACK covers one that spreads.
 */
function packedNodes(
  needs: readonly (Omit<Room, 'pods'> & { readonly replicas: number })[],
  node: Room,
): number {
  const rooms: Room[] = [];
  const size = (need: Omit<Room, 'pods'>) => Math.max(need.cpu / node.cpu, need.memory / node.memory);
  for (const need of needs.toSorted((a, b) => size(b) - size(a))) {
    let left = need.replicas;
    for (let i = 0; left > 0; i++) {
      const room = rooms[i] ?? node;
      // A pod that needs nothing fits without end, and is bounded by the pods of a node alone.
      const count = Math.min(left, room.pods, fitting(room.cpu, need.cpu), fitting(room.memory, need.memory));
      rooms[i] = {
        cpu: room.cpu - count * need.cpu,
        memory: room.memory - count * need.memory,
        pods: room.pods - count,
      };
      left -= count;
    }
  }
  return rooms.length;
}

/** Pods for which there is room. */
function fitting(room: number, need: number): number {
  return need === 0 ? Number.POSITIVE_INFINITY : Math.floor(room / need);
}

/**
 * What the scheduler counts: the sum over the containers. Limits are no part of it: they bound what a
 * container may use, not what it is given.
 */
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

/**
 * The labels of all node selectors; where two differ, the first counts. Reversed, so that the first of them
 * is the last to be written and stays.
 */
function selectedLabels(sources: readonly PodSource[]): Labels {
  return Object.assign({}, ...sources.map(({ spec }) => spec.nodeSelector).reverse());
}
