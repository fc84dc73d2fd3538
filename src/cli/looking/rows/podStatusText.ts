import type { Pod } from '../../../cluster/objects.ts';
import type { ClusterView } from '../clusterView.ts';
import { humanDuration } from '../humanDuration.ts';

/**
 * The word under STATUS: the phase, unless something says more. A pod that is bound counts as one whose containers are
 * being created: the first report of a kubelet comes with the sandbox here, in Kubernetes with the binding.
 * Source: `printPod` in `pkg/printers/internalversion/printers.go`.
 */
export function podStatusText({ meta, spec, status }: Pod): string {
  const isOver = status.phase === 'Failed' || status.phase === 'Succeeded';
  if (meta.deletionTimestamp !== undefined && !isOver) return 'Terminating';
  if (isOver) return status.reason ?? status.phase;
  const { containers } = status;
  if (containers === undefined)
    return spec.nodeName === undefined
      ? (status.reason ?? status.phase)
      : startWord(spec.initContainers?.length);
  if (containers.reason === 'PodInitializing') return startWord(spec.initContainers?.length);
  return containers.state === 'running'
    ? (status.reason ?? status.phase)
    : (containers.reason ?? status.phase);
}

/** How far the init containers are is not reported: while they run, none counts as done. */
function startWord(initContainers = 0): string {
  return initContainers === 0 ? 'ContainerCreating' : `Init:0/${initContainers}`;
}

/** The READY cell: `1/1`. Sidecars count as containers (KEP-753). */
export function readyText(pod: Pod, view: ClusterView): string {
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const total = pod.spec.containers.length + sidecars.length;
  return `${containersReady(pod, view) ? total : 0}/${total}`;
}

/**
 * Are the containers ready, as their kubelet last said? Of a silent node the controller takes back the pod's own Ready
 * condition and leaves the containers' (`MarkPodsNotReady` in `pkg/controller/util/node/controller_utils.go`): a pod that
 * became unready when its node was given up, or later, is such a one, for its kubelet can have said nothing since.
 */
export function containersReady({ spec, status }: Pod, view: ClusterView): boolean {
  if (status.ready) return true;
  if (status.containers?.state !== 'running' || status.phase !== 'Running') return false;
  const node = view.list('Node').find(({ meta }) => meta.name === spec.nodeName);
  const condition = node?.status.condition;
  return condition?.ready === 'Unknown' && status.readyTransitionTime >= condition.lastTransitionTime;
}

/** The RESTARTS cell: `0`, or `3 (15s ago)`, counted from the end of the run before. */
export function restartsText({ status }: Pod, { now }: ClusterView): string {
  const { restartCount, containers } = status;
  if (restartCount === 0 || containers?.lastFinishedAt === undefined) return `${restartCount}`;
  return `${restartCount} (${humanDuration(now - containers.lastFinishedAt)} ago)`;
}
