import type { Node, PodSpec, PodTemplate, Toleration } from '../../objects.ts';
import { meetsNodeDemands } from '../../scheduler/nodeAffinity.ts';
import { NOT_READY_TAINT, UNREACHABLE_TAINT, UNSCHEDULABLE_TAINT, untolerated } from '../../taints.ts';
import { podTemplateHash } from '../deployment/podTemplateHash.ts';
import { REVISION_HASH_LABEL } from '../revisionHash.ts';

/**
 * What every pod of a DaemonSet tolerates: a node that is not ready or cannot be reached for ever, and every taint
 * that stands for pressure or a cordon. Source: `AddOrUpdateDaemonPodTolerations` in
 * `pkg/controller/daemon/util/daemonset_util.go`.
 */
const DAEMON_TOLERATIONS: readonly Toleration[] = [
  { key: NOT_READY_TAINT, operator: 'Exists', effect: 'NoExecute' },
  { key: UNREACHABLE_TAINT, operator: 'Exists', effect: 'NoExecute' },
  { key: 'node.kubernetes.io/disk-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/memory-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: 'node.kubernetes.io/pid-pressure', operator: 'Exists', effect: 'NoSchedule' },
  { key: UNSCHEDULABLE_TAINT, operator: 'Exists', effect: 'NoSchedule' },
];

/** What a DaemonSet wants of a node. */
export interface NodeVerdict {
  /** Is a pod to be made where there is none? */
  readonly shouldRun: boolean;
  /** May a pod that is there stay? A NoSchedule taint only keeps new ones away. */
  readonly shouldContinueRunning: boolean;
}

/**
 * Does a DaemonSet want a pod on the node? Its capacity does not matter: a pod that has no room there waits.
 * Source: `NodeShouldRunDaemonPod` in `pkg/controller/daemon/daemon_controller.go`.
 */
export function nodeShouldRun(spec: PodSpec, node: Node): NodeVerdict {
  const isNamed = spec.nodeName === undefined || spec.nodeName === node.meta.name;
  if (!isNamed || !meetsNodeDemands(spec, node)) return { shouldRun: false, shouldContinueRunning: false };
  const tolerations = [...spec.tolerations, ...DAEMON_TOLERATIONS];
  const stays = untolerated(node.spec.taints, tolerations, ['NoExecute']) === undefined;
  const comes = stays && untolerated(node.spec.taints, tolerations, ['NoSchedule']) === undefined;
  return { shouldRun: comes, shouldContinueRunning: stays };
}

/**
 * The template of the pod for one node: the default scheduler binds it, to the only node that its affinity allows.
 * Source: `ReplaceDaemonSetPodNodeNameNodeAffinity` in the file of the tolerations.
 */
export function daemonPodTemplate(template: PodTemplate, node: string): PodTemplate {
  const { affinity, tolerations } = template.spec;
  const field = { key: 'metadata.name', operator: 'In', values: [node] } as const;
  const nodeAffinity = {
    required: [{ matchExpressions: [], matchFields: [field] }],
    preferred: affinity?.nodeAffinity?.preferred ?? [],
  };
  return {
    ...template,
    labels: { ...template.labels, [REVISION_HASH_LABEL]: podTemplateHash(template) },
    spec: {
      ...template.spec,
      affinity: { ...affinity, nodeAffinity },
      tolerations: [...tolerations, ...DAEMON_TOLERATIONS],
    },
  };
}
