import type {
  DaemonSet,
  Deployment,
  LabelSelector,
  PodTemplate,
  ReplicaSet,
  StatefulSet,
} from '../../../cluster/objects.ts';
import type { ClusterView } from '../clusterView.ts';
import { age } from '../resource.ts';
import { labelText, selectorText } from './labelText.ts';

// Source of all columns: `pkg/printers/internalversion/printers.go`.

/** NAME, READY, UP-TO-DATE, AVAILABLE, AGE. */
export function deploymentCells({ meta, spec, status }: Deployment, view: ClusterView): readonly string[] {
  const { readyReplicas, updatedReplicas, availableReplicas } = status;
  const ready = `${readyReplicas}/${spec.replicas}`;
  return [meta.name, ready, `${updatedReplicas}`, `${availableReplicas}`, age(meta, view)];
}

/** NAME, DESIRED, CURRENT, READY, AGE. */
export function replicaSetCells({ meta, spec, status }: ReplicaSet, view: ClusterView): readonly string[] {
  return [meta.name, `${spec.replicas}`, `${status.replicas}`, `${status.readyReplicas}`, age(meta, view)];
}

/** NAME, READY, AGE. */
export function statefulSetCells({ meta, spec, status }: StatefulSet, view: ClusterView): readonly string[] {
  return [meta.name, `${status.readyReplicas}/${spec.replicas}`, age(meta, view)];
}

/** NAME, DESIRED, CURRENT, READY, UP-TO-DATE, AVAILABLE, NODE SELECTOR, AGE. */
export function daemonSetCells({ meta, spec, status }: DaemonSet, view: ClusterView): readonly string[] {
  const counts = [
    status?.desiredNumberScheduled,
    status?.currentNumberScheduled,
    status?.numberReady,
    status?.updatedNumberScheduled,
    status?.numberAvailable,
  ].map((count = 0) => `${count}`);
  return [meta.name, ...counts, labelText(spec.template.spec.nodeSelector), age(meta, view)];
}

/** CONTAINERS, IMAGES, SELECTOR. */
export function templateCells({
  spec,
}: {
  readonly spec: { readonly template: PodTemplate; readonly selector: LabelSelector };
}): readonly string[] {
  return [...containerCells({ spec }), selectorText(spec.selector)];
}

/** CONTAINERS, IMAGES. */
export function containerCells({
  spec,
}: {
  readonly spec: { readonly template: PodTemplate };
}): readonly string[] {
  const { containers } = spec.template.spec;
  return [containers.map(({ name }) => name).join(','), containers.map(({ image }) => image).join(',')];
}
