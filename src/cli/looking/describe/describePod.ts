import type { Pod } from '../../../cluster/objects.ts';
import { rfc1123 } from '../apiTime.ts';
import type { ClusterView } from '../clusterView.ts';
import { humanDuration } from '../humanDuration.ts';
import { podConditions } from '../objects/podObject.ts';
import { containersReady } from '../rows/podStatusText.ts';
import { containerLines, tolerationLines, volumeLines } from './containerLines.ts';
import { annotationLines, description, eventLines, field, indented, labelLines } from './sections.ts';

/**
 * `describePod` in `staging/src/k8s.io/kubectl/pkg/describe/describe.go`.
 *
 * @param view for its node, conditions and events
 */
export function describePod(pod: Pod, view: ClusterView): string {
  const { meta, spec, status } = pod;
  const facts = {
    state: status.containers,
    ready: containersReady(pod, view),
    restarts: status.restartCount,
  };
  // The order is that of kubectl.
  const lines = [
    ...headLines(pod, view),
    ...addressLines(status.podIP),
    ...(meta.owner === undefined ? [] : [field('Controlled By', `${meta.owner.kind}/${meta.owner.name}`)]),
    ...(status.nominatedNodeName === undefined ? [] : [field('NominatedNodeName', status.nominatedNodeName)]),
    ...containerLines(spec.containers, facts),
    ...conditionLines(pod, view),
    ...volumeLines(spec.volumes),
    field('QoS Class', qualityOfService(pod)),
    ...labelLines('Node-Selectors', spec.nodeSelector),
    ...tolerationLines(spec.tolerations),
  ];
  return description(lines, eventLines(view, 'Pod', meta.name, meta.namespace));
}

/** Up to the status. */
function headLines(pod: Pod, view: ClusterView): string[] {
  const { meta, spec, status } = pod;
  return [
    field('Name', meta.name),
    field('Namespace', meta.namespace),
    field('Priority', spec.priority ?? 0),
    ...(spec.priorityClassName === undefined ? [] : [field('Priority Class Name', spec.priorityClassName)]),
    field('Node', nodeText(spec.nodeName, view)),
    ...(status.startTime === undefined ? [] : [field('Start Time', rfc1123(status.startTime))]),
    ...labelLines('Labels', meta.labels),
    ...annotationLines('Annotations', meta.annotations),
    ...statusLines(pod, view),
    ...(status.reason === undefined ? [] : [field('Reason', status.reason)]),
    ...(status.message === undefined ? [] : [field('Message', status.message)]),
  ];
}

/** `worker-1/192.168.0.1`. A node that has been deleted leaves its name. */
function nodeText(name: string | undefined, view: ClusterView): string {
  if (name === undefined) return '<none>';
  const node = view.list('Node').find(({ meta }) => meta.name === name);
  return `${name}/${node?.status.address ?? ''}`;
}

/** The time of deletion is the end of the grace period: until then kubectl calls the time since it invalid. */
function statusLines({ meta, status }: Pod, { now }: ClusterView): string[] {
  const { deletionTimestamp, deletionGracePeriodSeconds = 0 } = meta;
  const isOver = status.phase === 'Failed' || status.phase === 'Succeeded';
  if (deletionTimestamp === undefined || isOver) return [field('Status', status.phase)];
  const lasts = humanDuration(now - deletionTimestamp - deletionGracePeriodSeconds);
  return [
    field('Status', `Terminating (lasts ${lasts})`),
    field('Termination Grace Period', `${deletionGracePeriodSeconds}s`),
  ];
}

/** A pod has one address here, so `IPs` repeats it. */
function addressLines(podIP: string | undefined): string[] {
  if (podIP === undefined) return [field('IP', ''), field('IPs', '<none>')];
  return [field('IP', podIP), 'IPs:', ...indented([field('IP', podIP)])];
}

/** Types and whether they hold; reasons are in `get -o yaml`. */
function conditionLines(pod: Pod, view: ClusterView): string[] {
  const rows = podConditions(pod, view).map(({ type, status }) => `${type}\t${status}`);
  return ['Conditions:', ...indented(['Type\tStatus', ...rows])];
}

/**
 * Guaranteed is a pod with limits of CPU and of memory, and the latter are not simulated
 * (`pkg/apis/core/v1/helper/qos/qos.go`).
 */
function qualityOfService({ spec }: Pod): string {
  const asks = spec.containers.some(({ requests }) => requests.cpu > 0 || requests.memory > 0);
  return asks ? 'Burstable' : 'BestEffort';
}
