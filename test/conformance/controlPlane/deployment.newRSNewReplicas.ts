import { z } from 'zod';
import { newRSNewReplicas } from '../../../src/cluster/controllers/deployment/rollingSizes.ts';
import { deploymentFields, sizeOf } from '../workloads/deploymentShapes.ts';

const given = deploymentFields.extend({ newRSReplicas: z.number(), allRSReplicasTotal: z.number() });

export function run(input: unknown): unknown {
  const { newRSReplicas, allRSReplicasTotal, ...fields } = given.parse(input);
  return { newRSReplicas: newRSNewReplicas(sizeOf(fields), newRSReplicas, allRSReplicasTotal) };
}
