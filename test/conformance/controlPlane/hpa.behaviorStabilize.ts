import { z } from 'zod';
import { stabilizeBoth } from '../../../src/cluster/controllers/horizontalPodAutoscaler/recommendations.ts';
import { history, NOW } from '../workloads/autoscalerShapes.ts';

const given = z.object({
  currentReplicas: z.number(),
  desiredReplicas: z.number(),
  scaleUpWindowSeconds: z.number(),
  scaleDownWindowSeconds: z.number(),
  history,
});

export function run(input: unknown): unknown {
  const { currentReplicas, desiredReplicas, ...rest } = given.parse(input);
  const windows = { up: rest.scaleUpWindowSeconds, down: rest.scaleDownWindowSeconds };
  return { replicas: stabilizeBoth(rest.history, currentReplicas, desiredReplicas, windows, NOW) };
}
