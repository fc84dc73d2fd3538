import type { ClusterContext } from '../context.ts';

/**
 * `kubectl cordon` and `uncordon`, at the server. Nothing happens if the node is as it should be already. Source:
 * `staging/src/k8s.io/kubectl/pkg/drain/cordon.go`.
 */
export function setUnschedulable(
  { api, events }: ClusterContext,
  node: string,
  unschedulable: boolean,
): void {
  const changed = api.server.patchNow('Node', node, undefined, (current) =>
    current.spec.unschedulable === unschedulable
      ? undefined
      : { ...current, spec: { ...current.spec, unschedulable } },
  );
  if (changed === undefined) return;
  const reason = unschedulable ? 'NodeNotSchedulable' : 'NodeSchedulable';
  events.normal(reason, `Node/${node}`, `Node ${node} status is now: ${reason}`);
}
