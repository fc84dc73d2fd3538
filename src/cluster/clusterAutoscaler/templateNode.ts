import { daemonPodTemplate, nodeShouldRun } from '../controllers/daemonSet/daemonPods.ts';
import { newPodStatus } from '../newPodStatus.ts';
import type { DaemonSet, Node, NodeConfig, ObjectMeta, Pod } from '../objects.ts';

/**
 * A node as it will be when it has joined and is ready, and the pods of DaemonSets that will come to it.
 * Source: `cluster-autoscaler/processors/nodeinfosprovider`, `simulator/node_info_utils.go`.
 */
export interface TemplateNode {
  readonly node: Node;
  /** Already bound to the node, with the template's tolerations and affinity. */
  readonly pods: readonly Pod[];
}

/** @param config the very node that would come, so that its zone is known */
export function templateNode(config: NodeConfig, daemonSets: Iterable<DaemonSet>): TemplateNode {
  const { name, labels, capacity, taints, unschedulable } = config;
  const node: Node = {
    kind: 'Node',
    meta: objectMeta(name, '', `template/${name}`, labels),
    spec: { podCIDR: '', unschedulable, taints },
    status: {
      address: '',
      allocatable: capacity,
      condition: { ready: 'True', lastTransitionTime: 0 },
    },
  };
  const pods: Pod[] = [];
  for (const set of daemonSets) {
    if (nodeShouldRun(set.spec.template.spec, node).shouldRun) pods.push(daemonPod(set, name));
  }
  return { node, pods };
}

/** Has a uid of its own for each node, as the snapshot tells pods apart by it. */
function daemonPod({ meta, spec }: DaemonSet, node: string): Pod {
  const template = daemonPodTemplate(spec.template, node);
  const { name, namespace, uid } = meta;
  return {
    kind: 'Pod',
    meta: {
      ...objectMeta(`${name}-${node}`, namespace, `template/${uid}/${node}`, template.labels),
      owner: { kind: 'DaemonSet', name, uid },
    },
    spec: template.spec,
    status: newPodStatus(0),
  };
}

/** Metadata of an object that is never stored: nothing reads its revision or time. */
function objectMeta(name: string, namespace: string, uid: string, labels: ObjectMeta['labels']): ObjectMeta {
  return { name, namespace, labels, annotations: {}, uid, resourceVersion: 0, creationTimestamp: 0 };
}
