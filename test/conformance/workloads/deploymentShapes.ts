import { z } from 'zod';
import type { DesiredSize } from '../../../src/cluster/controllers/deployment/fenceposts.ts';
import type { RevisionSize } from '../../../src/cluster/controllers/deployment/rollingSizes.ts';

const intOrPercent = z.union([z.number(), z.string()]).nullish();

/** What most cases say about the Deployment; what they leave out does not matter to them. */
export const deploymentFields = z.object({
  deploymentReplicas: z.number(),
  strategy: z.enum(['RollingUpdate', 'Recreate']).default('RollingUpdate'),
  maxSurge: intOrPercent,
  maxUnavailable: intOrPercent,
});

/** In the project's terms. */
export function sizeOf(given: z.output<typeof deploymentFields>): DesiredSize {
  const { deploymentReplicas: replicas, strategy: type, maxSurge, maxUnavailable } = given;
  if (type === 'Recreate') return { replicas, strategy: { type } };
  return { replicas, strategy: { type, maxSurge: maxSurge ?? 0, maxUnavailable: maxUnavailable ?? 0 } };
}

export const revision = z.object({ replicas: z.number(), available: z.number().default(0) });

/** ReplicaSets without names get some. */
export function named(revisions: readonly z.output<typeof revision>[], prefix = 'old'): RevisionSize[] {
  return revisions.map((each, i) => ({ name: `${prefix}-${i}`, ...each }));
}

/** With what becomes of a Deployment's old and new ReplicaSets. */
export const rollout = deploymentFields.extend({
  newRS: revision.nullable(),
  oldRSs: z.array(revision),
});

export function newRSOf(given: z.output<typeof revision> | null): RevisionSize | undefined {
  return given === null ? undefined : { name: 'new', ...given };
}
