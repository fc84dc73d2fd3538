import type { Node } from '../../../cluster/objects.ts';
import type { ClusterView } from '../clusterView.ts';
import { age } from '../resource.ts';

// `node-role.kubernetes.io/control-plane`: the rest of the key is the role.
const ROLE_PREFIX = 'node-role.kubernetes.io/';
// The older label, whose value is the role.
const ROLE_LABEL = 'kubernetes.io/role';

/** NAME, STATUS, ROLES, AGE, VERSION. Source: `printNode` in `pkg/printers/internalversion/printers.go`. */
export function nodeCells(node: Node, view: ClusterView): readonly string[] {
  return [node.meta.name, nodeStatusText(node), rolesText(node), age(node.meta, view), versionText(view)];
}

/** INTERNAL-IP, EXTERNAL-IP, OS-IMAGE, KERNEL-VERSION, CONTAINER-RUNTIME; simulated nodes have only the first. */
export function nodeWideCells({ status }: Node): readonly string[] {
  return [status.address, '<none>', '<unknown>', '<unknown>', '<unknown>'];
}

/** `Ready`, `NotReady` (also for a node of which nothing is heard), and `,SchedulingDisabled` for a cordoned one. */
export function nodeStatusText({ spec, status }: Node): string {
  const ready = status.condition.ready === 'True' ? 'Ready' : 'NotReady';
  return spec.unschedulable ? `${ready},SchedulingDisabled` : ready;
}

/** Roles by the node's labels; `<none>` without any. */
export function rolesText({ meta }: Node): string {
  const roles = Object.entries(meta.labels).flatMap(([key, value]) => {
    if (key.startsWith(ROLE_PREFIX)) return [key.slice(ROLE_PREFIX.length)];
    return key === ROLE_LABEL ? [value] : [];
  });
  return [...new Set(roles.filter((role) => role !== ''))].sort().join(',') || '<none>';
}

/** The kubelet's version: all nodes have that of the cluster, and patch versions are not simulated. */
export function versionText({ kubernetesMinor }: Pick<ClusterView, 'kubernetesMinor'>): string {
  return `v1.${kubernetesMinor}.0`;
}
