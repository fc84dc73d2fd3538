import type { PodSpec } from '../../cluster/objects.ts';

/** Millicores of a core. */
const MILLICORES = 1000;

/** What a pod's containers ask the node for. */
export interface PodCpu {
  /** `resources.requests.cpu` of all containers, millicores: the pod's weight. */
  readonly requested: number;
  /** `resources.limits.cpu` of the first container, in which the process runs; cores. Absent: none. */
  readonly limit?: number;
}

/** The pod's request of CPU, and the limit of its process. */
export function podCpu({ containers }: PodSpec): PodCpu {
  const limit = containers[0]?.cpuLimit;
  return {
    requested: containers.reduce((sum, { requests }) => sum + requests.cpu, 0),
    ...(limit !== undefined && { limit: limit / MILLICORES }),
  };
}
