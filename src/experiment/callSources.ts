import type { Scenario } from '../scenario/scenario.ts';
import { callSources } from '../workload/calls/callGraph.ts';

/**
 * The scenario with every edge of its call graph as one more traffic source, behind those of clients: it has an entry, a
 * name to resolve and endpoints to follow as they have. Without calls it is the scenario itself.
 * Edges are named `caller > callee`, as everywhere in the results.
 */
export function withCallSources(scenario: Scenario): Scenario {
  const edges = callSources(scenario.workloads);
  return edges.length === 0 ? scenario : { ...scenario, traffic: [...scenario.traffic, ...edges] };
}
