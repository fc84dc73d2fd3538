import { z } from 'zod';
import { evictionDecision } from '../../../src/cluster/api/evictionDecision.ts';

const given = z.object({
  podPhase: z.enum(['Pending', 'Running', 'Succeeded', 'Failed']),
  podReady: z.boolean().nullable(),
  podTerminating: z.boolean(),
  pdb: z.object({
    unhealthyPodEvictionPolicy: z.enum(['IfHealthyBudget', 'AlwaysAllow']).nullable(),
    disruptionsAllowed: z.number(),
    currentHealthy: z.number(),
    desiredHealthy: z.number(),
  }),
});

export function run(input: unknown): unknown {
  const { podPhase: phase, podReady, podTerminating: terminating, pdb } = given.parse(input);
  const { unhealthyPodEvictionPolicy: policy, ...budget } = pdb;
  const decision = evictionDecision(
    { phase, ready: podReady ?? false, terminating },
    { ...budget, ...(policy && { unhealthyPodEvictionPolicy: policy }) },
  );
  return { result: decision === 'refuse' ? '429' : 'deleted' };
}
