import type { Container, ResourceList } from '../objects.ts';

/**
 * What scoring assumes of a container that asks for nothing: `pkg/scheduler/util/pod_resources.go`. Millicores and
 * bytes.
 */
export const DEFAULT_SCORING_REQUESTS: ResourceList = { cpu: 100, memory: 200 * 2 ** 20 };

/** The sum of what the containers ask for. */
export function podRequests(containers: readonly Container[]): ResourceList {
  let cpu = 0;
  let memory = 0;
  for (const { requests } of containers) {
    cpu += requests.cpu;
    memory += requests.memory;
  }
  return { cpu, memory };
}

/** The same with 100 m and 200 MiB for every container that does not ask, so that such pods spread, too. */
export function podScoringRequests(containers: readonly Container[]): ResourceList {
  let cpu = 0;
  let memory = 0;
  for (const container of containers) {
    cpu += scoringRequest(container, 'cpu');
    memory += scoringRequest(container, 'memory');
  }
  return { cpu, memory };
}

/** A request of zero that is written down is meant, and no assumption takes its place. */
function scoringRequest({ requests, zeroRequests }: Container, resource: keyof ResourceList): number {
  if (requests[resource] > 0 || zeroRequests?.includes(resource)) return requests[resource];
  return DEFAULT_SCORING_REQUESTS[resource];
}
