import { NodeBuffers } from '../../../src/cluster/scheduler/nodeBuffers.ts';
import { spreadScores } from '../../../src/cluster/scheduler/podTopologySpread.ts';
import { spreadCase } from '../scheduling/topologySpreadCase.ts';

export function run(given: unknown): unknown {
  const { candidates, spread } = spreadCase(given, 'ScheduleAnyway');
  const scores = new Float64Array(candidates.length);
  if (spread !== undefined) spreadScores(spread, candidates, scores, new NodeBuffers());
  return { normalizedScores: Object.fromEntries(candidates.map(({ name }, i) => [name, scores[i]])) };
}
