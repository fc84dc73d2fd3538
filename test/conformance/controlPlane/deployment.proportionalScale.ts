import { z } from 'zod';
import {
  proportionalScale,
  type ScalableRevision,
} from '../../../src/cluster/controllers/deployment/proportionalScale.ts';
import { deploymentFields, sizeOf } from '../workloads/deploymentShapes.ts';

const revision = z.object({
  name: z.string(),
  replicas: z.number(),
  available: z.number().default(0),
  age: z.number(),
  desiredAnnotation: z.number().nullish(),
  maxReplicasAnnotation: z.number().nullish(),
});
const given = deploymentFields.extend({ newRS: revision.nullable(), oldRSs: z.array(revision) });

function scalable({ age, ...each }: z.output<typeof revision>): ScalableRevision {
  const { desiredAnnotation = null, maxReplicasAnnotation = null } = each;
  return { ...each, created: -age, desiredAnnotation, maxReplicasAnnotation };
}

export function run(input: unknown): unknown {
  const { newRS, oldRSs, ...fields } = given.parse(input);
  const all = newRS === null ? oldRSs : [newRS, ...oldRSs];
  const sizes = proportionalScale(
    { ...sizeOf(fields), statusReplicas: 0 },
    newRS === null ? undefined : scalable(newRS),
    oldRSs.map(scalable),
  );
  return {
    replicas: Object.fromEntries(all.map(({ name, replicas }) => [name, sizes.get(name) ?? replicas])),
  };
}
