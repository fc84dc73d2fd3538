import type { ApiServer } from './api/apiServer.ts';
import { type Labels, ZONE_LABEL } from './objects.ts';
import type { PodSlot } from './runtime.ts';

/** A pod that a fault can hit. */
export interface RunningPod {
  readonly namespace: string;
  readonly name: string;
  readonly labels: Labels;
  readonly nodeName: string;
  readonly slot: PodSlot;
}

/** The pods whose containers run and that nobody has asked to delete, in the order of their creation. */
export function runningPods(api: ApiServer): RunningPod[] {
  const running: RunningPod[] = [];
  for (const { meta, spec, status } of api.list('Pod')) {
    if (status.phase !== 'Running' || meta.deletionTimestamp !== undefined) continue;
    if (spec.nodeName === undefined || status.slot === undefined) continue;
    const { namespace, name, labels } = meta;
    running.push({ namespace, name, labels, nodeName: spec.nodeName, slot: status.slot });
  }
  return running;
}

/** A node that a fault can hit. */
export interface ClusterNode {
  readonly name: string;
  readonly labels: Labels;
  /** Empty for a node without the zone label. */
  readonly zone: string;
}

/** The nodes, in the order in which they were given. */
export function clusterNodes(api: ApiServer): ClusterNode[] {
  return [...api.list('Node')].map(({ meta: { name, labels } }) => ({
    name,
    labels,
    zone: labels[ZONE_LABEL] ?? '',
  }));
}
