import { z } from 'zod';
import { maxUnavailable } from '../../../src/cluster/controllers/deployment/fenceposts.ts';
import { deploymentFields, sizeOf } from '../workloads/deploymentShapes.ts';

const given = deploymentFields.omit({ deploymentReplicas: true }).extend({ replicas: z.number() });

export function run(input: unknown): unknown {
  const { replicas, ...fields } = given.parse(input);
  return { maxUnavailable: maxUnavailable(sizeOf({ ...fields, deploymentReplicas: replicas })) };
}
