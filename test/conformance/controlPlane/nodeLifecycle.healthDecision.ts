import { z } from 'zod';
import { healthDecision } from '../../../src/cluster/controllers/nodeLifecycle/healthDecision.ts';

const given = z.object({
  monitorGracePeriodSeconds: z.number(),
  startupGracePeriodSeconds: z.number(),
  nodeAgeSeconds: z.number(),
  secondsSinceStatusChanged: z.number().nullable(),
  secondsSinceLeaseRenewed: z.number().nullable(),
  previousReady: z.boolean(),
});

export function run(input: unknown): unknown {
  return healthDecision(given.parse(input));
}
