import {
  balancedAllocationScore,
  balanceImprovementScore,
  skipsBalancedAllocation,
} from '../../../src/cluster/scheduler/balancedAllocation.ts';
import { podRequests } from '../../../src/cluster/scheduler/resources.ts';
import { resourceCase } from '../scheduling/resourceCase.ts';

export function run(given: unknown): unknown {
  const { asked, nodes, formula } = resourceCase(given, podRequests);
  if (skipsBalancedAllocation(asked)) return { skipped: true };
  const score = formula === 'absolute' ? balancedAllocationScore : balanceImprovementScore;
  return { scores: Object.fromEntries(nodes.map(({ name, uses }) => [name, score(uses)])) };
}
