import { leastAllocatedScore } from '../../../src/cluster/scheduler/leastAllocated.ts';
import { podScoringRequests } from '../../../src/cluster/scheduler/resources.ts';
import { resourceCase } from '../scheduling/resourceCase.ts';

export function run(given: unknown): unknown {
  const { nodes } = resourceCase(given, podScoringRequests);
  return { scores: Object.fromEntries(nodes.map(({ name, uses }) => [name, leastAllocatedScore(uses)])) };
}
