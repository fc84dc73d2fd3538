import { z } from 'zod';
import { scaleUpLimit } from '../../../src/cluster/controllers/horizontalPodAutoscaler/scaleLimits.ts';
import { NO_EVENTS, NOW, rateRules } from '../workloads/autoscalerShapes.ts';

const given = z.object({ currentReplicas: z.number(), rules: rateRules });

export function run(input: unknown): unknown {
  const { currentReplicas, rules } = given.parse(input);
  return { limit: scaleUpLimit(currentReplicas, rules, NO_EVENTS, NOW) };
}
