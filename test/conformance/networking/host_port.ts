import { z } from 'zod';
import { NodeInfo } from '../../../src/cluster/scheduler/nodeInfo.ts';
import { nodePorts } from '../../../src/cluster/scheduler/nodePorts.ts';
import { wantedPort, wantedPorts } from '../scheduling/hostPorts.ts';
import { nodeObject, podObject } from '../scheduling/shapes.ts';

const given = z.object({
  pod_ports: z.array(wantedPort),
  node_used: z.array(wantedPort),
  declared_in: z.string().default('container'),
});

export function run(input: unknown): unknown {
  const { pod_ports, node_used, declared_in } = given.parse(input);
  const node = new NodeInfo(nodeObject({ name: 'n', labels: {}, taints: [] }), 0);
  node.hostPorts.add(wantedPorts(node_used));
  // An init container that ends has no ports in the model, as the source does not look at them.
  const hostPorts = wantedPorts(declared_in === 'plain init container' ? [] : pod_ports);
  if (hostPorts.length === 0) return { filter: 'skipped' };
  const pod = podObject({ name: 'p', namespace: '', labels: {} });
  const rejected = nodePorts({ pod, requests: { cpu: 0, memory: 0 }, hostPorts }, node);
  return { filter: rejected === undefined ? 'fits' : 'unschedulable' };
}
