import type { NodeConfig } from '../../../cluster/objects.ts';
import { hostPortsTooFew } from '../../messages.ts';
import type { PodSource } from '../manifestSet.ts';
import { podSpecPath } from './podSpecPath.ts';

/**
 * A host port is free once on each node, so that there is one pod a node (`node(s) didn't have free ports`). A
 * DaemonSet has no more anyway. Source: `pkg/scheduler/framework/plugins/nodeports/node_ports.go`.
 * @param eligible the nodes that the pods may be on
 */
export function checkHostPorts(pods: PodSource, eligible: readonly NodeConfig[]): void {
  const { spec, replicas, report } = pods;
  // A pod that waits for a free node is legal, and may be just what the scenario is about: a warning.
  if (pods.kind === 'DaemonSet' || replicas <= eligible.length) return;
  for (const [i, { ports }] of spec.containers.entries()) {
    for (const [j, { hostPort }] of ports.entries()) {
      if (hostPort === undefined) continue;
      const path = [...podSpecPath(pods), 'containers', i, 'ports', j, 'hostPort'];
      report.warning(path, hostPortsTooFew(hostPort, replicas, eligible.length));
    }
  }
}
