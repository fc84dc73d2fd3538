import { z } from 'zod';
import { limitWithoutBehavior } from '../../../src/cluster/controllers/horizontalPodAutoscaler/replicaRange.ts';

const given = z.object({
  currentReplicas: z.number(),
  desiredReplicas: z.number(),
  minReplicas: z.number(),
  maxReplicas: z.number(),
});

export function run(input: unknown): unknown {
  return limitWithoutBehavior(given.parse(input));
}
