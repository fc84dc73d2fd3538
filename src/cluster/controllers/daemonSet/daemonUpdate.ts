import { type IntOrPercent, scaledValue } from '../../intOrPercent.ts';
import type { DaemonSet } from '../../objects.ts';
import type { DaemonChanges, DaemonNode, DaemonPod } from './daemonNode.ts';

/** `SetDefaults_DaemonSet` in `pkg/apis/apps/v1/defaults.go`. */
const DEFAULT_MAX_UNAVAILABLE: IntOrPercent = 1;

/** How far a rolling update may go at a time, in nodes. */
export interface DaemonFenceposts {
  /** Nodes that may have an old and a new pod at the same time. */
  readonly maxSurge: number;
  /** Nodes that may be without an available pod because of the update. */
  readonly maxUnavailable: number;
}

/**
 * Both bounds are rounded up. If neither leaves any room, one node may be without its pod.
 * Source: `updatedDesiredNodeCounts` in `pkg/controller/daemon/update.go`.
 * @param desired number of nodes that are to have a pod
 * @throws RangeError if one is neither a number nor a percentage
 */
export function daemonFenceposts({ updateStrategy }: DaemonSet['spec'], desired: number): DaemonFenceposts {
  if (updateStrategy?.type === 'OnDelete') return { maxSurge: 0, maxUnavailable: 0 };
  const maxSurge = scaledValue(updateStrategy?.maxSurge ?? 0, desired, 'up');
  const unavailable = scaledValue(updateStrategy?.maxUnavailable ?? DEFAULT_MAX_UNAVAILABLE, desired, 'up');
  return { maxSurge, maxUnavailable: maxSurge === 0 && unavailable === 0 ? 1 : unavailable };
}

/** The one old and the one new pod of a node; undefined: it has more than one of a kind. Source: `findUpdatedPodsOnNode`, same file. */
function updatePair({ pods }: DaemonNode): { oldPod?: DaemonPod; newPod?: DaemonPod } | undefined {
  const present = pods.filter(({ isTerminating }) => !isTerminating);
  const [newPod, anotherNew] = present.filter(({ isUpdated }) => isUpdated);
  const [oldPod, anotherOld] = present.filter(({ isUpdated }) => !isUpdated);
  if (anotherNew !== undefined || anotherOld !== undefined) return undefined;
  return { ...(oldPod && { oldPod }), ...(newPod && { newPod }) };
}

/**
 * What a rolling update does next.
 * Source: `rollingUpdate` in `pkg/controller/daemon/update.go`.
 * @param nodes those that are to have a pod, or have one
 */
export function daemonUpdate(nodes: readonly DaemonNode[], fenceposts: DaemonFenceposts): DaemonChanges {
  return fenceposts.maxSurge > 0
    ? surgingUpdate(nodes, fenceposts.maxSurge)
    : replacingUpdate(nodes, fenceposts.maxUnavailable);
}

/**
 * Without a surge a pod makes room before the next one comes. Old pods that are not available go in any case; of the
 * others as many as there may be nodes without an available pod.
 */
function replacingUpdate(nodes: readonly DaemonNode[], maxUnavailable: number): DaemonChanges {
  const useless: DaemonPod[] = [];
  const candidates: DaemonPod[] = [];
  let unavailable = 0;
  for (const node of nodes) {
    const pair = updatePair(node);
    const { oldPod, newPod } = pair ?? {};
    const only = oldPod !== undefined && newPod !== undefined ? undefined : (oldPod ?? newPod);
    if (only?.isAvailable !== true) unavailable++;
    if (only === undefined || only !== oldPod) continue;
    (only.isAvailable ? candidates : useless).push(only);
  }
  const allowed = Math.max(0, maxUnavailable - unavailable);
  return { create: [], delete: [...useless, ...candidates.slice(0, allowed)].map(({ pod }) => pod) };
}

/**
 * With a surge the next pod comes first, on as many nodes as the surge allows, and on any whose old pod serves nobody;
 * the old one goes when it is available.
 */
function surgingUpdate(nodes: readonly DaemonNode[], maxSurge: number): DaemonChanges {
  const replaced: DaemonPod[] = [];
  const useless: string[] = [];
  const candidates: string[] = [];
  let surging = 0;
  for (const node of nodes) {
    const pair = updatePair(node);
    if (pair === undefined) surging++;
    else if (pair.oldPod === undefined) continue;
    else if (pair.newPod === undefined) (pair.oldPod.isAvailable ? candidates : useless).push(node.name);
    else if (pair.newPod.isAvailable) replaced.push(pair.oldPod);
    else surging++;
  }
  const allowed = Math.max(0, maxSurge - surging);
  return {
    create: [...useless, ...candidates.slice(0, allowed)],
    delete: replaced.map(({ pod }) => pod),
  };
}
