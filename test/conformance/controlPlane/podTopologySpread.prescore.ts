import { NodeBuffers } from '../../../src/cluster/scheduler/nodeBuffers.ts';
import { spreadCandidates } from '../../../src/cluster/scheduler/podTopologySpread.ts';
import { domainCount, isIgnored } from '../../../src/cluster/scheduler/topologySpread.ts';
import { spreadCase } from '../scheduling/topologySpreadCase.ts';

export function run(given: unknown): unknown {
  const { candidates, spread } = spreadCase(given, 'ScheduleAnyway');
  if (spread === undefined) return { constraints: [], ignoredNodes: [] };
  const all = spreadCandidates(spread, candidates, new NodeBuffers());
  const { requireAllTopologies } = spread;
  return {
    constraints: all.map((one) => ({
      maxSkew: one.maxSkew,
      topologyKey: one.topologyKey,
      domainCount: domainCount(one, candidates.length, all, requireAllTopologies),
    })),
    ignoredNodes: candidates
      .filter((_, i) => isIgnored(all, i, requireAllTopologies))
      .map(({ name }) => name),
  };
}
