import { z } from 'zod';
import { limitByRate } from '../../../src/cluster/controllers/horizontalPodAutoscaler/replicaRange.ts';
import { NOW, rateRules, scaleEvents } from '../workloads/autoscalerShapes.ts';

const given = z.object({
  currentReplicas: z.number(),
  desiredReplicas: z.number(),
  minReplicas: z.number(),
  maxReplicas: z.number(),
  scaleUp: rateRules,
  scaleDown: rateRules,
  scaleUpEvents: scaleEvents,
  scaleDownEvents: scaleEvents,
});

export function run(input: unknown): unknown {
  const { scaleUp, scaleDown, scaleUpEvents, scaleDownEvents, ...change } = given.parse(input);
  return limitByRate(change, { scaleUp, scaleDown }, { up: scaleUpEvents, down: scaleDownEvents }, NOW);
}
