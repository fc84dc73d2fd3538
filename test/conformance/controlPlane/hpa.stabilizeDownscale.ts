import { z } from 'zod';
import { stabilizeDownscale } from '../../../src/cluster/controllers/horizontalPodAutoscaler/recommendations.ts';
import { history, NOW } from '../workloads/autoscalerShapes.ts';

const given = z.object({ windowSeconds: z.number(), history, desiredReplicas: z.number() });

export function run(input: unknown): unknown {
  const { windowSeconds, history: earlier, desiredReplicas } = given.parse(input);
  const replicas = stabilizeDownscale(earlier, desiredReplicas, windowSeconds, NOW);
  return { replicas, historyLength: earlier.length };
}
