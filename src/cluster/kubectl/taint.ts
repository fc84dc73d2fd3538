import type { ApiServer } from '../api/apiServer.ts';
import type { Taint } from '../objects.ts';
import { sameTaint } from '../taints.ts';

/**
 * `kubectl taint`, at the server: the node has that taint afterwards, with this value, or none of its key and effect.
 *
 * Source: `staging/src/k8s.io/kubectl/pkg/cmd/taint/taint.go`.
 */
export function setTaint(api: ApiServer, node: string, taint: Taint, present: boolean): void {
  api.patchNow('Node', node, undefined, (current) => {
    const others = current.spec.taints.filter((other) => !sameTaint(other, taint));
    if (!present && others.length === current.spec.taints.length) return undefined;
    return { ...current, spec: { ...current.spec, taints: present ? [...others, taint] : others } };
  });
}
