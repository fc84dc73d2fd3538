import { podTemplateHash } from '../controllers/deployment/podTemplateHash.ts';
import type { DaemonSet, PodTemplate, StatefulSet, TemplateRevision } from '../objects.ts';

/**
 * Are all pods that a StatefulSet's strategy lets be updated of the present template, and all pods ready? A partition
 * leaves the others as they are. Source: `StatefulSetStatusViewer` in
 * `staging/src/k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go`.
 */
export function isStatefulSetRolledOut({ spec, status }: StatefulSet): boolean {
  const { replicas, updateStrategy, template } = spec;
  if (!isObserved(template, status.revisions)) return false;
  const partition = updateStrategy?.type === 'RollingUpdate' ? updateStrategy.partition : 0;
  return status.readyReplicas >= replicas && status.updatedReplicas >= replicas - partition;
}

/** Does every node have a pod of the present template that is available? Source: `DaemonSetStatusViewer`, same file. */
export function isDaemonSetRolledOut({ spec, status }: DaemonSet): boolean {
  if (status === undefined || !isObserved(spec.template, status.revisions)) return false;
  const { desiredNumberScheduled, updatedNumberScheduled, numberAvailable } = status;
  return updatedNumberScheduled >= desiredNumberScheduled && numberAvailable >= desiredNumberScheduled;
}

/** Does the status speak of the present template, or of one before it that its controller last saw? */
function isObserved(template: PodTemplate, revisions: readonly TemplateRevision[] = []): boolean {
  const newest = revisions.at(-1)?.template;
  return newest !== undefined && podTemplateHash(newest) === podTemplateHash(template);
}
