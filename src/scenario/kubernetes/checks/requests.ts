import type { NodeConfig, ResourceList } from '../../../cluster/objects.ts';
import { cannotBeScheduled, noNodeHasRoom, requestsTooMuch } from '../../messages.ts';
import type { Path } from '../../source/located.ts';
import { formatCpu, formatMemory } from '../../units/quantity.ts';
import type { PodSource } from '../manifestSet.ts';
import { podSpecPath } from './podSpecPath.ts';

/** Each resource in the unit that a manifest writes it in. */
const FORMATS = { cpu: formatCpu, memory: formatMemory } as const;

/**
 * Requests that are bigger than every node, even an empty one. The scheduler says `Insufficient cpu` of all of them,
 * and no preemption can help. Source: `pkg/scheduler/framework/plugins/noderesources/fit.go`.
 */
export function checkRequests(pods: PodSource, nodes: readonly NodeConfig[]): void {
  const { containers } = pods.spec;
  const asked: ResourceList = {
    cpu: containers.reduce((sum, { requests }) => sum + requests.cpu, 0),
    memory: containers.reduce((sum, { requests }) => sum + requests.memory, 0),
  };
  // One node with room for all of them is enough; the others do not matter.
  if (nodes.some(({ capacity }) => capacity.cpu >= asked.cpu && capacity.memory >= asked.memory)) return;
  const path = [...podSpecPath(pods), 'containers'];
  const tooMuch = (['cpu', 'memory'] as const).filter((resource) =>
    nodes.every(({ capacity }) => capacity[resource] < asked[resource]),
  );
  for (const resource of tooMuch) {
    const format = FORMATS[resource];
    const most = nodes.reduce((max, { capacity }) => Math.max(max, capacity[resource]), 0);
    const words = requestsTooMuch(resource, format(asked[resource]), format(most));
    pods.report.warning(requestPath(pods, resource, path), cannotBeScheduled(pods.kind, words));
  }
  // Each resource fits on some node and no node has room for both: the sum is the problem.
  if (tooMuch.length > 0) return;
  const words = noNodeHasRoom(formatCpu(asked.cpu), formatMemory(asked.memory));
  pods.report.warning(path, cannotBeScheduled(pods.kind, words), 'key');
}

/** The request itself where only one container asks for the resource, otherwise the list of containers. */
function requestPath({ spec }: PodSource, resource: keyof ResourceList, path: Path): Path {
  const asking = [...spec.containers.keys()].filter((i) => spec.containers[i].requests[resource] > 0);
  return asking.length === 1 ? [...path, asking[0], 'resources', 'requests', resource] : path;
}
