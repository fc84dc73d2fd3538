import { domainCounts, ignoredNodes } from '../../../src/cluster/scheduler/topologySpread.ts';
import { spreadCase } from '../scheduling/topologySpreadCase.ts';

export function run(given: unknown): unknown {
  const { candidates, spread } = spreadCase(given, 'ScheduleAnyway');
  if (spread === undefined) return { constraints: [], ignoredNodes: [] };
  const { constraints, requireAllTopologies } = spread;
  const labels = candidates.map(({ node }) => node.meta.labels);
  const ignored = ignoredNodes(constraints, labels, requireAllTopologies);
  const domains = domainCounts(constraints, labels, ignored);
  return {
    constraints: constraints.map(({ maxSkew, topologyKey }, i) => ({
      maxSkew,
      topologyKey,
      domainCount: domains[i],
    })),
    ignoredNodes: candidates.filter((_, i) => ignored[i]).map(({ name }) => name),
  };
}
