import type { Pod, StatefulSet } from '../../objects.ts';
import { podTemplateHash } from '../deployment/podTemplateHash.ts';
import { isPodAvailable } from '../podAvailability.ts';
import { REVISION_HASH_LABEL } from '../revisionHash.ts';
import { withPresent } from '../templateHistory.ts';

/**
 * The status that follows from the pods: counts, the history of templates, and, once every pod is of the present
 * template and ready, that template as the current one.
 * Source: `updateStatus` and `completeRollingUpdate` in `pkg/controller/statefulset/stateful_set_control.go`.
 * @param now seconds
 */
export function statefulSetStatus(
  set: StatefulSet,
  pods: readonly Pod[],
  now: number,
): StatefulSet['status'] {
  const { template, replicas: wanted, minReadySeconds = 0, revisionHistoryLimit } = set.spec;
  const hash = podTemplateHash(template);
  const revisionOf = ({ meta }: Pod) => meta.labels[REVISION_HASH_LABEL];
  const updatedReplicas = pods.filter((pod) => revisionOf(pod) === hash).length;
  const ready = pods.filter(({ status }) => status.phase === 'Running' && status.ready);
  const replicas = pods.length;
  const isComplete = updatedReplicas === wanted && ready.length === wanted && replicas === wanted;
  const { currentTemplate = template, revisions = [] } = set.status;
  const isLive = (revision: string) =>
    revision === podTemplateHash(currentTemplate) || pods.some((pod) => revisionOf(pod) === revision);
  return {
    replicas,
    readyReplicas: ready.length,
    availableReplicas: ready.filter(({ status }) =>
      isPodAvailable(status.ready, now - status.readyTransitionTime, minReadySeconds),
    ).length,
    updatedReplicas,
    currentTemplate: isComplete ? template : currentTemplate,
    revisions: withPresent(revisions, template, revisionHistoryLimit, isLive),
  };
}

/** Do two statuses say the same? Templates and history are compared by identity, as they are only ever replaced. */
export function sameStatefulSetStatus(a: StatefulSet['status'], b: StatefulSet['status']): boolean {
  return (
    a.replicas === b.replicas &&
    a.readyReplicas === b.readyReplicas &&
    a.availableReplicas === b.availableReplicas &&
    a.updatedReplicas === b.updatedReplicas &&
    a.currentTemplate === b.currentTemplate &&
    a.revisions === b.revisions
  );
}
