import { z } from 'zod';
import { replicaSetFraction } from '../../../src/cluster/controllers/deployment/proportionalScale.ts';
import { deploymentFields, sizeOf } from '../workloads/deploymentShapes.ts';

const given = deploymentFields.extend({
  deploymentStatusReplicas: z.number(),
  rsReplicas: z.number(),
  maxReplicasAnnotation: z.number().nullable(),
});

export function run(input: unknown): unknown {
  const { deploymentStatusReplicas, rsReplicas, maxReplicasAnnotation, ...fields } = given.parse(input);
  const deployment = { ...sizeOf(fields), statusReplicas: deploymentStatusReplicas };
  return { delta: replicaSetFraction(deployment, { replicas: rsReplicas, maxReplicasAnnotation }) };
}
