import type { Node, Pod } from '../objects.ts';
import { podRequests } from '../scheduler/resources.ts';
import { isLongTerminating } from './drainability.ts';

/**
 * How much of a node its pods ask for, DaemonSets' included: of CPU and memory the greater part, 0 to 1.
 * Source: `cluster-autoscaler/simulator/utilization/info.go`.
 * @param now seconds
 * @returns may be more than 1 where pods were bound past the scheduler
 */
export function utilization({ status }: Node, pods: readonly Pod[], now: number): number {
  let cpu = 0;
  let memory = 0;
  for (const pod of pods) {
    if (isLongTerminating(pod, now)) continue;
    const requests = podRequests(pod.spec.containers);
    cpu += requests.cpu;
    memory += requests.memory;
  }
  return Math.max(cpu / status.allocatable.cpu, memory / status.allocatable.memory);
}
